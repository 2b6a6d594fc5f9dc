package local.service.schemas;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads off some events what all of them look like: an object within is a schema of its own, named by where it stands;
 * what is missing in one of them is not required.
 */
final class Discovery {

    private final String references;
    private final Map<String, ObjectNode> schemas = new TreeMap<>();

    private Discovery(String references) {
        this.references = references;
    }

    /**
     * @param type   {@code OpenApi3} or {@code JSONSchemaDraft4}
     * @param events objects, one at least
     */
    static ObjectNode of(String type, List<JsonNode> events) {
        boolean open = type.equals("OpenApi3");
        var discovery = new Discovery(open ? "#/components/schemas/" : "#/definitions/");
        boolean ofBus = events.stream()
                .allMatch(event ->
                        event.has("detail-type") && event.path("detail").isObject());
        var name = ofBus ? "AWSEvent" : "Event";
        var root = discovery.object(name, events);
        if (ofBus) {
            root.put(
                    "x-amazon-events-detail-type",
                    events.getFirst().get("detail-type").asString(""));
            root.put("x-amazon-events-source", events.getFirst().path("source").asString(""));
        }
        return open ? openApi(name, root, discovery.schemas) : jsonSchema(root, discovery.schemas);
    }

    private static ObjectNode openApi(String name, ObjectNode root, Map<String, ObjectNode> schemas) {
        var document = Json.object().put("openapi", "3.0.0");
        document.putObject("info").put("version", "1.0.0").put("title", "Event");
        document.putObject("paths");
        var all = document.putObject("components").putObject("schemas");
        all.set(name, root);
        schemas.forEach(all::set);
        return document;
    }

    private static ObjectNode jsonSchema(ObjectNode root, Map<String, ObjectNode> schemas) {
        var document = Json.object()
                .put("$schema", "http://json-schema.org/draft-04/schema#")
                .put("title", "Event");
        document.setAll(root);
        if (!schemas.isEmpty()) {
            schemas.forEach(document.putObject("definitions")::set);
        }
        return document;
    }

    private ObjectNode object(String name, List<JsonNode> seen) {
        var all = new TreeSet<String>();
        var common = new TreeSet<>(seen.getFirst().propertyNames());
        seen.forEach(each -> {
            all.addAll(each.propertyNames());
            common.retainAll(each.propertyNames());
        });
        var schema = Json.object().put("type", "object");
        if (!common.isEmpty()) {
            common.forEach(schema.putArray("required")::add);
        }
        var properties = schema.putObject("properties");
        all.forEach(key -> properties.set(
                key,
                value(
                        name.equals("Event") || name.equals("AWSEvent") ? capitalized(key) : name + capitalized(key),
                        seen.stream()
                                .filter(each -> each.has(key))
                                .map(each -> each.get(key))
                                .toList())));
        return schema;
    }

    /** @param name of a schema for it, where it is an object */
    private ObjectNode value(String name, List<JsonNode> seen) {
        var there = seen.stream().filter(each -> !each.isNull()).toList();
        var schema = Json.object();
        if (there.isEmpty()) {
            return schema;
        }
        if (there.stream().allMatch(JsonNode::isObject)) {
            var own = schemas.containsKey(name) || name.equals("Event") ? name + "_" + schemas.size() : name;
            schemas.put(own, schema);
            schemas.put(own, object(name, there));
            return Json.object().put("$ref", references + own);
        }
        if (there.stream().allMatch(JsonNode::isArray)) {
            var items = there.stream().flatMap(JsonNode::valueStream).toList();
            schema.put("type", "array").set("items", value(name + "Item", items));
        } else if (there.stream().allMatch(JsonNode::isString)) {
            schema.put("type", "string");
            if (there.stream().allMatch(Discovery::isDate)) {
                schema.put("format", "date-time");
            }
        } else if (there.stream().allMatch(JsonNode::isNumber)) {
            schema.put("type", "number");
        } else if (there.stream().allMatch(JsonNode::isBoolean)) {
            schema.put("type", "boolean");
        }
        return schema;
    }

    private static boolean isDate(JsonNode text) {
        try {
            OffsetDateTime.parse(text.stringValue());
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String capitalized(String key) {
        var word = key.replaceAll("[^A-Za-z0-9_]", "_");
        return word.isEmpty() ? "_" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
