package local.service.upstream;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The condition keys of a request to DynamoDB that reads or writes items.
 *
 * @param keys of the tables
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html">Using IAM policy
 *     conditions for fine-grained access control</a>
 */
record DynamoDbConditions(PartitionKeys keys) {

    /** Of an index whose partition key has several attributes, each has a key of its own. */
    private static final List<String> PARTS = List.of("First", "Second", "Third", "Fourth");

    private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem");
    private static final Set<String> READS = Set.of("GetItem", "BatchGetItem", "Query", "Scan");

    private static final List<String> EXPRESSIONS = List.of(
            "ProjectionExpression",
            "KeyConditionExpression",
            "FilterExpression",
            "ConditionExpression",
            "UpdateExpression");
    /** What stood in place of expressions before there were any: maps whose keys are attributes. */
    private static final List<String> MAPS =
            List.of("Key", "Item", "AttributeUpdates", "Expected", "KeyConditions", "QueryFilter", "ScanFilter");

    /** The name of an attribute at the start of a path, or its placeholder; neither a function nor a value. */
    private static final Pattern NAME = Pattern.compile("(?<![.:#\\w-])#?[A-Za-z_][\\w-]*(?!\\s*\\(|[\\w-])");

    private static final Set<String> WORDS =
            Set.of("SET", "REMOVE", "ADD", "DELETE", "AND", "OR", "NOT", "BETWEEN", "IN");
    private static final Pattern EQUALS = Pattern.compile("(#?[A-Za-z_][\\w-]*)\\s*=\\s*(:\\w+)");

    /**
     * Of one call.
     *
     * @param action  {@code GetItem}
     * @param table   its name or ARN
     * @param request what is said of this table
     * @param outer   the request that it stands in: itself, or a batch or transaction
     */
    Map<String, List<String>> of(String action, String table, JsonNode request, JsonNode outer) {
        var context = new LinkedHashMap<String, List<String>>();
        context.put(
                "dynamodb:ReturnConsumedCapacity",
                List.of(outer.path("ReturnConsumedCapacity").asString("NONE")));
        if (WRITES.contains(action)) {
            context.put(
                    "dynamodb:ReturnValues",
                    List.of(request.path("ReturnValues").asString("NONE")));
        }
        if (READS.contains(action)) {
            context.put("dynamodb:Select", List.of(select(request)));
        }
        var attributes = new LinkedHashSet<String>();
        items(request).forEach(item -> attributes.addAll(item.propertyNames()));
        attributes.addAll(attributes(request));
        if (!attributes.isEmpty()) {
            context.put("dynamodb:Attributes", List.copyOf(attributes));
        }
        if (!action.equals("Scan")) {
            context.putAll(leading(table, request));
        }
        return context;
    }

    /** What the request asks for, also where it does not say so. */
    private static String select(JsonNode request) {
        boolean some = request.has("ProjectionExpression") || request.has("AttributesToGet");
        var otherwise =
                some ? "SPECIFIC_ATTRIBUTES" : request.has("IndexName") ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
        return request.path("Select").asString(otherwise);
    }

    /** The keys and items that a request names, those of a batch too. */
    private static List<JsonNode> items(JsonNode request) {
        if (request.isArray()) {
            return request.valueStream()
                    .flatMap(write -> Stream.of(write.at("/PutRequest/Item"), write.at("/DeleteRequest/Key")))
                    .filter(JsonNode::isObject)
                    .toList();
        }
        return Stream.concat(
                        Stream.of(request.path("Key"), request.path("Item")),
                        request.path("Keys").valueStream())
                .filter(JsonNode::isObject)
                .toList();
    }

    private static Set<String> attributes(JsonNode request) {
        var names = new LinkedHashSet<String>();
        MAPS.forEach(map -> names.addAll(request.path(map).propertyNames()));
        request.path("AttributesToGet").valueStream().forEach(name -> names.add(name.asString("")));
        EXPRESSIONS.forEach(expression -> NAME.matcher(request.path(expression).asString(""))
                .results()
                .map(match -> match.group())
                .filter(name -> !WORDS.contains(name.toUpperCase(Locale.ROOT)))
                .forEach(name -> names.add(meant(name, request))));
        return names;
    }

    private static String meant(String name, JsonNode request) {
        return request.path("ExpressionAttributeNames").path(name).asString(name);
    }

    private Map<String, List<String>> leading(String table, JsonNode request) {
        var context = new LinkedHashMap<String, List<String>>();
        var partition = keys.of(table, request.path("IndexName").asString(""));
        for (int i = 0; i < partition.size() && i < PARTS.size(); i++) {
            var attribute = partition.get(i);
            var values = Stream.concat(
                            items(request).stream().map(item -> item.path(attribute)), queried(attribute, request))
                    .flatMap(DynamoDbConditions::text)
                    .distinct()
                    .toList();
            if (!values.isEmpty()) {
                context.put("dynamodb:" + PARTS.get(i) + "PartitionKeyValues", values);
                if (i == 0) {
                    context.put("dynamodb:LeadingKeys", values);
                }
            }
        }
        return context;
    }

    /** What a query wants the attribute to be. */
    private static Stream<JsonNode> queried(String attribute, JsonNode request) {
        var expressed = EQUALS.matcher(request.path("KeyConditionExpression").asString(""))
                .results()
                .filter(match -> meant(match.group(1), request).equals(attribute))
                .map(match -> request.path("ExpressionAttributeValues").path(match.group(2)));
        return Stream.concat(
                expressed,
                request.path("KeyConditions")
                        .path(attribute)
                        .path("AttributeValueList")
                        .valueStream());
    }

    /** Of {@code {"S": "text"}} the text; numbers and bytes are written as text there too. */
    private static Stream<String> text(JsonNode value) {
        return value.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue);
    }
}
