package local.iam;

import java.util.List;

/**
 * {@code Resource} or {@code NotResource} of a statement.
 *
 * @param not whether it means every resource but these
 */
record Resources(boolean not, List<PolicyString> patterns) {

    /** A variable without a value makes the pattern match nothing, and {@code NotResource} mean nothing. */
    boolean matches(String resource, Context context) {
        for (var pattern : patterns) {
            if (pattern.matches(resource, context) || not && !pattern.resolves(context)) {
                return !not;
            }
        }
        return not;
    }
}
