package local.service.upstream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What IAM is asked for a call.
 *
 * @param action    {@code dynamodb:PutItem}
 * @param resources the ARNs that the resource may have, of which one suffices; {@code *} where the action knows no
 *                  resources; none where the request does not tell
 * @param context   condition keys and their values
 */
record Asked(String action, List<String> resources, Map<String, List<String>> context) {

    /** The same with another condition key. */
    Asked with(String key, String value) {
        var all = new HashMap<>(context);
        all.put(key, List.of(value));
        return new Asked(action, resources, all);
    }

    Asked(String action, List<String> resources) {
        this(action, resources, Map.of());
    }
}
