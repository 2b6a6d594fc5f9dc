package local.asl;

import static local.asl.expression.QueryLanguage.JSONATA;
import static local.asl.expression.QueryLanguage.JSON_PATH;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import local.asl.Finding.Code;
import local.asl.expression.Composite;
import local.asl.expression.Expression;
import local.asl.expression.Intrinsic;
import local.asl.expression.JsonPath;
import local.asl.expression.Jsonata;
import local.asl.expression.JsonataTemplate;
import local.asl.expression.Literal;
import local.asl.expression.PayloadTemplate;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of a definition whose value is computed when the state runs. */
final class Expressions {

    private Expressions() {}

    /** A Path; null stands for the empty object. Such a field is JSONPath's. */
    static Optional<Expression> path(Fields fields, String name) {
        return fields.value(JSON_PATH, name)
                .flatMap(value -> value.isNull()
                        ? Optional.of(Literal.of(Json.object()))
                        : path(fields, name, value, JsonPath::parse));
    }

    /** A Path that gives a value for {@code name} without its ending {@code Path}; not null. */
    static Optional<Expression> valuePath(Fields fields, String name) {
        return fields.value(JSON_PATH, name)
                .flatMap(value -> path(fields, name, value, text -> JsonPath.parse(text, name)));
    }

    /** A Path or an intrinsic function. */
    private static Optional<Expression> pathOrIntrinsic(
            Fields fields, String name, Function<String, Expression> parsePath) {
        return fields.value(JSON_PATH, name)
                .flatMap(value -> path(
                        fields,
                        name,
                        value,
                        text -> text.startsWith("$") ? parsePath.apply(text) : Intrinsic.parse(text)));
    }

    private static Optional<Expression> path(
            Fields fields, String name, JsonNode value, Function<String, Expression> parse) {
        if (value.isString()) {
            try {
                return Optional.of(parse.apply(value.stringValue()));
            } catch (IllegalArgumentException e) {
                // AWS does not say what is wrong with it either
            }
        }
        fields.fault(name, "Value must be a valid JSONPath.");
        return Optional.empty();
    }

    /** A number: given, or found by {@code name}Path, or computed by JSONata. */
    static Optional<Expression> integer(Fields fields, String name, long minimum, long maximum) {
        return either(
                fields,
                name,
                value -> fields.isInteger(value, name, minimum, maximum),
                JsonNode::isNumber,
                "Integer",
                JsonPath::parse);
    }

    /** As {@link #integer}, of any number. */
    static Optional<Expression> number(Fields fields, String name, double minimum, double maximum) {
        return either(
                fields,
                name,
                value -> fields.inRange(value, name, minimum, maximum),
                JsonNode::isNumber,
                "Number",
                JsonPath::parse);
    }

    /** A string: given, or found by {@code name}Path, which {@code parsePath} reads, or computed by JSONata. */
    static Optional<Expression> text(Fields fields, String name, Function<String, Expression> parsePath) {
        return either(fields, name, _ -> true, JsonNode::isString, "String", parsePath);
    }

    private static Optional<Expression> either(
            Fields fields,
            String name,
            Predicate<JsonNode> isRight,
            Predicate<JsonNode> isType,
            String type,
            Function<String, Expression> parsePath) {
        var path = name + "Path";
        fields.exclusive(false, name, path);
        var found = pathOrIntrinsic(fields, path, parsePath);
        var given = fields.value(name).flatMap(value -> {
            if (fields.isJsonata() && isJsonata(value)) {
                return jsonata(fields, value, fields.place().field(name));
            }
            if (!isType.test(value)) {
                fields.fault(name, "Expected value of type " + type);
                return Optional.empty();
            }
            Warnings.noPath(fields, name, value);
            return isRight.test(value) ? Optional.of(Literal.of(value)) : Optional.empty();
        });
        return given.or(() -> found);
    }

    /**
     * What the field gives: a Payload Template in JSONPath; in JSONata, an expression or JSON with expressions in it.
     *
     * @param sees what expressions see of {@code $states} beside {@code input} and {@code context}
     */
    static Optional<Expression> template(Fields fields, String name, StatesField... sees) {
        return fields.value(name).flatMap(value -> template(fields, name, value, sees));
    }

