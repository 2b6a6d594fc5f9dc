package local.policy;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code Resource} or {@code NotResource} of a statement.
 *
 * @param not whether it means every resource but these
 */
record Resources(boolean not, List<PolicyString> patterns) {

    /** The variables whose keys are not among those that are known. */
    Stream<String> open(Predicate<String> known) {
        return patterns.stream().flatMap(pattern -> pattern.open(known));
    }

    /** As wide as it may be, whatever the variables whose keys are not among those that are known stand for. */
    Resources assuming(Predicate<String> known) {
        return new Resources(
                not,
                not
                        ? patterns.stream()
                                .filter(pattern -> pattern.open(known).findAny().isEmpty())
                                .toList()
                        : patterns.stream()
                                .map(pattern -> pattern.assuming(known))
                                .toList());
    }

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
