package local.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What the person probably meant. */
public final class Suggestion {

    private static final int FEW = 6;

    private Suggestion() {}

    /** {@code ; did you mean X?} for the nearest of the names; where none is near, all of them if they are few. */
    public static String of(String name, Collection<String> names) {
        return of(name, names, "");
    }

    /** @param prefix that each name has in the message */
    public static String of(String name, Collection<String> names, String prefix) {
        return names.stream()
                .filter(known -> distance(name, known) <= (name.length() < 5 ? 1 : Math.max(2, name.length() / 3)))
                .min(Comparator.comparingInt((String known) -> distance(name, known))
                        .thenComparing(Comparator.naturalOrder()))
                .map(known -> "; did you mean " + prefix + known + "?")
                .orElse(
                        names.isEmpty() || names.size() > FEW
                                ? ""
                                : "; there is "
                                        + names.stream()
                                                .sorted()
                                                .map(prefix::concat)
                                                .collect(Collectors.joining(", ")));
    }

    /**
     * How many letters must be changed, added or taken away (Levenshtein). Upper and lower case are the same letter.
     */
    private static int distance(String from, String to) {
        var previous = new int[to.length() + 1];
        for (var column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (var row = 1; row <= from.length(); row++) {
            var current = new int[to.length() + 1];
            current[0] = row;
            for (var column = 1; column <= to.length(); column++) {
                var same = Character.toLowerCase(from.charAt(row - 1)) == Character.toLowerCase(to.charAt(column - 1));
                current[column] = Math.min(
                        Math.min(current[column - 1], previous[column]) + 1, previous[column - 1] + (same ? 0 : 1));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
