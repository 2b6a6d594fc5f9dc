package local.service.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack.OtherResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tables of a template, made at the upstream of DynamoDB: their properties are nearly those of the API. One that is there
 * already is taken as it is.
 *
 * @param service the model of DynamoDB
 * @param call    makes a call there: an operation with its request
 */
record Tables(WireModel service, Call call) {

    /** A call with the operation's request, which gives the answer. */
    @FunctionalInterface
    interface Call {
        JsonNode make(WireModel service, String operation, ObjectNode request);
    }

    private static final Map<String, String> TYPES = Map.of("String", "S", "Number", "N", "Binary", "B");

    static boolean isOne(OtherResource resource) {
        return List.of("AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable").contains(resource.type());
    }

    /** @throws TemplateException where the table cannot be made: it says why */
    void make(OtherResource table) {
        try {
            if (make("CreateTable", table, request(table))) {
                timeToLive(table).ifPresent(request -> make("UpdateTimeToLive", table, request));
            }
        } catch (NoAnswerException e) {
            throw new TemplateException(table.location(), table.logicalId() + " cannot be made. " + e.getMessage());
        }
    }

    /** @return false where the table is there already */
    private boolean make(String operation, OtherResource table, ObjectNode request) {
        try {
            call.make(service, operation, new TaskShapes(service, true).request(operation, request));
            return true;
        } catch (ServiceException refused) {
            if (refused.code().equals("ResourceInUseException")) {
                return false;
            }
            throw new TemplateException(
                    table.location(),
                    "the upstream of dynamodb refuses " + operation + " of " + table.logicalId() + ": " + refused.code()
                            + ": " + refused.getMessage());
        }
    }

    static ObjectNode request(OtherResource table) {
        var request = table.type().equals("AWS::Serverless::SimpleTable") ? simple(table) : plain(table);
        return request.put("TableName", table.name());
    }

    private static ObjectNode plain(OtherResource table) {
        var request = (ObjectNode) numbers(table.properties());
        if (request.get("StreamSpecification") instanceof ObjectNode stream) {
            stream.put("StreamEnabled", true);
        }
        if (request.get("SSESpecification") instanceof ObjectNode encryption) {
            encryption.set("Enabled", encryption.path("SSEEnabled"));
        }
        return request;
    }

    /**
     * As SAM makes a table of it.
     *
     * @see <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html">
     *     AWS::Serverless::SimpleTable</a>
     */
    private static ObjectNode simple(OtherResource table) {
        var key = table.properties().path("PrimaryKey");
        var name = key.path("Name").asString("id");
        var request = Json.object();
        request.putArray("AttributeDefinitions")
                .addObject()
                .put("AttributeName", name)
                .put("AttributeType", TYPES.getOrDefault(key.path("Type").asString("String"), "S"));
        request.putArray("KeySchema").addObject().put("AttributeName", name).put("KeyType", "HASH");
        if (table.properties().has("ProvisionedThroughput")) {
            request.set("ProvisionedThroughput", numbers(table.properties().get("ProvisionedThroughput")));
        } else {
            request.put("BillingMode", "PAY_PER_REQUEST");
        }
        return request;
    }

    private static Optional<ObjectNode> timeToLive(OtherResource table) {
        var wanted = table.properties().path("TimeToLiveSpecification");
        return wanted.isObject()
                ? Optional.of((ObjectNode)
                        Json.object().put("TableName", table.name()).set("TimeToLiveSpecification", wanted))
                : Optional.empty();
    }

    /** CloudFormation takes numbers as text too, as from a parameter; the API does not. */
    private static JsonNode numbers(JsonNode properties) {
        var copy = properties.deepCopy();
        for (var limit :
                List.of("ReadCapacityUnits", "WriteCapacityUnits", "MaxReadRequestUnits", "MaxWriteRequestUnits")) {
            copy.findParents(limit).stream()
                    .map(ObjectNode.class::cast)
                    .filter(parent -> parent.get(limit).asString("").matches("\\d+"))
                    .forEach(parent ->
                            parent.put(limit, Long.parseLong(parent.get(limit).asString())));
        }
        return copy;
    }
}
