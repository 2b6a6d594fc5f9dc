package local.service.sqs;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** A message on a queue: what was sent, and where it stands. Its queue changes it, under the lock of all queues. */
final class Message {

    /** See the package's description. */
    enum Place {
        DELAYED,
        VISIBLE,
        IN_FLIGHT
    }

    /**
     * What a sender gives.
     *
     * @param md5             of the body, in hexadecimal digits
     * @param system          {@code AWSTraceHeader}
     * @param senderId        the unique ID of the principal, with the session's name
     * @param groupId         of a FIFO queue's message, and of a fair queue's; else null
     * @param deduplicationId of a FIFO queue's message, else null
     */
    record Sent(
            String body,
            String md5,
            Map<String, MessageAttributeValue> attributes,
            Map<String, MessageAttributeValue> system,
            String senderId,
            String groupId,
            String deduplicationId) {}

    final UUID id;
    final Sent sent;
    /** The queue that gave it up as a dead letter. */
    final Optional<String> deadLetterSourceArn;
    /** Milliseconds since the epoch, as all times here. */
    final long sentAt;
    /** How often it was received, from all queues that it was on. */
    int receives;
    /** How often it was received from this queue. */
    int receivesHere;

    long firstReceivedAt;
    long receivedAt;
    /** From when on it can be received, if it is not deleted until then. */
    long visibleAt;
    /** By which its queue keeps it in order. */
    long order;

    Place place = Place.VISIBLE;

    Message(UUID id, Sent sent, long sentAt, Optional<String> deadLetterSourceArn) {
        this.id = id;
        this.sent = sent;
        this.sentAt = sentAt;
        this.deadLetterSourceArn = deadLetterSourceArn;
    }

    /** The same message as it comes to a dead-letter queue. In a FIFO queue its age begins anew. */
    Message deadLetter(Queue source, long now) {
        var dead = new Message(id, sent, source.isFifo() ? now : sentAt, Optional.of(source.arn()));
        dead.receives = receives;
        dead.firstReceivedAt = firstReceivedAt;
        return dead;
    }

    /** 20 digits that grow in the order of the queue. */
    String sequenceNumber() {
        return sequenceNumber(order);
    }

    static String sequenceNumber(long order) {
        return "188%017d".formatted(order);
    }
}
