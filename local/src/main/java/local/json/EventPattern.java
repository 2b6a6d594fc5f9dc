package local.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * A pattern that events are filtered by: the filter policy of a subscription, the filter criteria of an event source
 * mapping.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html">Comparison operators</a>
 */
public final class EventPattern {

    private final JsonNode pattern;

    private EventPattern(JsonNode pattern) {
        this.pattern = pattern;
    }

    /**
     * @throws IllegalArgumentException with what is wrong, where it is no pattern
     */
    public static EventPattern parse(JsonNode pattern) {
        check(pattern);
        return new EventPattern(pattern);
    }

    /** Whether every field that the pattern names has one of the values that it lists. */
    public boolean matches(JsonNode event) {
        return matches(pattern, event);
    }

    private static boolean matches(JsonNode pattern, JsonNode event) {
        for (var field : pattern.properties()) {
            if (field.getKey().equals("$or")) {
                if (field.getValue().valueStream().noneMatch(alternative -> matches(alternative, event))) {
                    return false;
                }
                continue;
            }
            var value = event == null ? null : event.get(field.getKey());
            boolean matches = field.getValue().isObject()
                    ? value != null && value.isObject() && matches(field.getValue(), value)
                    : matchesAny(field.getValue(), value);
            if (!matches) {
                return false;
            }
        }
        return true;
    }

    /** A field that is a list matches where one of its elements does. */
    private static boolean matchesAny(JsonNode alternatives, JsonNode value) {
        var values = value != null && value.isArray()
                ? value.values()
                : value == null ? List.<JsonNode>of() : List.of(value);
        for (var alternative : alternatives) {
            if (alternative.isObject() && alternative.has("exists")) {
                if (alternative.get("exists").booleanValue() == (value != null)) {
                    return true;
                }
            } else if (values.stream().anyMatch(test(alternative))) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<JsonNode> test(JsonNode alternative) {
        if (!alternative.isObject()) {
            return value -> same(alternative, value);
        }
        var operator = alternative.properties().iterator().next();
        var operand = operator.getValue();
        return switch (operator.getKey()) {
            case "prefix" -> text(operand, String::startsWith);
            case "suffix" -> text(operand, String::endsWith);
            case "equals-ignore-case" -> text(operand, String::equalsIgnoreCase);
            case "wildcard" ->
                text(operand, (value, wildcard) -> Glob.escaped(wildcard).matches(value));
            case "numeric" -> value -> value.isNumber() && numeric(operand, value.decimalValue());
            case "anything-but" ->
                operand.isArray()
                        ? value -> operand.valueStream().noneMatch(excluded -> same(excluded, value))
                        : test(operand).negate();
            default -> throw new IllegalArgumentException("Unrecognized match type " + operator.getKey());
        };
    }

    private interface TextTest {
        boolean test(String value, String operand);
    }

    /** The operand is text, or for prefix and suffix {@code {"equals-ignore-case": text}}. */
    private static Predicate<JsonNode> text(JsonNode operand, TextTest test) {
        return operand.isObject()
                ? value -> value.isString()
                        && test.test(
                                value.stringValue().toLowerCase(Locale.ROOT),
                                operand.get("equals-ignore-case").stringValue().toLowerCase(Locale.ROOT))
                : value -> value.isString() && test.test(value.stringValue(), operand.stringValue());
    }

    private static boolean same(JsonNode pattern, JsonNode value) {
        return pattern.isNumber() && value.isNumber()
                ? pattern.decimalValue().compareTo(value.decimalValue()) == 0
                : pattern.equals(value);
    }

    /** {@code [">", 0, "<=", 5]}. */
    private static boolean numeric(JsonNode comparisons, BigDecimal value) {
        for (int i = 0; i + 1 < comparisons.size(); i += 2) {
            int order = value.compareTo(comparisons.get(i + 1).decimalValue());
            boolean holds = switch (comparisons.get(i).stringValue()) {
                case "=" -> order == 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> false;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static void check(JsonNode pattern) {
        if (!pattern.isObject() || pattern.isEmpty()) {
            throw new IllegalArgumentException("A filter pattern must be an object that is not empty");
        }
        for (var field : pattern.properties()) {
            var value = field.getValue();
            if (field.getKey().equals("$or") && value.isArray()) {
                value.forEach(EventPattern::check);
            } else if (value.isObject()) {
                check(value);
            } else if (!value.isArray() || value.isEmpty()) {
                throw new IllegalArgumentException(field.getKey() + " must be an object or an array that is not empty");
            } else {
                value.forEach(alternative -> fault(alternative).ifPresent(fault -> {
                    throw new IllegalArgumentException(field.getKey() + ": " + fault);
                }));
            }
        }
    }

    private static Optional<String> fault(JsonNode alternative) {
        if (alternative.isArray()) {
            return Optional.of("a list cannot stand in a list");
        }
        if (!alternative.isObject()) {
            return Optional.empty();
        }
        if (alternative.size() != 1) {
            return Optional.of("exactly one match type must be given");
        }
        var operator = alternative.properties().iterator().next();
        var operand = operator.getValue();
        boolean text = operand.isString();
        boolean right = switch (operator.getKey()) {
            case "exists" -> operand.isBoolean();
            case "prefix", "suffix" ->
                text
                        || operand.isObject()
                                && operand.size() == 1
                                && operand.path("equals-ignore-case").isString();
            case "equals-ignore-case", "wildcard" -> text;
            case "numeric" -> isComparison(operand);
            case "anything-but" ->
                !operand.isObject()
                        || fault(operand).isEmpty() && !operand.has("exists") && !operand.has("anything-but");
            default -> false;
        };
        return right ? Optional.empty() : Optional.of(operator.getKey() + " is no match type, or not with this value");
    }

    private static boolean isComparison(JsonNode operand) {
        var parts = new ArrayList<JsonNode>();
        operand.forEach(parts::add);
        for (int i = 0; i < parts.size(); i++) {
            boolean right = i % 2 == 0
                    ? List.of("=", "<", "<=", ">", ">=").contains(parts.get(i).asString(""))
                    : parts.get(i).isNumber();
            if (!right) {
                return false;
            }
        }
        return operand.isArray() && parts.size() >= 2 && parts.size() % 2 == 0;
    }
}
