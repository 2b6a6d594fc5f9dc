package local.service.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import local.json.Json;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.ServiceCalls;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Amazon SQS: ElasticMQ behind the door. Every call of a queue goes through here, so here is known when a message may
 * be received next, and nobody has to poll to find out.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html">SQS API reference</a>
 */
public final class Sqs implements AutoCloseable {

    private static final Duration DEFAULT_VISIBILITY = Duration.ofSeconds(30);
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "CreateQueue", List.of("QueueName"),
            "GetQueueUrl", List.of("QueueName"),
            "SendMessage", List.of("QueueUrl", "MessageBody"),
            "SendMessageBatch", List.of("QueueUrl", "Entries"),
            "ReceiveMessage", List.of("QueueUrl"),
            "DeleteMessage", List.of("QueueUrl", "ReceiptHandle"),
            "DeleteMessageBatch", List.of("QueueUrl", "Entries"),
            "ChangeMessageVisibility", List.of("QueueUrl", "ReceiptHandle", "VisibilityTimeout"),
            "ChangeMessageVisibilityBatch", List.of("QueueUrl", "Entries"));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo");

    private final Stack stack;
    private final Door door;
    private final Time time;
    private final CompletableFuture<ElasticMq> server;
    /** What was set, by the queue's name: ElasticMQ knows some attributes only. */
    private final Map<String, Map<String, String>> attributes = new ConcurrentHashMap<>();

    private final Map<String, Receivable> receivable = new ConcurrentHashMap<>();
    private final Senders senders = new Senders();

    private Sqs(Stack stack, Door door, Time time, CompletableFuture<ElasticMq> server) {
        this.stack = stack;
        this.door = door;
        this.time = time;
        this.server = server;
    }

    /**
     * Starts the server beside the caller and makes the stack's queues. A call that comes before waits.
     *
     * @param endpoint what queue URLs begin with
     */
    public static Sqs start(Stack stack, URI endpoint, Door door, Time time) {
        var made = new CompletableFuture<ElasticMq>();
        var sqs = new Sqs(stack, door, time, made);
        stack.queues().forEach(queue -> sqs.attributes.put(queue.name(), attributes(queue)));
        ElasticMq.start(stack, endpoint, time).whenComplete((elasticMq, failure) -> {
            if (failure != null) {
                made.completeExceptionally(failure);
                return;
            }
            // a queue's dead-letter queue must be there before it
            stack.queues().stream()
                    .filter(queue -> queue.deadLetterArn().isEmpty())
                    .forEach(queue -> create(elasticMq, queue));
            stack.queues().stream()
                    .filter(queue -> queue.deadLetterArn().isPresent())
                    .forEach(queue -> create(elasticMq, queue));
            made.complete(elasticMq);
        });
        return sqs;
    }

    private static void create(ElasticMq elasticMq, Stack.Queue queue) {
        var request = Json.object().put("QueueName", queue.name());
        var given = request.putObject("Attributes");
        queue.attributes().forEach(given::put);
        elasticMq.call("CreateQueue", request);
    }

    private static Map<String, String> attributes(Stack.Queue queue) {
        var all = new ConcurrentHashMap<>(queue.attributes());
        queue.policy().ifPresent(policy -> all.put("Policy", Json.write(policy.json())));
        return all;
    }

    /**
     * Makes one call.
     *
     * @param action  {@code SendMessage}
     * @param request as in the protocol awsJson
     * @return the response, as in the protocol awsJson
     * @throws ServiceException SQS's own error
     */
    public JsonNode call(Principal who, String action, JsonNode request) {
        return call(who, action, request, Map.of());
    }

    /** @param context condition keys of the call, such as {@code aws:SourceArn} */
    public JsonNode call(Principal who, String action, JsonNode request, Map<String, List<String>> context) {
        var queue = request.path("QueueUrl").asString(request.path("QueueName").asString(""));
        var name = queue.substring(queue.lastIndexOf('/') + 1);
        door.check(who, ServiceCalls.action("sqs", action), resource(request, name), policy(name), context);
        for (var parameter : REQUIRED.getOrDefault(action, List.of())) {
            if (request.path(parameter).isMissingNode()) {
                throw new ServiceException(
                        "MissingParameter", 400, "The request must contain the parameter " + parameter + ".");
            }
        }
        var response = server.join().call(action, addressed(request, queue, name));
        return switch (action) {
            case "CreateQueue", "SetQueueAttributes" -> {
                request.path("Attributes")
                        .properties()
                        .forEach(attribute -> attributesOf(name)
                                .put(attribute.getKey(), attribute.getValue().asString()));
                yield response;
            }
            case "GetQueueAttributes" -> withAttributes(response, request.path("AttributeNames"), name);
            default -> {
                if (action.startsWith("SendMessage")) {
                    senders.sent(response, door.roles().userId(who));
                }
                note(action, request, response, name);
                yield response;
            }
        };
    }

    /**
     * With the queue's URL as the server writes it: clients may come by other names of this machine.
     *
     * @throws ServiceException {@code InvalidAddress}
     */
    private JsonNode addressed(JsonNode request, String queue, String name) {
        if (!request.has("QueueUrl")) {
            return request;
        }
        if (!NAME.matcher(name).matches()) {
            throw new ServiceException(
                    "InvalidAddress", 404, "The address " + queue + " is not valid for this endpoint.");
        }
        return Json.object().setAll((ObjectNode) request).setAll(request(name));
    }

    /** What can be received from the queue, and when. */
    public Receivable receivable(String queueName) {
        return receivable.computeIfAbsent(queueName, _ -> new Receivable());
    }

    /** A request for the queue of that ARN, to be filled. */
    public ObjectNode request(String queueArn) {
        return Json.object().put("QueueUrl", "https://sqs/" + stack.account() + "/" + nameOf(queueArn));
    }

    private static String nameOf(String queueArn) {
        return queueArn.substring(queueArn.lastIndexOf(':') + 1);
    }

    /** The queue's visibility time-out. */
    Duration visibilityTimeout(String queueName) {
        var seconds = attributesOf(queueName).get("VisibilityTimeout");
        return seconds == null ? DEFAULT_VISIBILITY : Duration.ofSeconds(Long.parseLong(seconds));
    }

    private String resource(JsonNode request, String name) {
        if (request.has("SourceArn")) {
            return request.get("SourceArn").asString();
        }
        return name.isEmpty() ? "*" : "arn:aws:sqs:" + stack.region() + ":" + stack.account() + ":" + name;
    }

    private Optional<PolicyDocument> policy(String name) {
        return Optional.ofNullable(attributesOf(name).get("Policy"))
                .filter(text -> !text.isBlank())
                .map(text -> PolicyDocument.resourceBased(Json.parse(text)));
    }

    private Map<String, String> attributesOf(String name) {
        return attributes.computeIfAbsent(name, _ -> new ConcurrentHashMap<>());
    }

    private JsonNode withAttributes(JsonNode response, JsonNode wanted, String name) {
        var merged = (ObjectNode) response.path("Attributes");
        var names = wanted.valueStream().map(JsonNode::asString).toList();
        attributesOf(name).forEach((attribute, value) -> {
            if (!merged.has(attribute) && (names.contains("All") || names.contains(attribute))) {
                merged.put(attribute, value);
            }
        });
        return response;
    }

    private void note(String action, JsonNode request, JsonNode response, String name) {
        switch (action) {
            case "SendMessage" -> from(name, response.path("MessageId"), delay(request, name));
            case "SendMessageBatch" ->
                response.path("Successful")
                        .forEach(sent -> request.path("Entries")
                                .valueStream()
                                .filter(entry -> entry.path("Id").equals(sent.path("Id")))
                                .forEach(entry -> from(name, sent.path("MessageId"), delay(entry, name))));
            case "ReceiveMessage" -> {
                var invisible = request.has("VisibilityTimeout")
                        ? seconds(request.path("VisibilityTimeout"))
                        : visibilityTimeout(name);
                senders.received(response);
                response.path("Messages").forEach(message -> from(name, message.path("MessageId"), invisible));
                // ElasticMQ redrives while it receives
                deadLetterQueue(name)
                        .ifPresent(deadLetters -> from(deadLetters, StringNode.valueOf(name), Duration.ZERO));
            }
            case "ChangeMessageVisibility" ->
                from(name, messageId(request), seconds(request.path("VisibilityTimeout")));
            case "ChangeMessageVisibilityBatch" ->
                request.path("Entries")
                        .forEach(entry -> from(name, messageId(entry), seconds(entry.path("VisibilityTimeout"))));
            case "DeleteMessage" -> deleted(request, name);
            case "DeleteMessageBatch" -> request.path("Entries").forEach(entry -> deleted(entry, name));
            case "StartMessageMoveTask" ->
                receivable.keySet().forEach(queue -> from(queue, StringNode.valueOf(action), Duration.ZERO));
            default -> {
                // makes nothing receivable
            }
        }
    }

    private void deleted(JsonNode received, String name) {
        receivable(name).remove(messageId(received).asString());
        senders.deleted(messageId(received));
    }

    /** ElasticMQ's receipt handles begin with the message's ID. */
    private static JsonNode messageId(JsonNode received) {
        var handle = received.path("ReceiptHandle").asString("");
        return StringNode.valueOf(handle.substring(0, Math.max(0, handle.indexOf('#'))));
    }

    private Duration delay(JsonNode message, String name) {
        return message.has("DelaySeconds")
                ? seconds(message.get("DelaySeconds"))
                : Duration.ofSeconds(Long.parseLong(attributesOf(name).getOrDefault("DelaySeconds", "0")));
    }

    private static Duration seconds(JsonNode number) {
        return Duration.ofSeconds(number.asLong(0));
    }

    private Optional<String> deadLetterQueue(String name) {
        return Optional.ofNullable(attributesOf(name).get("RedrivePolicy"))
                .map(policy -> Json.parse(policy).path("deadLetterTargetArn").asString(""))
                .map(Sqs::nameOf);
    }

    /** ElasticMQ counts in milliseconds, and gives a message in the one after that in which it becomes receivable. */
    private void from(String queueName, JsonNode messageId, Duration delay) {
        receivable(queueName).put(messageId.asString(), time.now().plus(delay).plusMillis(1));
    }

    @Override
    public void close() {
        server.thenAccept(ElasticMq::close);
    }
}
