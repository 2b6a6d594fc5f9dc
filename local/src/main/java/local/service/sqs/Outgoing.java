package local.service.sqs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * A message as its sender gives it, by itself or in a batch.
 *
 * @param delaySeconds    null where the queue's own delay counts; so with the other members
 * @param groupId         {@code MessageGroupId}
 * @param deduplicationId {@code MessageDeduplicationId}
 */
record Outgoing(
        String body,
        Map<String, MessageAttributeValue> attributes,
        Map<String, MessageAttributeValue> system,
        Integer delaySeconds,
        String groupId,
        String deduplicationId) {

    static Outgoing of(SendMessageRequest request) {
        return new Outgoing(
                request.messageBody(),
                request.messageAttributes(),
                alike(request.messageSystemAttributesAsStrings()),
                request.delaySeconds(),
                request.messageGroupId(),
                request.messageDeduplicationId());
    }

    static Outgoing of(SendMessageBatchRequestEntry entry) {
        return new Outgoing(
                entry.messageBody(),
                entry.messageAttributes(),
                alike(entry.messageSystemAttributesAsStrings()),
                entry.delaySeconds(),
                entry.messageGroupId(),
                entry.messageDeduplicationId());
    }

    /** The SDK has a class of its own for values of the same members. */
    private static Map<String, MessageAttributeValue> alike(Map<String, MessageSystemAttributeValue> system) {
        var alike = new HashMap<String, MessageAttributeValue>();
        system.forEach((name, value) -> alike.put(
                name,
                MessageAttributeValue.builder()
                        .dataType(value == null ? null : value.dataType())
                        .stringValue(value == null ? null : value.stringValue())
                        .binaryValue(value == null ? null : value.binaryValue())
                        .build()));
        return alike;
    }

    /** In bytes; system attributes do not count. */
    int size() {
        return body.getBytes(StandardCharsets.UTF_8).length + MessageAttributes.size(attributes);
    }

    /**
     * The message, if the queue takes it.
     *
     * @throws ServiceException SQS's error for what is wrong with it
     */
    Message.Sent checked(QueueAttributes queue, String senderId) {
        if (!MessageBody.isValid(body)) {
            throw MessageBody.invalidContents();
        }
        MessageAttributes.check(attributes);
        MessageAttributes.checkSystem(system);
        int most = queue.number("MaximumMessageSize");
        if (size() > most) {
            throw Refusals.invalid(
                    "One or more parameters are invalid. Reason: Message must be shorter than " + most + " bytes.");
        }
        Refusals.between("DelaySeconds", delaySeconds, 0, 900, 0, "DelaySeconds must be >= 0 and <= 900.");
        if (queue.isFifo() && delaySeconds != null && delaySeconds > 0) {
            throw MessageOperations.notForThisType(delaySeconds, "DelaySeconds");
        }
        if (queue.isFifo() && (groupId == null || groupId.isEmpty())) {
            throw Refusals.missing("MessageGroupId");
        }
        if (groupId != null) {
            MessageOperations.token("MessageGroupId", groupId);
        }
        return new Message.Sent(
                body,
                MessageAttributes.md5(body),
                Map.copyOf(attributes),
                Map.copyOf(system),
                senderId,
                groupId,
                deduplicationId(queue));
    }

    private String deduplicationId(QueueAttributes queue) {
        if (deduplicationId != null) {
            if (!queue.isFifo()) {
                throw MessageOperations.notForThisType(deduplicationId, "MessageDeduplicationId");
            }
            MessageOperations.token("MessageDeduplicationId", deduplicationId);
            return deduplicationId;
        }
        if (queue.isFifo() && !queue.deduplicatesByContent()) {
            throw Refusals.invalid("The queue should either have ContentBasedDeduplication enabled or"
                    + " MessageDeduplicationId provided explicitly");
        }
        return queue.isFifo() ? sha256(body) : null;
    }

    /** Milliseconds. A FIFO queue's own delay is that of all its messages. */
    long delay(QueueAttributes queue) {
        return 1000L * (delaySeconds == null || queue.isFifo() ? queue.number("DelaySeconds") : delaySeconds);
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
