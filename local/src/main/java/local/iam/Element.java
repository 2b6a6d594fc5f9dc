package local.iam;

import java.util.List;

/**
 * {@code Action} or {@code Resource} of a statement, or their {@code Not}.
 *
 * @param not whether it means everything but its patterns
 */
record Element(boolean not, List<Glob> patterns) {

    /** A variable without a value makes the pattern match nothing, and a {@code Not} mean nothing. */
    boolean matches(String text, Context context) {
        for (var pattern : patterns) {
            var matcher = pattern.in(context);
            if (matcher.isEmpty() ? not : matcher.get().matches(text)) {
                return !not;
            }
        }
        return not;
    }
}
