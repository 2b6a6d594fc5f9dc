package local.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Payload Template: JSON in which a field whose name ends in {@code .$} is computed, by a Path or an intrinsic
 * function, and loses that ending. What has no such field below it is a {@link Literal}.
 */
public sealed interface PayloadTemplate extends Expression {

    /** The ending of the name of a field that is computed. */
    String COMPUTED = ".$";

    /**
     * @throws IllegalArgumentException where a {@code .$} field is neither a Path nor an intrinsic function; the
     *                                  message names it
     */
    static Expression parse(JsonNode template) {
        return switch (template) {
            case ObjectNode object -> {
                var fields = new LinkedHashMap<String, Expression>();
                object.forEachEntry((name, value) -> {
                    if (name.endsWith(COMPUTED)) {
                        fields.put(name.substring(0, name.length() - COMPUTED.length()), computed(name, value));
                    } else {
                        fields.put(name, parse(value));
                    }
                });
                yield allLiteral(fields.values()) ? Literal.of(template) : new Fields(template, fields);
            }
            case ArrayNode array -> {
                var elements = array.valueStream().map(PayloadTemplate::parse).toList();
                yield allLiteral(elements) ? Literal.of(template) : new Elements(template, elements);
            }
            default -> Literal.of(template);
        };
    }

    private static boolean allLiteral(Iterable<Expression> expressions) {
        for (var expression : expressions) {
            if (!(expression instanceof Literal)) {
                return false;
            }
        }
        return true;
    }

    private static Expression computed(String field, JsonNode value) {
        if (!value.isString()) {
            throw new IllegalArgumentException(("The value for the field '%s' must be a STRING that contains "
                    + "a JSONPath or an intrinsic function").formatted(field));
        }
        var source = value.stringValue();
        try {
            return source.startsWith("$") ? JsonPath.parse(source, field) : Intrinsic.parse(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(("The value for the field '%s' must be a valid JSONPath "
                    + "or a valid intrinsic function call").formatted(field), e);
        }
    }

    /** The template as the definition has it. */
    JsonNode template();

    @Override
    default String source() {
        return Json.write(template());
    }

    /** An object with computed fields. */
    record Fields(JsonNode template, Map<String, Expression> fields) implements PayloadTemplate {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.object();
            fields.forEach((name, value) -> result.set(name, value.evaluate(scope)));
            return result;
        }
    }

    /** An array with objects in it that have computed fields. */
    record Elements(JsonNode template, List<Expression> elements) implements PayloadTemplate {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.array();
            elements.forEach(element -> result.add(element.evaluate(scope)));
            return result;
        }
    }
}
