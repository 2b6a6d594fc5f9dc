package local.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON with JSONata expressions in it, at any depth: what {@code Arguments}, {@code Output}, {@code Assign} and their
 * like hold. What has no expression in it is a {@link Literal}.
 */
public sealed interface JsonataTemplate extends Expression {

    /**
     * @param field where the template stands in the state, for causes of errors: {@code Output}
     * @throws IllegalArgumentException where an expression in it is not JSONata; the message says which and why
     */
    static Expression parse(JsonNode template, String field) {
        return switch (template) {
            case ObjectNode object -> {
                var fields = new LinkedHashMap<String, Expression>();
                object.forEachEntry((name, value) -> fields.put(name, parse(value, field + "/" + name)));
                yield fields.values().stream().allMatch(Literal.class::isInstance) ? Literal.of(template)
                        : new Fields(template, fields);
            }
            case ArrayNode array -> {
                var elements = new Expression[array.size()];
                for (var i = 0; i < elements.length; i++) {
                    elements[i] = parse(array.get(i), field + "[" + i + "]");
                }
                var list = List.of(elements);
                yield list.stream().allMatch(Literal.class::isInstance) ? Literal.of(template)
                        : new Elements(template, list);
            }
            default -> template.isString() && Jsonata.isExpression(template.stringValue())
                    ? Jsonata.parse(template.stringValue(), field) : Literal.of(template);
        };
    }

    /** The template as the definition has it. */
    JsonNode template();

    @Override
    default String source() {
        return Json.write(template());
    }

    /** An object with expressions in it. */
    record Fields(JsonNode template, Map<String, Expression> fields) implements JsonataTemplate {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.object();
            fields.forEach((name, value) -> result.set(name, value.evaluate(scope)));
            return result;
        }
    }

    /** An array with expressions in it. */
    record Elements(JsonNode template, List<Expression> elements) implements JsonataTemplate {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.array();
            elements.forEach(element -> result.add(element.evaluate(scope)));
            return result;
        }
    }
}
