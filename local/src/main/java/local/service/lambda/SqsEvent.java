package local.service.lambda;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The event that a function gets of a queue's messages, and what its answer says of them.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with Amazon SQS</a>
 */
final class SqsEvent {

    private SqsEvent() {}

    /** @param messages as {@code ReceiveMessage} gives them */
    static ObjectNode of(Iterable<JsonNode> messages, String queueArn, String region) {
        var event = Json.object();
        var records = event.putArray("Records");
        messages.forEach(message -> records.add(record(message, queueArn, region)));
        return event;
    }

    static ObjectNode record(JsonNode message, String queueArn, String region) {
        var record = Json.object();
        record.set("messageId", message.path("MessageId"));
        record.set("receiptHandle", message.path("ReceiptHandle"));
        record.set("body", message.path("Body"));
        record.set("attributes", message.path("Attributes"));
        var attributes = record.putObject("messageAttributes");
        message.path("MessageAttributes")
                .properties()
                .forEach(attribute -> attributes.set(attribute.getKey(), attribute(attribute.getValue())));
        record.set("md5OfBody", message.path("MD5OfBody"));
        if (message.has("MD5OfMessageAttributes")) {
            record.set("md5OfMessageAttributes", message.get("MD5OfMessageAttributes"));
        }
        return record.put("eventSource", "aws:sqs")
                .put("eventSourceARN", queueArn)
                .put("awsRegion", region);
    }

    /** SQS writes {@code StringValue}, Lambda {@code stringValue}. */
    private static ObjectNode attribute(JsonNode value) {
        var attribute = Json.object();
        value.properties()
                .forEach(field -> attribute.set(
                        field.getKey().substring(0, 1).toLowerCase(Locale.ROOT)
                                + field.getKey().substring(1),
                        field.getValue()));
        attribute.putArray("stringListValues");
        attribute.putArray("binaryListValues");
        return attribute;
    }

    /**
     * The IDs of the messages that the answer leaves on the queue: all, where it is malformed.
     *
     * @param answer of a function that reports batch item failures
     */
    static Set<String> failed(String answer, Set<String> messageIds) {
        return identifiers(answer).filter(messageIds::containsAll).orElse(messageIds);
    }

    /** Empty where the answer is malformed. */
    private static Optional<Set<String>> identifiers(String answer) {
        if (answer.isBlank()) {
            return Optional.of(Set.of());
        }
        try {
            var json = Json.parse(answer);
            var failures = json.path("batchItemFailures");
            if (!json.isObject() && !json.isNull()
                    || !failures.isArray() && !failures.isNull() && !failures.isMissingNode()) {
                return Optional.empty();
            }
            var identifiers = failures.valueStream()
                    .map(failure -> failure.path("itemIdentifier"))
                    .collect(Collectors.toSet());
            return identifiers.stream().allMatch(JsonNode::isString)
                    ? Optional.of(identifiers.stream()
                            .map(JsonNode::stringValue)
                            .collect(Collectors.toCollection(HashSet::new)))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
