package local.policy;

import java.util.List;
import local.json.Glob;

/**
 * {@code Action} or {@code NotAction} of a statement.
 *
 * @param not      whether it means every action but these
 * @param patterns in lower case: actions are compared without regard to case
 */
record Actions(boolean not, List<Glob> patterns) {

    boolean matches(String action) {
        for (var pattern : patterns) {
            if (pattern.matches(action)) {
                return !not;
            }
        }
        return not;
    }
}
