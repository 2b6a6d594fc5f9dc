package local.service.sqs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import local.json.Arn;
import local.service.api.ServiceException;
import local.service.sqs.Message.Place;
import local.time.Alarm;

/** One queue, by SQS's rules. Everything here happens under the lock of {@link Queues}; instants are milliseconds. */
final class Queue {

    static final int MAX_IN_FLIGHT = 120_000;
    static final int MAX_VISIBILITY_SECONDS = 43_200;
    private static final long PURGE_INTERVAL = 60_000;

    private final Queues queues;
    private final Arn arn;
    private final Messages messages;
    private final Deduplication deduplication = new Deduplication();
    private final LinkedHashMap<String, Attempt> attempts = new LinkedHashMap<>();
    private final LinkedHashSet<Receiver> receivers = new LinkedHashSet<>();
    private Optional<Alarm> alarm = Optional.empty();
    private long alarmAt;
    private long purgedAt = Long.MIN_VALUE / 2;

    final Map<String, String> tags = new TreeMap<>();
    /** What the template says of it; null where it was made by a call. */
    Map<String, String> declared;

    long created;
    QueueAttributes attributes;
    long modified;

    /** A ReceiveMessage that can be asked again. */
    private record Attempt(long at, List<Received> received) {}

    /** @param declared attributes in the template; null where it is made by a call */
    Queue(Queues queues, Arn arn, QueueAttributes attributes, Map<String, String> declared, long now) {
        this.declared = declared;
        this.queues = queues;
        this.arn = arn;
        this.attributes = attributes;
        this.messages = new Messages(attributes.isFifo());
        this.created = now;
        this.modified = now;
    }

    String name() {
        return arn.resource();
    }

    String arn() {
        return arn.toString();
    }

    boolean isFifo() {
        return attributes.isFifo();
    }

    Messages messages() {
        return messages;
    }

    Deduplication deduplication() {
        return deduplication;
    }

    void advance(long now) {
        messages.advance(now - attributes.retention(), now);
    }

    /**
     * Takes a message, or what was sent before with its deduplication ID.
     *
     * @param delay milliseconds
     */
    Deduplication.Original send(Message.Sent sent, long delay, long now) {
        var scope = attributes.deduplicatesByGroup() ? sent.groupId() : null;
        if (isFifo()) {
            var original = deduplication.find(scope, sent.deduplicationId(), now);
            if (original.isPresent()) {
                return original.get();
            }
        }
        var message = new Message(UUID.randomUUID(), sent, now, Optional.empty());
        put(message, delay, now);
        var original = new Deduplication.Original(message.id, message.order);
        if (isFifo()) {
            var entry = new Deduplication.Entry(scope, sent.deduplicationId(), original, now);
            deduplication.add(entry);
            queues.journal().sent(this, entry);
        }
        return original;
    }

    private void put(Message message, long delay, long now) {
        messages.put(message, now + delay, now);
        queues.journal().put(this, message);
        queues.changed(this);
    }

    /** At most so many messages that can be received now. Those that were received too often go elsewhere. */
    List<Received> receive(int wanted, long visibility, long now) {
        advance(now);
        int most = Math.min(wanted, MAX_IN_FLIGHT - messages.inFlight());
        var taken = new ArrayList<Message>();
        for (var message = messages.first(); message != null && taken.size() < most; ) {
            var deadLetters = deadLetterQueue(message);
            if (deadLetters.isPresent()) {
                remove(message);
                deadLetters.get().put(message.deadLetter(this, now), 0, now);
                message = messages.first();
            } else {
                messages.take(message);
                taken.add(message);
                message = messages.after(message);
            }
        }
        var received = new ArrayList<Received>(taken.size());
        for (var message : taken) {
            message.receives++;
            message.receivesHere++;
            message.receivedAt = now;
            if (message.firstReceivedAt == 0) {
                message.firstReceivedAt = now;
            }
            received.add(Received.of(this, message));
            hide(message, visibility, now);
        }
        return received;
    }

    private Optional<Queue> deadLetterQueue(Message message) {
        return attributes
                .redrive()
                .filter(policy -> message.receivesHere >= policy.maxReceiveCount())
                .flatMap(policy -> queues.find(policy.deadLetterTargetArn()));
    }

    private void hide(Message message, long visibility, long now) {
        messages.hide(message, now + visibility, now);
        queues.journal().moved(this, message);
        if (visibility == 0) {
            queues.changed(this);
        }
    }

