package local.service.sqs;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** SQS's operations on messages. */
public final class MessageOperations {

    private static final int MAX_BATCH_BYTES = 1_048_576;
    private static final int MAX_RECEIVED = 10;
    private static final int MAX_WAIT_SECONDS = 20;
    private static final Pattern TOKEN = Pattern.compile("[\\p{Alnum}\\p{Punct}]{1,128}");

    private final Access access;
    private final Queues queues;
    private final Door door;

    MessageOperations(Access access) {
        this.access = access;
        this.queues = access.queues();
        this.door = access.door();
    }

    public SendMessageResponse sendMessage(Principal who, SendMessageRequest request) {
        return sendMessage(who, request, Map.of());
    }

    /** @param context condition keys of the call, such as {@code aws:SourceArn} */
    public SendMessageResponse sendMessage(
            Principal who, SendMessageRequest request, Map<String, List<String>> context) {
        var queue = access.queue(who, "SendMessage", request.queueUrl(), context);
        Refusals.required("MessageBody", request.messageBody());
        var outgoing = Outgoing.of(request);
        var original = send(who, queue, outgoing);
        return SendMessageResponse.builder()
                .messageId(original.messageId().toString())
                .md5OfMessageBody(MessageAttributes.md5(request.messageBody()))
                .md5OfMessageAttributes(MessageAttributes.md5(outgoing.attributes()))
                .md5OfMessageSystemAttributes(MessageAttributes.md5(outgoing.system()))
                .sequenceNumber(sequenceNumber(queue, original))
                .build();
    }

    public SendMessageBatchResponse sendMessageBatch(Principal who, SendMessageBatchRequest request) {
        var queue = access.queue(who, "SendMessageBatch", request.queueUrl(), Map.of());
        var entries = request.entries();
        Batch.check("SendMessageBatch", entries, SendMessageBatchRequestEntry::id);
        int size = 0;
        for (int i = 0; i < entries.size(); i++) {
            Batch.required("SendMessageBatch", i, "MessageBody", entries.get(i).messageBody());
            size += Outgoing.of(entries.get(i)).size();
        }
        if (size > MAX_BATCH_BYTES) {
            throw Refusals.of(
                    "BatchRequestTooLong",
                    "Batch requests cannot be longer than " + MAX_BATCH_BYTES + " bytes. You have sent " + size
                            + " bytes.");
        }
        var batch = Batch.run(entries, SendMessageBatchRequestEntry::id, entry -> {
            var outgoing = Outgoing.of(entry);
            var original = send(who, queue, outgoing);
            return SendMessageBatchResultEntry.builder()
                    .id(entry.id())
                    .messageId(original.messageId().toString())
                    .md5OfMessageBody(MessageAttributes.md5(entry.messageBody()))
                    .md5OfMessageAttributes(MessageAttributes.md5(outgoing.attributes()))
                    .md5OfMessageSystemAttributes(MessageAttributes.md5(outgoing.system()))
                    .sequenceNumber(sequenceNumber(queue, original))
                    .build();
        });
        return SendMessageBatchResponse.builder()
                .successful(batch.successful())
                .failed(batch.failed())
                .build();
    }

    private Deduplication.Original send(Principal who, Queue queue, Outgoing outgoing) {
        var sender = door.roles().userId(who);
        return queues.exclusively(() -> {
            var sent = outgoing.checked(queue.attributes, sender);
            return queues.there(queue).send(sent, outgoing.delay(queue.attributes), queues.now());
        });
    }

    private static String sequenceNumber(Queue queue, Deduplication.Original original) {
        return queue.isFifo() ? Message.sequenceNumber(original.order()) : null;
    }

    public ReceiveMessageResponse receiveMessage(Principal who, ReceiveMessageRequest request) {
        var queue = access.queue(who, "ReceiveMessage", request.queueUrl(), Map.of());
        int wanted = Refusals.between(
                "MaxNumberOfMessages",
                request.maxNumberOfMessages(),
                1,
                MAX_RECEIVED,
                1,
                "Must be between 1 and 10, if provided.");
        int visibility = Refusals.between(
                "VisibilityTimeout",
                request.visibilityTimeout(),
                0,
                Queue.MAX_VISIBILITY_SECONDS,
                queue.attributes.number("VisibilityTimeout"),
                "Must be between 0 and 43200, if provided.");
        int wait = Refusals.between(
                "WaitTimeSeconds",
                request.waitTimeSeconds(),
                0,
                MAX_WAIT_SECONDS,
                queue.attributes.number("ReceiveMessageWaitTimeSeconds"),
                "Must be >= 0 and <= 20, if provided.");
        var shown = Incoming.of(request);
        var received = receive(queue, request.receiveRequestAttemptId(), wanted, visibility * 1000L, wait * 1000L);
        return received.isEmpty()
                ? ReceiveMessageResponse.builder().build()
                : ReceiveMessageResponse.builder()
                        .messages(received.stream()
                                .map(message -> shown.message(message, queue))
                                .toList())
                        .build();
    }

