package local.asl;

import static local.expression.QueryLanguage.JSON_PATH;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import local.expression.Expression;
import local.expression.Literal;
import tools.jackson.databind.JsonNode;

/** What a Choice Rule asks. */
public sealed interface Condition {

    record And(List<Condition> conditions) implements Condition {
    }

    record Or(List<Condition> conditions) implements Condition {
    }

    record Not(Condition condition) implements Condition {
    }

    /** A JSONata {@code Condition}, which must give a boolean. */
    record Jsonata(Expression expression) implements Condition {
    }

    /**
     * One of the data-test operators.
     *
     * @param operand  the value, or what the {@code ...Path} field finds
     */
    record Comparison(Expression variable, Operator operator, Expression operand) implements Condition {
    }

    /** The data-test operators: 23, of which 16 have a twin that ends in {@code Path}. */
    enum Operator {
        STRING_EQUALS("StringEquals", JsonNode::isString, "String"),
        STRING_LESS_THAN("StringLessThan", JsonNode::isString, "String"),
        STRING_GREATER_THAN("StringGreaterThan", JsonNode::isString, "String"),
        STRING_LESS_THAN_EQUALS("StringLessThanEquals", JsonNode::isString, "String"),
        STRING_GREATER_THAN_EQUALS("StringGreaterThanEquals", JsonNode::isString, "String"),
        STRING_MATCHES("StringMatches", JsonNode::isString, "String"),
        NUMERIC_EQUALS("NumericEquals", JsonNode::isNumber, "Number"),
        NUMERIC_LESS_THAN("NumericLessThan", JsonNode::isNumber, "Number"),
        NUMERIC_GREATER_THAN("NumericGreaterThan", JsonNode::isNumber, "Number"),
        NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", JsonNode::isNumber, "Number"),
        NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", JsonNode::isNumber, "Number"),
        BOOLEAN_EQUALS("BooleanEquals", JsonNode::isBoolean, "Boolean"),
        TIMESTAMP_EQUALS("TimestampEquals", Operator::isTimestamp, "Timestamp"),
        TIMESTAMP_LESS_THAN("TimestampLessThan", Operator::isTimestamp, "Timestamp"),
        TIMESTAMP_GREATER_THAN("TimestampGreaterThan", Operator::isTimestamp, "Timestamp"),
        TIMESTAMP_LESS_THAN_EQUALS("TimestampLessThanEquals", Operator::isTimestamp, "Timestamp"),
        TIMESTAMP_GREATER_THAN_EQUALS("TimestampGreaterThanEquals", Operator::isTimestamp, "Timestamp"),
        IS_NULL("IsNull", JsonNode::isBoolean, "Boolean"),
        IS_PRESENT("IsPresent", JsonNode::isBoolean, "Boolean"),
        IS_NUMERIC("IsNumeric", JsonNode::isBoolean, "Boolean"),
        IS_STRING("IsString", JsonNode::isBoolean, "Boolean"),
        IS_BOOLEAN("IsBoolean", JsonNode::isBoolean, "Boolean"),
        IS_TIMESTAMP("IsTimestamp", JsonNode::isBoolean, "Boolean");

        private final String text;
        private final Predicate<JsonNode> takes;
        private final String type;

        Operator(String text, Predicate<JsonNode> takes, String type) {
            this.text = text;
            this.takes = takes;
            this.type = type;
        }

        /** As the definition names it. */
        public String text() {
            return text;
        }

        private boolean hasPath() {
            return this != STRING_MATCHES && !text.startsWith("Is");
        }

        private static boolean isTimestamp(JsonNode value) {
            return value.isString() && WaitState.isTimestamp(value.stringValue());
        }
    }

    /** What begins a rule in JSONPath, and is not for JSONata. */
    List<String> JSON_PATH_FIELDS = List.of("And", "Or", "Not", "Variable");

    /** The condition of a rule; null where it is wrong. */
    static Condition parse(Fields fields) {
        var jsonata = Expressions.jsonataTemplate(fields, "Condition");
        if (fields.isJsonata()) {
            fields.require("Condition");
            JSON_PATH_FIELDS.forEach(name -> fields.value(JSON_PATH, name));
            return jsonata.map(Jsonata::new).orElse(null);
        }
        return fields.has("Condition") ? null : parseTest(fields);
    }

    private static Condition parseTest(Fields fields) {
        if (fields.has("And")) {
            return new And(parseAll(fields, "And"));
        }
        if (fields.has("Or")) {
            return new Or(parseAll(fields, "Or"));
        }
        if (fields.has("Not")) {
            return new Not(fields.object("Not").map(Condition::parseNested).orElse(null));
        }
        fields.require("Variable");
        var variable = Expressions.valuePath(fields, "Variable").orElse(null);
        Comparison found = null;
        for (var operator : Operator.values()) {
            var operand = operand(fields, operator);
            if (operand.isPresent()) {
                if (found != null) {
                    fields.fault(fields.place(), "Only one of these fields is allowed: [" + found.operator.text + ", " + operator.text + "]");
                }
                found = new Comparison(variable, operator, operand.get());
            }
        }
        if (found == null && variable != null) {
            fields.fault(fields.place(), "One data-test operator is required");
        }
        return found;
    }

    private static Optional<Expression> operand(Fields fields, Operator operator) {
        var name = operator.text;
        if (operator.hasPath() && fields.has(name + "Path")) {
            return Expressions.valuePath(fields, name + "Path");
        }
        return fields.value(JSON_PATH, name).map(value -> {
            if (!operator.takes.test(value)) {
                fields.fault(name, "Expected value of type " + operator.type);
            }
            return Literal.of(value);
        });
    }

    private static List<Condition> parseAll(Fields fields, String name) {
        var conditions = fields.objects(name).stream().map(Condition::parseNested).toList();
        if (conditions.isEmpty()) {
            fields.fault(name, "List must not be empty");
        }
        return conditions;
    }

    private static Condition parseNested(Fields fields) {
        var condition = parseTest(fields);
        fields.end();
        return condition;
    }
}