    /** As {@link #receive}; the same attempt gives the same messages again while nothing was done with them. */
    List<Received> receive(String attemptId, int wanted, long visibility, long now) {
        while (!attempts.isEmpty() && attempts.firstEntry().getValue().at + Deduplication.INTERVAL <= now) {
            attempts.pollFirstEntry();
        }
        advance(now);
        var before = attempts.get(attemptId);
        if (before != null && before.received.stream().allMatch(this::isInFlight)) {
            before.received.forEach(received -> hide(received.message(), visibility, now));
            return before.received;
        }
        var received = receive(wanted, visibility, now);
        if (!received.isEmpty()) {
            attempts.putLast(attemptId, new Attempt(now, received));
        }
        return received;
    }

    private boolean isInFlight(Received received) {
        var message = received.message();
        return messages.find(message.id) == message
                && message.place == Place.IN_FLIGHT
                && message.receives == received.receives();
    }

    /** A message that is gone is deleted already; of a standard queue also one that was received again stays. */
    void delete(String handle, long now) {
        var shown = ReceiptHandle.parse(handle, this);
        advance(now);
        var message = messages.find(shown.messageId());
        if (message == null) {
            return;
        }
        boolean current = message.receives == shown.receives();
        if (isFifo() && !(current && message.place == Place.IN_FLIGHT)) {
            throw Refusals.invalid(handle, "ReceiptHandle", "The receipt handle has expired.");
        }
        if (current) {
            remove(message);
            if (isFifo() || messages.inFlight() == MAX_IN_FLIGHT - 1) {
                queues.changed(this);
            }
        }
    }

    /** @throws ServiceException {@code MessageNotInflight} where the handle's time is over */
    void changeVisibility(String handle, int seconds, long now) {
        var shown = ReceiptHandle.parse(handle, this);
        advance(now);
        var message = messages.find(shown.messageId());
        if (message == null) {
            throw Refusals.invalid(
                    handle,
                    "ReceiptHandle",
                    "Message does not exist or is not available for visibility timeout change.");
        }
        if (message.receives != shown.receives() || message.place != Place.IN_FLIGHT) {
            throw Refusals.of("MessageNotInflight", "The specified message isn't in flight.");
        }
        if (now + seconds * 1000L > message.receivedAt + MAX_VISIBILITY_SECONDS * 1000L) {
            throw Refusals.invalid(
                    seconds,
                    "VisibilityTimeout",
                    "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
        }
        hide(message, seconds * 1000L, now);
        queues.changed(this);
    }

    /** @throws ServiceException {@code PurgeQueueInProgress} within a minute of the last time */
    void purge(long now) {
        if (now < purgedAt + PURGE_INTERVAL) {
            throw Refusals.of(
                    "PurgeQueueInProgress",
                    "Only one PurgeQueue operation on " + name() + " is allowed every 60 seconds.");
        }
        purgedAt = now;
        messages.clear();
        queues.journal().purged(this);
    }

    /** The first message that could be received; null where there is none. */
    Message first(long now) {
        advance(now);
        return messages.first();
    }

    private void remove(Message message) {
        messages.remove(message);
        queues.journal().removed(this, message);
    }

    /** Moves a message of this queue. There it is a new one, with an age and an ID of its own. */
    void moveTo(Queue other, Message message, long now) {
        remove(message);
        other.put(new Message(UUID.randomUUID(), message.sent, now, Optional.empty()), 0, now);
    }

    void park(Receiver receiver) {
        receivers.add(receiver);
        queues.changed(this);
    }

    /** The receiver's time is over. */
    void release(Receiver receiver) {
        if (receivers.remove(receiver)) {
            receiver.timeout().cancel();
            queues.whenWritten(() -> receiver.messages().send(List.of()));
        }
    }

    /** Gives what is there to those who wait for it, and has itself woken when there will be more. */
    void serve(long now) {
        while (!receivers.isEmpty()) {
            var first = receivers.getFirst();
            var received = receive(first.wanted(), first.visibility(), now);
            if (received.isEmpty()) {
                break;
            }
            receivers.remove(first);
            first.timeout().cancel();
            queues.whenWritten(() -> first.messages().send(received));
        }
        var next = receivers.isEmpty() ? Optional.<Long>empty() : messages.nextLater();
        if (alarm.isPresent() && (next.isEmpty() || next.get() != alarmAt)) {
            alarm.get().cancel();
            alarm = Optional.empty();
        }
        if (next.isPresent() && alarm.isEmpty()) {
            alarmAt = next.get();
            alarm = Optional.of(queues.alarm(alarmAt, arn(), "a message's visibility", () -> {
                alarm = Optional.empty();
                queues.changed(this);
            }));
        }
    }

    /** Nobody waits here any more. */
    void close() {
        List.copyOf(receivers).forEach(this::release);
        alarm.ifPresent(Alarm::cancel);
    }
}