    private List<Received> receive(Queue queue, String attemptId, int wanted, long visibility, long wait) {
        if (attemptId != null) {
            if (!queue.isFifo()) {
                throw notForThisType(attemptId, "ReceiveRequestAttemptId");
            }
            token("ReceiveRequestAttemptId", attemptId);
            var again =
                    queues.exclusively(() -> queues.there(queue).receive(attemptId, wanted, visibility, queues.now()));
            if (!again.isEmpty()) {
                return again;
            }
        }
        if (!queue.isFifo() && queues.exclusively(() -> queue.messages().inFlight()) >= Queue.MAX_IN_FLIGHT) {
            throw Refusals.of(
                    "OverLimit", "Too many messages are in flight in queue " + queue.arn() + ": delete some of them.");
        }
        return queues.receive(queue, wanted, visibility, wait);
    }

    static ServiceException notForThisType(Object value, String parameter) {
        return Refusals.invalid(
                value, parameter, "The request include parameter that is not valid for this queue type.");
    }

    /** What names a group, a duplicate or an attempt. */
    static void token(String parameter, String value) {
        if (!TOKEN.matcher(value).matches()) {
            throw Refusals.invalid(
                    value,
                    parameter,
                    parameter + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
        }
    }

    public DeleteMessageResponse deleteMessage(Principal who, DeleteMessageRequest request) {
        return access.at(who, "DeleteMessage", request.queueUrl(), (queue, now) -> {
            queue.delete(Refusals.required("ReceiptHandle", request.receiptHandle()), now);
            return DeleteMessageResponse.builder().build();
        });
    }

    public DeleteMessageBatchResponse deleteMessageBatch(Principal who, DeleteMessageBatchRequest request) {
        return access.at(who, "DeleteMessageBatch", request.queueUrl(), (queue, now) -> {
            var batch = each(
                    "DeleteMessageBatch",
                    request.entries(),
                    DeleteMessageBatchRequestEntry::id,
                    DeleteMessageBatchRequestEntry::receiptHandle,
                    entry -> {
                        queue.delete(entry.receiptHandle(), now);
                        return DeleteMessageBatchResultEntry.builder()
                                .id(entry.id())
                                .build();
                    });
            return DeleteMessageBatchResponse.builder()
                    .successful(batch.successful())
                    .failed(batch.failed())
                    .build();
        });
    }

    public ChangeMessageVisibilityResponse changeMessageVisibility(
            Principal who, ChangeMessageVisibilityRequest request) {
        return access.at(who, "ChangeMessageVisibility", request.queueUrl(), (queue, now) -> {
            Refusals.required("ReceiptHandle", request.receiptHandle());
            if (request.visibilityTimeout() == null) {
                throw Refusals.missing("VisibilityTimeout");
            }
            queue.changeVisibility(request.receiptHandle(), visibility(request.visibilityTimeout()), now);
            return ChangeMessageVisibilityResponse.builder().build();
        });
    }

    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
            Principal who, ChangeMessageVisibilityBatchRequest request) {
        return access.at(who, "ChangeMessageVisibilityBatch", request.queueUrl(), (queue, now) -> {
            var batch = each(
                    "ChangeMessageVisibilityBatch",
                    request.entries(),
                    ChangeMessageVisibilityBatchRequestEntry::id,
                    ChangeMessageVisibilityBatchRequestEntry::receiptHandle,
                    entry -> {
                        queue.changeVisibility(entry.receiptHandle(), visibility(entry.visibilityTimeout()), now);
                        return ChangeMessageVisibilityBatchResultEntry.builder()
                                .id(entry.id())
                                .build();
                    });
            return ChangeMessageVisibilityBatchResponse.builder()
                    .successful(batch.successful())
                    .failed(batch.failed())
                    .build();
        });
    }

    /** @param seconds 0 where a batch's entry names none */
    private static int visibility(Integer seconds) {
        return Refusals.between(
                "VisibilityTimeout",
                seconds,
                0,
                Queue.MAX_VISIBILITY_SECONDS,
                0,
                "Must be between 0 and 43200, if provided.");
    }

    private static <E, T> Batch<T> each(
            String operation,
            List<E> entries,
            Function<E, String> id,
            Function<E, String> handle,
            Function<E, T> step) {
        Batch.check(operation, entries, id);
        for (int i = 0; i < entries.size(); i++) {
            Batch.required(operation, i, "ReceiptHandle", handle.apply(entries.get(i)));
        }
        return Batch.run(entries, id, step);
    }
}
