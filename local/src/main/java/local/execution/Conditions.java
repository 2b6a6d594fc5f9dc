package local.execution;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.IntPredicate;
import local.asl.Condition;
import local.asl.Condition.Comparison;
import local.expression.ErrorName;
import local.expression.Expression;
import local.expression.JsonPath;
import local.expression.Scope;
import local.expression.StatesException;
import tools.jackson.databind.JsonNode;

/** Whether the condition of a Choice Rule holds, in what {@code scope} shows. */
record Conditions(Scope scope) {

    boolean holds(Condition condition) {
        return switch (condition) {
            case Condition.And(var conditions) -> conditions.stream().allMatch(this::holds);
            case Condition.Or(var conditions) -> conditions.stream().anyMatch(this::holds);
            case Condition.Not(var negated) -> !holds(negated);
            case Condition.Jsonata(var expression) -> isTrue(expression);
            case Comparison comparison -> compare(comparison);
        };
    }

    private boolean isTrue(Expression expression) {
        var value = expression.evaluate(scope);
        if (!value.isBoolean()) {
            throw Values.unexpectedType("boolean", "Condition", expression, value);
        }
        return value.booleanValue();
    }

    /** A comparison of values of different types does not hold; it is no failure. */
    private boolean compare(Comparison comparison) {
        var operator = comparison.operator();
        if (operator == Condition.Operator.IS_PRESENT) {
            return find(comparison.variable()).isPresent() == comparison.operand().evaluate(scope).booleanValue();
        }
        var variable = value(comparison.variable());
        var operand = value(comparison.operand());
        return switch (operator) {
            case STRING_EQUALS -> strings(variable, operand, order -> order == 0);
            case STRING_LESS_THAN -> strings(variable, operand, order -> order < 0);
            case STRING_GREATER_THAN -> strings(variable, operand, order -> order > 0);
            case STRING_LESS_THAN_EQUALS -> strings(variable, operand, order -> order <= 0);
            case STRING_GREATER_THAN_EQUALS -> strings(variable, operand, order -> order >= 0);
            case STRING_MATCHES -> variable.isString() && Wildcards.match(operand.stringValue(), variable.stringValue());
            case NUMERIC_EQUALS -> numbers(variable, operand, order -> order == 0);
            case NUMERIC_LESS_THAN -> numbers(variable, operand, order -> order < 0);
            case NUMERIC_GREATER_THAN -> numbers(variable, operand, order -> order > 0);
            case NUMERIC_LESS_THAN_EQUALS -> numbers(variable, operand, order -> order <= 0);
            case NUMERIC_GREATER_THAN_EQUALS -> numbers(variable, operand, order -> order >= 0);
            case BOOLEAN_EQUALS -> variable.isBoolean() && variable.equals(operand);
            case TIMESTAMP_EQUALS -> timestamps(variable, operand, order -> order == 0);
            case TIMESTAMP_LESS_THAN -> timestamps(variable, operand, order -> order < 0);
            case TIMESTAMP_GREATER_THAN -> timestamps(variable, operand, order -> order > 0);
            case TIMESTAMP_LESS_THAN_EQUALS -> timestamps(variable, operand, order -> order <= 0);
            case TIMESTAMP_GREATER_THAN_EQUALS -> timestamps(variable, operand, order -> order >= 0);
            case IS_NULL -> variable.isNull() == operand.booleanValue();
            case IS_NUMERIC -> variable.isNumber() == operand.booleanValue();
            case IS_STRING -> variable.isString() == operand.booleanValue();
            case IS_BOOLEAN -> variable.isBoolean() == operand.booleanValue();
            case IS_TIMESTAMP -> timestamp(variable).isPresent() == operand.booleanValue();
            case IS_PRESENT -> throw new AssertionError("done above");
        };
    }

    private Optional<JsonNode> find(Expression expression) {
        return expression instanceof JsonPath path ? path.find(scope) : Optional.of(expression.evaluate(scope));
    }

    private JsonNode value(Expression expression) {
        return find(expression).orElseThrow(() -> new StatesException(ErrorName.RUNTIME,
                "Invalid path '%s': The choice state's condition path references an invalid value.".formatted(expression.source())));
    }

    private static boolean strings(JsonNode one, JsonNode other, IntPredicate holds) {
        return one.isString() && other.isString() && holds.test(one.stringValue().compareTo(other.stringValue()));
    }

    private static boolean numbers(JsonNode one, JsonNode other, IntPredicate holds) {
        return one.isNumber() && other.isNumber() && holds.test(compareNumbers(one, other));
    }

    private static int compareNumbers(JsonNode one, JsonNode other) {
        return one.isInt() && other.isInt() ? Integer.compare(one.intValue(), other.intValue())
                : decimal(one).compareTo(decimal(other));
    }

    private static BigDecimal decimal(JsonNode number) {
        return number.decimalValue();
    }

    private static boolean timestamps(JsonNode one, JsonNode other, IntPredicate holds) {
        var left = timestamp(one);
        var right = timestamp(other);
        return left.isPresent() && right.isPresent() && holds.test(left.get().compareTo(right.get()));
    }

    private static Optional<Instant> timestamp(JsonNode value) {
        if (!value.isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(value.stringValue()).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