    /** A Payload Template. Such a field is JSONPath's. */
    static Optional<Expression> payloadTemplate(Fields fields, String name) {
        return fields.value(JSON_PATH, name).flatMap(value -> template(fields, name, value));
    }

    /** An expression, or JSON with expressions in it. Such a field is JSONata's. */
    static Optional<Expression> jsonataTemplate(Fields fields, String name, StatesField... sees) {
        return fields.value(JSONATA, name).flatMap(value -> template(fields, name, value, sees));
    }

    private static Optional<Expression> template(Fields fields, String name, JsonNode value, StatesField... sees) {
        var place = fields.place().field(name);
        if (fields.isJsonata()) {
            return jsonata(fields, value, place, sees);
        }
        if (!value.isObject()) {
            fields.fault(name, "Expected value of type Object");
            return Optional.empty();
        }
        Warnings.noDollar(fields.reading().findings(), value, place);
        try {
            return Optional.of(PayloadTemplate.parse(value));
        } catch (IllegalArgumentException e) {
            findComputed(fields, value, place);
            return Optional.empty();
        }
    }

    private static boolean isJsonata(JsonNode value) {
        return value.isString() && Jsonata.isExpression(value.stringValue());
    }

    private static Optional<Expression> jsonata(Fields fields, JsonNode value, Place place, StatesField... sees) {
        try {
            var template =
                    JsonataTemplate.parse(value, place.within(fields.reading().state()));
            checkReferences(fields.reading().findings(), template, place, sees);
            return Optional.of(template);
        } catch (IllegalArgumentException e) {
            findJsonata(fields.reading().findings(), value, place, sees);
            return Optional.empty();
        }
    }

    /** Notes each expression in {@code value} that is not JSONata, and what the others refer to and do not see. */
    private static void findJsonata(Findings findings, JsonNode value, Place place, StatesField... sees) {
        switch (value) {
            case ObjectNode object ->
                object.forEachEntry((name, inner) -> findJsonata(findings, inner, place.field(name), sees));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    findJsonata(findings, array.get(i), place.element(i), sees);
                }
            }
            default -> {
                try {
                    checkReferences(findings, JsonataTemplate.parse(value, ""), place, sees);
                } catch (IllegalArgumentException e) {
                    findings.error(Code.INVALID_JSONATA_EXPRESSION, place, e.getMessage());
                }
            }
        }
    }

    /** Notes what the expressions refer to and do not see. */
    private static void checkReferences(Findings findings, Expression template, Place place, StatesField... sees) {
        switch (template) {
            case Composite.Fields(var _, var fields) ->
                fields.forEach((name, inner) -> checkReferences(findings, inner, place.field(name), sees));
            case Composite.Elements(var _, var elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    checkReferences(findings, elements.get(i), place.element(i), sees);
                }
            }
            case Jsonata expression -> {
                for (var name : expression.topLevelReferences()) {
                    findings.error(
                            Code.UNSUPPORTED_JSONATA_EXPRESSION,
                            place,
                            "Reference to '" + name + "' at the top level is not supported.");
                }
                var visible = EnumSet.of(StatesField.INPUT, StatesField.CONTEXT);
                visible.addAll(List.of(sees));
                for (var name : expression.statesFields()) {
                    if (visible.stream().noneMatch(field -> field.text().equals(name))) {
                        findings.error(
                                Code.UNSUPPORTED_JSONATA_EXPRESSION,
                                place,
                                "Field '$states." + name + "' does not exist.");
                    }
                }
            }
            default -> {}
        }
    }

    /** Notes each computed field in {@code value} that is neither a Path nor an intrinsic function. */
    private static void findComputed(Fields fields, JsonNode value, Place place) {
        switch (value) {
            case ObjectNode object ->
                object.forEachEntry((name, inner) -> {
                    if (!name.endsWith(PayloadTemplate.COMPUTED)) {
                        findComputed(fields, inner, place.field(name));
                        return;
                    }
                    try {
                        PayloadTemplate.parse(Json.object().set(name, inner));
                    } catch (IllegalArgumentException e) {
                        fields.fault(place, e.getMessage());
                    }
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    findComputed(fields, array.get(i), place.element(i));
                }
            }
            default -> {}
        }
    }
}
