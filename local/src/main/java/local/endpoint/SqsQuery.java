package local.endpoint;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import local.json.Json;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The protocol that SQS spoke before awsJson: a form in, XML out. The SDK's model has forgotten how it names members,
 * so the table is here: a list or map is flattened, and bears the name of its element.
 */
record SqsQuery() implements Protocol {

    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

    /** Lists by the name of their element; the entries of batches are named after their action. */
    private static final Map<String, String> LISTS = Map.of(
            "AttributeName", "AttributeNames",
            "MessageAttributeName", "MessageAttributeNames",
            "MessageSystemAttributeName", "MessageSystemAttributeNames",
            "TagKey", "TagKeys",
            "AWSAccountId", "AWSAccountIds",
            "ActionName", "Actions");

    private static final Map<String, String> MAPS = Map.of(
            "Attribute", "Attributes",
            "MessageAttribute", "MessageAttributes",
            "MessageSystemAttribute", "MessageSystemAttributes",
            "Tag", "Tags");
    private static final List<String> NUMBERS = List.of(
            "DelaySeconds",
            "VisibilityTimeout",
            "WaitTimeSeconds",
            "MaxNumberOfMessages",
            "MaxResults",
            "MaxNumberOfMessagesPerSecond");
    private static final Map<String, String> ELEMENTS =
            MAPS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final AwsQuery ERRORS = new AwsQuery(NAMESPACE, SqsQuery::code);

    /** What an error was called, as SQS's model gives it for each that it has. */
    static String code(String code) {
        return switch (code) {
            case "QueueDoesNotExist" -> "AWS.SimpleQueueService.NonExistentQueue";
            case "QueueNameExists" -> "QueueAlreadyExists";
            case "QueueDeletedRecently",
                    "MessageNotInflight",
                    "PurgeQueueInProgress",
                    "EmptyBatchRequest",
                    "TooManyEntriesInBatchRequest",
                    "BatchEntryIdsNotDistinct",
                    "BatchRequestTooLong",
                    "InvalidBatchEntryId",
                    "UnsupportedOperation" -> "AWS.SimpleQueueService." + code;
            default -> code;
        };
    }

    @Override
    public Call call(WireRequest request, String requestId) {
        var form = request.body().length == 0 ? request.query() : WireRequest.form(request.text());
        if (!form.containsKey("Action")) {
            throw new ServiceException("MissingAction", 400, "The request has no parameter Action");
        }
        var action = form.get("Action").getFirst();
        var json = object(FormTree.of(form), action);
        if (!json.has("QueueUrl") && request.path().matches("/\\d{12}/[^/]+")) {
            json.put("QueueUrl", request.path()); // older clients post to the queue itself
        }
        return new Call(action, builder -> Shapes.WIRE.fill(builder, json), result -> {
            var response = Shapes.WIRE.write(result.response());
            return WireResponse.text(
                    200,
                    "text/xml",
                    XmlShapes.response(NAMESPACE, action, xml -> members(xml, response, action), requestId));
        });
    }

    @Override
    public WireResponse error(ServiceException error, String requestId) {
        return ERRORS.error(error, requestId);
    }

    private static ObjectNode object(FormTree form, String action) {
        var object = Json.object();
        form.children().forEach((name, node) -> {
            if (name.equals(action + "RequestEntry")) {
                var entries = object.putArray("Entries");
                node.numbered().forEach(entry -> entries.add(object(entry, action)));
            } else if (LISTS.containsKey(name)) {
                var list = object.putArray(LISTS.get(name));
                node.numbered().forEach(element -> list.add(element.value()));
            } else if (MAPS.containsKey(name)) {
                // the one member of SQS that begins with a small letter
                var map =
                        object.putObject(action.equals("CreateQueue") && name.equals("Tag") ? "tags" : MAPS.get(name));
                node.numbered().forEach(entry -> put(map, name, entry, action));
            } else if (NUMBERS.contains(name)) {
                object.put(name, number(name, node.value()));
            } else if (node.value() != null && !List.of("Action", "Version").contains(name)) {
                object.put(name, node.value());
            }
        });
        return object;
    }

    private static void put(ObjectNode map, String name, FormTree entry, String action) {
        var key = entry.child(key(name))
                .map(FormTree::value)
                .orElseThrow(() -> new ServiceException(
                        "MissingParameter",
                        400,
                        "The request must contain the parameter " + name + ".N." + key(name) + "."));
        entry.child("Value").ifPresent(value -> {
            if (value.value() != null) {
                map.put(key, value.value());
            } else {
                map.set(key, object(value, action));
            }
        });
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ServiceException(
                    "InvalidParameterValue",
                    400,
                    "Value " + text + " for parameter " + name + " is invalid. Reason: Must be an integer.");
        }
    }

    /** What the key of a map's entry is called, whose value is {@code Value}. */
    private static String key(String element) {
        return element.equals("Tag") ? "Key" : "Name";
    }

    private static void members(XmlShapes xml, JsonNode object, String action) throws XMLStreamException {
        for (var member : object.properties()) {
            var name = member.getKey();
            switch (member.getValue()) {
                case ArrayNode list -> {
                    for (var element : list) {
                        value(xml, element(name, action), element, action);
                    }
                }
                case ObjectNode map
                when ELEMENTS.containsKey(name) -> {
                    for (var entry : map.properties()) {
                        xml.wrapped(ELEMENTS.get(name), pair -> {
                            pair.element(key(ELEMENTS.get(name)), entry.getKey());
                            value(pair, "Value", entry.getValue(), action);
                        });
                    }
                }
                default -> value(xml, name, member.getValue(), action);
            }
        }
    }

    private static void value(XmlShapes xml, String name, JsonNode value, String action) throws XMLStreamException {
        if (value instanceof ObjectNode object) {
            xml.wrapped(name, inner -> members(inner, object, action));
        } else {
            xml.element(name, value.asString());
        }
    }

    private static String element(String list, String action) {
        return switch (list) {
            case "Messages" -> "Message";
            case "QueueUrls", "queueUrls" -> "QueueUrl";
            case "Failed" -> "BatchResultErrorEntry";
            case "Successful", "Results" -> action + "ResultEntry";
            default -> list;
        };
    }
}
