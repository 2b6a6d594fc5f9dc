package local.asl.expression;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The workflow variables that a state can see. A value: assigning makes a new one. A branch or an iteration starts with
 * the outer ones in sight and assigns in a scope of its own, so what it assigns is gone when it ends.
 *
 * @param bytes what the values take together as JSON text
 */
public record Variables(Map<String, JsonNode> values, long bytes) {

    public static final Variables NONE = new Variables(Map.of());

    /** AWS's limits, in bytes: what one state assigns, and what an execution holds. */
    private static final long MAX_ASSIGNED = 256 * 1024;

    private static final long MAX_HELD = 10 * 1024 * 1024;

    public Variables {
        values = Map.copyOf(values);
    }

    public Variables(Map<String, JsonNode> values) {
        this(values, length(values.values()));
    }

    /** Where the variable's name that starts at {@code start} ends: a Unicode identifier. */
    static int endOfName(String text, int start) {
        if (start >= text.length() || !Character.isUnicodeIdentifierStart(text.codePointAt(start))) {
            return start;
        }
        var end = start;
        while (end < text.length() && Character.isUnicodeIdentifierPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /**
     * These variables and the assigned ones, which win.
     *
     * @throws StatesException {@code States.DataLimitExceeded} where they are too large for one state or for the
     *                         execution
     */
    public Variables assign(Map<String, JsonNode> assigned) {
        if (assigned.isEmpty()) {
            return this;
        }
        var added = length(assigned.values());
        if (added > MAX_ASSIGNED) {
            throw tooLarge(
                    "The variables that the state assigns take %,d bytes, and may take %,d.", added, MAX_ASSIGNED);
        }
        var replaced = length(assigned.keySet().stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .toList());
        var held = bytes + added - replaced;
        if (held > MAX_HELD) {
            throw tooLarge("The variables of the execution take %,d bytes, and may take %,d.", held, MAX_HELD);
        }
        var all = new HashMap<>(values);
        all.putAll(assigned);
        return new Variables(all, held);
    }

    private static long length(Collection<JsonNode> values) {
        return values.stream().mapToLong(Json::length).sum();
    }

    private static StatesException tooLarge(String cause, long is, long may) {
        return new StatesException(ErrorName.DATA_LIMIT_EXCEEDED, cause.formatted(is, may));
    }
}
