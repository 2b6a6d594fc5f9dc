package local.expression;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The workflow variables that a state can see. A value: assigning makes a new one. A branch or an iteration starts with the outer
 * ones in sight and assigns in a scope of its own, so what it assigns is gone when it ends.
 */
public record Variables(Map<String, JsonNode> values) {

    public static final Variables NONE = new Variables(Map.of());

    public Variables {
        values = Map.copyOf(values);
    }

    /** Where the variable's name that starts at {@code start} ends: AWS takes Unicode identifiers. */
    static int endOfName(String text, int start) {
        if (start >= text.length() || !Character.isUnicodeIdentifierStart(text.codePointAt(start)) && text.charAt(start) != '_') {
            return start;
        }
        var end = start;
        while (end < text.length() && Character.isUnicodeIdentifierPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /** These variables and the assigned ones, which win. */
    public Variables assign(Map<String, JsonNode> assigned) {
        if (assigned.isEmpty()) {
            return this;
        }
        var all = new HashMap<>(values);
        all.putAll(assigned);
        return new Variables(all);
    }
}
