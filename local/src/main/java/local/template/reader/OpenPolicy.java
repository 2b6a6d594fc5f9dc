package local.template.reader;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Json;
import local.template.Unknown;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy with parts that only AWS knows, as far as it is known. A statement that has such a part stands in it as it
 * is, for what names the very same unknown thing, and once more with a wildcard for the part, under a condition of
 * which nobody knows whether it holds.
 */
final class OpenPolicy {

    /** What kind of statement may stand where nothing at all is known. */
    enum Kind {
        IDENTITY("""
            {"Effect": "Allow", "Action": "*", "Resource": "*"}\
            """),
        RESOURCE("""
            {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}\
            """),
        TRUST("""
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}\
            """);

        private final String statement;

        Kind(String statement) {
            this.statement = statement;
        }
    }

    private final Kind kind;

    private OpenPolicy(Kind kind) {
        this.kind = kind;
    }

    /** The policy; the same, where all of it is known. */
    static JsonNode of(JsonNode document, Kind kind) {
        if (!Unknown.isIn(document)) {
            return document;
        }
        return document.isObject() ? new OpenPolicy(kind).document((ObjectNode) document) : anything(kind);
    }

    /** A policy of which nothing is known: it may allow anything, or nothing. */
    static JsonNode anything(Kind kind) {
        return new OpenPolicy(kind).document(Json.object());
    }

    private ObjectNode document(ObjectNode document) {
        var given = document.path("Statement");
        var statements = new ArrayList<JsonNode>();
        (given.isArray() ? given.valueStream() : Stream.of(given)).forEach(statement -> {
            if (!Unknown.isIn(statement) && statement.isObject()) {
                statements.add(statement);
            } else {
                asItIs(statement).ifPresent(statements::add);
                statements.add(statement.isObject() ? open((ObjectNode) statement) : open());
            }
        });
        var open = Json.object();
        document.properties().stream()
                .filter(entry -> !entry.getKey().equals("Statement") && !Unknown.isIn(entry.getValue()))
                .forEach(entry -> open.set(entry.getKey(), entry.getValue()));
        open.putArray("Statement").addAll(statements);
        return open;
    }

    /** What is unknown of the resources is a part of an ARN, and all else is known. */
    private static Optional<JsonNode> asItIs(JsonNode statement) {
        if (!statement.isObject() || !statement.path("Effect").asString("").equals("Allow")) {
            return Optional.empty();
        }
        var known = (ObjectNode) statement.deepCopy();
        var resources = texts(known.path("Resource"))
                .filter(text -> Arn.isOne(text) || text.equals("*"))
                .toList();
        known.remove("Resource");
        if (resources.isEmpty() || Unknown.isIn(known)) {
            return Optional.empty();
        }
        var list = known.putArray("Resource");
        resources.forEach(list::add);
        return Optional.of(known);
    }

    private JsonNode open() {
        return open((ObjectNode) Json.parse(kind.statement));
    }

    private JsonNode open(ObjectNode statement) {
        if (Unknown.isIn(statement.path("Effect"))) {
            return open();
        }
        var open = Json.object();
        var conditions = Json.object();
        statement.properties().forEach(entry -> {
            var name = entry.getKey();
            var value = entry.getValue();
            boolean isKnown = !Unknown.isIn(value);
            switch (name) {
                case "Sid" -> {}
                case "Condition" -> known(value, conditions);
                case "Principal", "NotPrincipal" ->
                    open.set(isKnown ? name : "Principal", isKnown ? value : Json.parse("\"*\""));
                case "NotAction", "NotResource" -> {
                    if (isKnown) {
                        open.set(name, value);
                    } else {
                        open.put(name.substring("Not".length()), "*");
                    }
                }
                case "Action", "Resource" -> patterns(open, name, value);
                default -> open.set(name, value);
            }
        });
        conditions.withObjectProperty("StringEquals").put(Stack.UNKNOWN, "known to AWS");
        return open.set("Condition", conditions);
    }

    private static void known(JsonNode conditions, ObjectNode target) {
        if (conditions.isObject()) {
            conditions
                    .properties()
                    .forEach(operator -> operator.getValue().propertyStream().forEach(key -> {
                        if (!Unknown.isIn(key.getValue())
                                && !Unknown.isIn(key.getKey())
                                && !Unknown.isIn(operator.getKey())) {
                            target.withObjectProperty(operator.getKey()).set(key.getKey(), key.getValue());
                        }
                    }));
        }
    }

    private static void patterns(ObjectNode target, String name, JsonNode value) {
        var list = target.putArray(name);
        texts(value)
                .map(Unknown::pattern)
                .map(text -> text.startsWith("*") ? "*" : text)
                .forEach(list::add);
    }

    private static Stream<String> texts(JsonNode value) {
        return value.isArray() ? value.valueStream().map(text -> text.asString("")) : Stream.of(value.asString(""));
    }
}
