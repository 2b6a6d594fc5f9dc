package local.check;

import java.util.List;
import java.util.Map;
import local.json.Location;

/**
 * What one function or state machine needs.
 *
 * @param owner    its logical ID
 * @param roleName of its role
 * @param at       where it stands in the template
 * @param all      of its role
 * @param ofOthers of the roles that it assumes, by their names
 * @param findings what else there is to say, such as what only a run can tell
 * @param known    whether these are all
 */
record Needs(
        String owner,
        String roleName,
        Location at,
        List<Need> all,
        Map<String, List<Need>> ofOthers,
        List<Finding> findings,
        boolean known) {}
