package local.asl.expression;

import java.math.BigDecimal;
import java.util.Optional;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Reads what fields with numbers and lists give, and refuses in AWS's words what is none. */
public record Values(QueryLanguage language) {

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /**
     * Of a number that no {@code long} holds, the {@code long} that is nearest.
     *
     * @param field its name, without the ending {@code Path}
     */
    public long integer(String field, Expression expression, JsonNode value) {
        var number =
                number(value).filter(decimal -> decimal.stripTrailingZeros().scale() <= 0);
        return number.orElseThrow(() -> notA("integer", field, expression, value))
                .min(MOST)
                .max(MOST.negate())
                .longValue();
    }

    /** Of any number. */
    public double number(String field, Expression expression, JsonNode value) {
        return number(value)
                .orElseThrow(() -> notA("float", field, expression, value))
                .doubleValue();
    }

    /** With JSONPath, AWS also takes a string that reads as a number. */
    private Optional<BigDecimal> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value.decimalValue());
        }
        if (language == QueryLanguage.JSON_PATH && value.isString()) {
            try {
                return Optional.of(new BigDecimal(value.stringValue()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private StatesException notA(String kind, String field, Expression expression, JsonNode value) {
        return switch (language) {
            case JSON_PATH ->
                fault(
                        field,
                        "The %sPath field refers to value \"%s\" which is not a valid %s: %s"
                                .formatted(field, text(value), kind, expression.source()));
            case JSONATA -> unexpectedType(value.isNumber() ? kind : "number", field, expression, value);
        };
    }

    /** A value in a cause: a string without quotation marks, anything else as JSON. */
    public static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : Json.write(value);
    }

    /** A JSONata expression gave a value of another type than its field takes. */
    public static StatesException unexpectedType(String expected, String field, Expression expression, JsonNode value) {
        return new StatesException(
                ErrorName.QUERY_EVALUATION_ERROR,
                ("The JSONata expression '%s' specified for the field '%s' "
                                + "returned an unexpected result type. Expected '%s', but was '%s' for value: %s")
                        .formatted(expression.source(), field, expected, typeOf(value), Json.write(value)),
                field);
    }

    /** A value that its field does not take. */
    public StatesException fault(String field, String cause) {
        return switch (language) {
            case JSON_PATH -> new StatesException(ErrorName.RUNTIME, cause);
            case JSONATA -> new StatesException(ErrorName.QUERY_EVALUATION_ERROR, cause, field);
        };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
            case NULL, MISSING -> "null";
        };
    }
}
