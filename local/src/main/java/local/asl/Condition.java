package local.asl;

import static local.asl.expression.QueryLanguage.JSON_PATH;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import local.asl.expression.ErrorName;
import local.asl.expression.Expression;
import local.asl.expression.JsonPath;
import local.asl.expression.Literal;
import local.asl.expression.Scope;
import local.asl.expression.StatesException;
import local.json.Json;

/** What a Choice Rule asks. */
public sealed interface Condition {

    /**
     * Whether it is so.
     *
     * @throws StatesException where a path finds nothing, or an expression does not give a boolean
     */
    boolean holds(Scope scope);

    /** All of them. */
    record And(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Scope scope) {
            return conditions.stream().allMatch(condition -> condition.holds(scope));
        }
    }

    /** Any of them. */
    record Or(List<Condition> conditions) implements Condition {
        @Override
        public boolean holds(Scope scope) {
            return conditions.stream().anyMatch(condition -> condition.holds(scope));
        }
    }

    record Not(Condition condition) implements Condition {
        @Override
        public boolean holds(Scope scope) {
            return !condition.holds(scope);
        }
    }

    /**
     * A JSONata {@code Condition}.
     *
     * @param field where it stands in the state: {@code Choices[0]/Condition}
     */
    record Jsonata(Expression expression, String field) implements Condition {
        @Override
        public boolean holds(Scope scope) {
            var value = expression.evaluate(scope);
            if (!value.isBoolean()) {
                var type = value.getNodeType().name().toLowerCase(Locale.ROOT);
                throw new StatesException(
                        ErrorName.QUERY_EVALUATION_ERROR,
                        ("The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. "
                                        + "Expected 'boolean', but was '%s' for value: %s")
                                .formatted(expression.source(), field, type, Json.write(value)),
                        field);
            }
            return value.booleanValue();
        }
    }

    /**
     * One of the data-test operators.
     *
     * @param operand the value, or what the {@code ...Path} field finds
     */
    record Comparison(JsonPath variable, Operator operator, Expression operand) implements Condition {
        @Override
        public boolean holds(Scope scope) {
            var value = variable.find(scope);
            if (operator == Operator.IS_PRESENT) {
                return value.isPresent() == operand.evaluate(scope).booleanValue();
            }
            var other = operand instanceof JsonPath path
                    ? path.find(scope).orElseThrow(() -> missing(path))
                    : operand.evaluate(scope);
            return operator.test(value.orElseThrow(() -> missing(variable)), other);
        }

        private static StatesException missing(JsonPath path) {
            return new StatesException(
                    ErrorName.RUNTIME,
                    "Invalid path '" + path.source()
                            + "': The choice state's condition path references an invalid value.");
        }
    }

    /** What is JSONPath's in a rule beside the operators. */
    List<String> JSON_PATH_FIELDS = List.of("And", "Or", "Not", "Variable");

    /** The condition of a rule; null where it is wrong. */
    static Condition parse(Fields fields) {
        var jsonata = Expressions.jsonataTemplate(fields, "Condition");
        if (fields.isJsonata()) {
            fields.require("Condition");
            JSON_PATH_FIELDS.forEach(name -> fields.value(JSON_PATH, name));
            var field =
                    fields.place().field("Condition").within(fields.reading().state());
            return jsonata.map(expression -> new Jsonata(expression, field)).orElse(null);
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
        return parseComparison(
                fields, (JsonPath) Expressions.valuePath(fields, "Variable").orElse(null));
    }

    private static Condition parseComparison(Fields fields, JsonPath variable) {
        var found = new ArrayList<String>();
        Comparison comparison = null;
        for (var operator : Operator.values()) {
            var name = operator.text();
            if (fields.has(name)) {
                found.add(name);
                comparison = new Comparison(variable, operator, literal(fields, operator));
            }
            if (operator.hasPath() && fields.has(name + "Path")) {
                found.add(name + "Path");
                comparison = new Comparison(
                        variable,
                        operator,
                        Expressions.valuePath(fields, name + "Path").orElse(null));
            }
        }
        if (found.isEmpty()) {
            fields.fault(fields.place(), "One data-test operator is required");
        } else if (found.size() > 1) {
            fields.fault(fields.place(), "Only one of these fields is allowed: " + found);
        }
        return comparison;
    }

    private static Expression literal(Fields fields, Operator operator) {
        var value = fields.value(operator.text()).orElseThrow();
        operator.faultOf(value).ifPresent(fault -> fields.fault(operator.text(), fault));
        Warnings.noPath(fields, operator.text(), value);
        return Literal.of(value);
    }

    private static List<Condition> parseAll(Fields fields, String name) {
        var conditions =
                fields.objects(name).stream().map(Condition::parseNested).toList();
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
