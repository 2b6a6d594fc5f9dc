package local.service.sqs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * What a receiver wants to see of a message beside its body.
 *
 * @param system     names of system attributes, or {@code All}
 * @param attributes names of message attributes, beginnings of such, or {@code All}
 */
record Incoming(List<String> system, List<String> attributes) {

    private static final String ALL = "All";

    /** @throws ServiceException {@code InvalidAttributeName} */
    static Incoming of(ReceiveMessageRequest request) {
        var system = new ArrayList<>(request.attributeNamesAsStrings());
        system.addAll(request.messageSystemAttributeNamesAsStrings());
        for (var name : system) {
            if (MessageSystemAttributeName.fromValue(name) == MessageSystemAttributeName.UNKNOWN_TO_SDK_VERSION) {
                throw Refusals.unknownAttribute(name);
            }
        }
        return new Incoming(
                system,
                request.messageAttributeNames().stream()
                        .filter(Objects::nonNull)
                        .toList());
    }

    software.amazon.awssdk.services.sqs.model.Message message(Received received, Queue queue) {
        var sent = received.message().sent;
        var wanted = MessageAttributes.wanted(sent.attributes(), attributes);
        var message = software.amazon.awssdk.services.sqs.model.Message.builder()
                .messageId(received.message().id.toString())
                .receiptHandle(received.receiptHandle())
                .body(sent.body())
                .md5OfBody(sent.md5());
        if (!system.isEmpty()) {
            message.attributesWithStrings(system(received, queue));
        }
        if (!wanted.isEmpty()) {
            message.messageAttributes(wanted).md5OfMessageAttributes(MessageAttributes.md5(wanted));
        }
        return message.build();
    }

    private Map<String, String> system(Received received, Queue queue) {
        var message = received.message();
        var sent = message.sent;
        var all = new LinkedHashMap<String, String>();
        all.put("SenderId", sent.senderId());
        all.put("SentTimestamp", String.valueOf(message.sentAt));
        all.put("ApproximateReceiveCount", String.valueOf(received.receives()));
        all.put("ApproximateFirstReceiveTimestamp", String.valueOf(received.firstReceivedAt()));
        if (queue.isFifo()) {
            all.put("SequenceNumber", message.sequenceNumber());
            all.put("MessageDeduplicationId", sent.deduplicationId());
        }
        if (sent.groupId() != null) {
            all.put("MessageGroupId", sent.groupId());
        }
        sent.system().forEach((name, value) -> all.put(name, value.stringValue()));
        message.deadLetterSourceArn.ifPresent(arn -> all.put("DeadLetterQueueSourceArn", arn));
        if (!system.contains(ALL)) {
            all.keySet().retainAll(system);
        }
        return all;
    }
}
