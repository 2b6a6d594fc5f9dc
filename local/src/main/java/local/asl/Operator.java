package local.asl;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import local.json.Glob;
import tools.jackson.databind.JsonNode;

/** The data-test operators of Choice Rules in JSONPath: 23, of which 16 have a twin that ends in {@code Path}. */
public enum Operator {
    STRING_EQUALS("StringEquals", Kind.STRING, order -> order == 0),
    STRING_LESS_THAN("StringLessThan", Kind.STRING, order -> order < 0),
    STRING_GREATER_THAN("StringGreaterThan", Kind.STRING, order -> order > 0),
    STRING_LESS_THAN_EQUALS("StringLessThanEquals", Kind.STRING, order -> order <= 0),
    STRING_GREATER_THAN_EQUALS("StringGreaterThanEquals", Kind.STRING, order -> order >= 0),
    STRING_MATCHES(
            "StringMatches",
            Kind.PATTERN,
            (value, pattern) -> Glob.escaped(pattern.stringValue()).matches(value.stringValue())),

    NUMERIC_EQUALS("NumericEquals", Kind.NUMBER, order -> order == 0),
    NUMERIC_LESS_THAN("NumericLessThan", Kind.NUMBER, order -> order < 0),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Kind.NUMBER, order -> order > 0),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Kind.NUMBER, order -> order <= 0),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Kind.NUMBER, order -> order >= 0),

    BOOLEAN_EQUALS("BooleanEquals", Kind.BOOLEAN, order -> order == 0),

    TIMESTAMP_EQUALS("TimestampEquals", Kind.TIMESTAMP, order -> order == 0),
    TIMESTAMP_LESS_THAN("TimestampLessThan", Kind.TIMESTAMP, order -> order < 0),
    TIMESTAMP_GREATER_THAN("TimestampGreaterThan", Kind.TIMESTAMP, order -> order > 0),
    TIMESTAMP_LESS_THAN_EQUALS("TimestampLessThanEquals", Kind.TIMESTAMP, order -> order <= 0),
    TIMESTAMP_GREATER_THAN_EQUALS("TimestampGreaterThanEquals", Kind.TIMESTAMP, order -> order >= 0),

    IS_NULL("IsNull", JsonNode::isNull),
    IS_PRESENT("IsPresent", _ -> true),
    IS_NUMERIC("IsNumeric", JsonNode::isNumber),
    IS_STRING("IsString", JsonNode::isString),
    IS_BOOLEAN("IsBoolean", JsonNode::isBoolean),
    IS_TIMESTAMP("IsTimestamp", Kind::isTimestamp);

    /** What an operator compares. */
    private enum Kind {
        STRING("String"),
        PATTERN("String"),
        NUMBER("Number"),
        BOOLEAN("Boolean"),
        TIMESTAMP("Timestamp");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        boolean has(JsonNode value) {
            return switch (this) {
                case STRING, PATTERN -> value.isString();
                case NUMBER -> value.isNumber();
                case BOOLEAN -> value.isBoolean();
                case TIMESTAMP -> isTimestamp(value);
            };
        }

        int compare(JsonNode one, JsonNode other) {
            return switch (this) {
                case STRING, PATTERN -> one.stringValue().compareTo(other.stringValue());
                case NUMBER -> one.decimalValue().compareTo(other.decimalValue());
                case BOOLEAN -> Boolean.compare(one.booleanValue(), other.booleanValue());
                case TIMESTAMP -> instant(one).compareTo(instant(other));
            };
        }

        private static Instant instant(JsonNode value) {
            return OffsetDateTime.parse(value.stringValue()).toInstant();
        }

        static boolean isTimestamp(JsonNode value) {
            return value.isString() && WaitState.isTimestamp(value.stringValue());
        }
    }

    private final String text;
    private final Kind operand;
    private final boolean hasPath;
    private final BiPredicate<JsonNode, JsonNode> test;

    Operator(String text, Kind kind, IntPredicate order) {
        this(
                text,
                kind,
                true,
                (value, operand) -> kind.has(value) && kind.has(operand) && order.test(kind.compare(value, operand)));
    }

    Operator(String text, Kind kind, BiPredicate<JsonNode, JsonNode> test) {
        this(text, kind, false, (value, operand) -> kind.has(value) && test.test(value, operand));
    }

    Operator(String text, Predicate<JsonNode> isType) {
        this(text, Kind.BOOLEAN, false, (value, operand) -> isType.test(value) == operand.booleanValue());
    }

    Operator(String text, Kind operand, boolean hasPath, BiPredicate<JsonNode, JsonNode> test) {
        this.text = text;
        this.operand = operand;
        this.hasPath = hasPath;
        this.test = test;
    }

    /** As the definition names it. */
    public String text() {
        return text;
    }

    /** Whether there is a twin that takes the operand from a Path. */
    boolean hasPath() {
        return hasPath;
    }

    /** What is wrong with an operand that the definition spells out. */
    Optional<String> faultOf(JsonNode value) {
        if (!operand.has(value)) {
            return Optional.of("Expected value of type " + operand.text);
        }
        return operand == Kind.PATTERN && !Glob.isEscaped(value.stringValue())
                ? Optional.of("A backslash must be followed by '*' or another backslash")
                : Optional.empty();
    }

    /** Whether it holds; a value of another type than the operator is for never does. */
    boolean test(JsonNode value, JsonNode operand) {
        return test.test(value, operand);
    }
}
