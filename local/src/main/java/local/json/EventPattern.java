package local.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A pattern that events are filtered by: that of a rule, the filter policy of a subscription, the filter criteria of an
 * event source mapping. It is compared with the event's leaves, each under the names that lead to it: what is nested and
 * what has a dot in its name are the same, and whether an element of a list is meant follows from the others.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html">Comparison operators</a>
 */
public final class EventPattern {

    private final List<List<Field>> alternatives;

    /** @param alternatives what {@code $or} comes to: one of them must hold */
    EventPattern(List<List<Field>> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * What is wanted of a field.
     *
     * @param path     the names that lead to it, with dots between
     * @param tests    one of its values must pass one of them
     * @param isAbsent whether it may also be missing
     */
    record Field(String path, List<Predicate<JsonNode>> tests, boolean isAbsent) {

        boolean accepts(JsonNode value) {
            return tests.stream().anyMatch(test -> test.test(value));
        }
    }

    /**
     * A value of an event that has no others within.
     *
     * @param elements which element of each list it stands in: lists that look alike are not the same list
     */
    private record Leaf(JsonNode value, Map<JsonNode, Integer> elements) {}

    /**
     * @throws IllegalArgumentException with AWS's reason, where it is no pattern
     */
    public static EventPattern parse(JsonNode pattern) {
        return parse(Json.write(pattern));
    }

    /** The same, from the text that a person wrote: the reason tells where in it. */
    public static EventPattern parse(String pattern) {
        return new EventPattern(new EventPatternReader(pattern).read());
    }

    /** Whether every field that the pattern names has one of the values that it lists. */
    public boolean matches(JsonNode event) {
        var leaves = new HashMap<String, List<Leaf>>();
        flatten("", event, Map.of(), leaves);
        return alternatives.stream().anyMatch(fields -> matches(fields, leaves, Map.of()));
    }

    private static void flatten(
            String path, JsonNode value, Map<JsonNode, Integer> elements, Map<String, List<Leaf>> leaves) {
        if (value.isObject()) {
            value.forEachEntry(
                    (name, member) -> flatten(path.isEmpty() ? name : path + "." + name, member, elements, leaves));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                var within = new IdentityHashMap<>(elements);
                within.put(value, i);
                flatten(path, value.get(i), within, leaves);
            }
        } else {
            leaves.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Leaf(value, elements));
        }
    }

    /** Whether the fields match leaves of the same elements of lists: {@code [{a: 1, b: 2}]} has no a of one, b of another. */
    private static boolean matches(
            List<Field> fields, Map<String, List<Leaf>> leaves, Map<JsonNode, Integer> elements) {
        if (fields.isEmpty()) {
            return true;
        }
        var field = fields.getFirst();
        var others = fields.subList(1, fields.size());
        var there = leaves.getOrDefault(field.path(), List.of());
        if (there.isEmpty()) {
            return field.isAbsent() && matches(others, leaves, elements);
        }
        for (var leaf : there) {
            if (field.accepts(leaf.value()) && agree(leaf.elements(), elements)) {
                var both = new IdentityHashMap<>(elements);
                both.putAll(leaf.elements());
                if (matches(others, leaves, both)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean agree(Map<JsonNode, Integer> one, Map<JsonNode, Integer> other) {
        return one.entrySet().stream()
                .allMatch(entry ->
                        other.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()));
    }
}
