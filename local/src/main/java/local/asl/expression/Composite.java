package local.asl.expression;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** JSON in which something at some depth is computed, in either query language. */
public sealed interface Composite extends Expression {

    /** The object, or a {@link Literal} where nothing in it is computed. */
    static Expression of(JsonNode template, Map<String, Expression> fields) {
        return isLiteral(fields.values()) ? Literal.of(template) : new Fields(template, fields);
    }

    /** The array, or a {@link Literal} where nothing in it is computed. */
    static Expression of(JsonNode template, List<Expression> elements) {
        return isLiteral(elements) ? Literal.of(template) : new Elements(template, elements);
    }

    private static boolean isLiteral(Collection<Expression> parts) {
        return parts.stream().allMatch(Literal.class::isInstance);
    }

    /** The template as the definition has it. */
    JsonNode template();

    @Override
    default String source() {
        return Json.write(template());
    }

    /** An object, by the names that its fields have once it is evaluated. */
    record Fields(JsonNode template, Map<String, Expression> fields) implements Composite {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.object();
            fields.forEach((name, value) -> result.set(name, value.evaluate(scope)));
            return result;
        }
    }

    /** An array. */
    record Elements(JsonNode template, List<Expression> elements) implements Composite {
        @Override
        public JsonNode evaluate(Scope scope) {
            var result = Json.array();
            elements.forEach(element -> result.add(element.evaluate(scope)));
            return result;
        }
    }
}
