package local.service.upstream;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import local.asl.MemberNames;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between the JSON of a Task state and that of the wire: members have other names in a Task ({@link MemberNames}), bytes are text, instants are
 * ISO-8601 text or, for an optimized integration, milliseconds. The keys of maps are the person's own and stay.
 */
record TaskShapes(WireModel service, boolean optimized) {

    /** A Task's arguments as the service takes them. Members that the operation does not have are left out, as by AWS. */
    ObjectNode request(String operation, JsonNode arguments) {
        return structure(service.operations().get(operation).getFirst(), arguments, true);
    }

    /** What the service answered, as the Task's result. */
    ObjectNode response(String operation, JsonNode answer) {
        return structure(service.operations().get(operation).get(1), answer, false);
    }

    private ObjectNode structure(String shape, JsonNode from, boolean toWire) {
        var to = Json.object();
        if (shape.equals("-")) {
            return to;
        }
        for (var member : service.shapes().get(shape)) {
            int colon = member.indexOf(':');
            var wire = member.substring(0, colon);
            var task = names().of(wire);
            var value = from.path(toWire ? task : wire);
            if (!value.isMissingNode() && !value.isNull()) {
                to.set(toWire ? wire : task, value(member.substring(colon + 1), value, toWire));
            }
        }
        return to;
    }

    private MemberNames names() {
        return optimized ? MemberNames.OPTIMIZED : MemberNames.SDK;
    }

    private JsonNode value(String type, JsonNode value, boolean toWire) {
        return switch (type.charAt(0)) {
            case '.' -> value.isObject() ? structure(type.substring(1), value, toWire) : value;
            case '[' -> {
                var list = JsonNodeFactory.instance.arrayNode();
                value.forEach(element -> list.add(value(type.substring(1), element, toWire)));
                yield value.isArray() ? list : value;
            }
            case '{' -> {
                var map = Json.object();
                value.properties()
                        .forEach(entry -> map.set(entry.getKey(), value(type.substring(1), entry.getValue(), toWire)));
                yield value.isObject() ? map : value;
            }
            case 's' -> toWire && !value.isString() ? text(Json.write(value)) : value;
            case 'b' -> toWire ? base64(value) : decoded(value);
            case 't' -> toWire ? seconds(value) : instant(value);
            default -> value;
        };
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }

    private static JsonNode base64(JsonNode value) {
        var text = value.isString() ? value.stringValue() : Json.write(value);
        return text(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode decoded(JsonNode value) {
        try {
            return text(new String(Base64.getDecoder().decode(value.asString("")), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static JsonNode seconds(JsonNode value) {
        try {
            return value.isString()
                    ? JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(
                            Instant.parse(value.stringValue()).toEpochMilli(), 3))
                    : value;
        } catch (DateTimeException e) {
            return value; // which the service refuses
        }
    }

    private JsonNode instant(JsonNode value) {
        if (!value.isNumber()) {
            return value;
        }
        long millis = value.decimalValue().movePointRight(3).longValue();
        return optimized
                ? JsonNodeFactory.instance.numberNode(millis)
                : text(Instant.ofEpochMilli(millis).toString());
    }
}
