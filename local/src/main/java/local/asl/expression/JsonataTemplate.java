package local.asl.expression;

import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON with JSONata expressions in it, at any depth: what {@code Arguments}, {@code Output}, {@code Assign} and their
 * like hold. What has no expression in it is a {@link Literal}.
 */
public final class JsonataTemplate {

    private JsonataTemplate() {}

    /**
     * @param field where the template stands in the state, for causes of errors: {@code Output}
     * @throws IllegalArgumentException where an expression in it is not JSONata; the message says which and why
     */
    public static Expression parse(JsonNode template, String field) {
        return switch (template) {
            case ObjectNode object -> {
                var fields = new LinkedHashMap<String, Expression>();
                object.forEachEntry((name, value) -> fields.put(name, parse(value, field + "/" + name)));
                yield Composite.of(template, fields);
            }
            case ArrayNode array -> {
                var elements = new Expression[array.size()];
                for (var i = 0; i < elements.length; i++) {
                    elements[i] = parse(array.get(i), field + "[" + i + "]");
                }
                yield Composite.of(template, List.of(elements));
            }
            default ->
                template.isString() && Jsonata.isExpression(template.stringValue())
                        ? Jsonata.parse(template.stringValue(), field)
                        : Literal.of(template);
        };
    }
}
