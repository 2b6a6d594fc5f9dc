package local.service.sqs;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import local.execution.journal.Journal;
import local.execution.journal.Journaled;
import local.json.Arn;
import local.json.Json;
import local.service.api.Shapes;
import local.service.sqs.Message.Place;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What outlives a crash of queues: all that one call changes is one record, so that a message which goes from a queue to
 * its dead-letter queue is on one of them at any time. A change says how the thing stands after it, and never what was
 * done.
 */
final class SqsJournal implements Journaled {

    private static final String KIND = "sqs";

    private final Queues queues;
    private final Journal journal;
    /** Queues that were in the template and are not now: told of once. */
    private final Set<String> gone = new HashSet<>();

    private ArrayNode changes = Json.object().putArray("changes");

    SqsJournal(Queues queues, Journal journal) {
        this.queues = queues;
        this.journal = journal;
    }

    @Override
    public String kind() {
        return KIND;
    }

    void changed(Queue queue) {
        note(() -> queue(queue));
    }

    void deleted(Queue queue) {
        note(() -> Json.object().put("deleted", queue.name()).put("at", queues.now()));
    }

    void purged(Queue queue) {
        note(() -> Json.object().put("purged", queue.name()));
    }

    void put(Queue queue, Message message) {
        note(() -> message(queue, message));
    }

    /** The message is there already, and stands elsewhere now. */
    void moved(Queue queue, Message message) {
        note(() -> standing(queue, message));
    }

    void removed(Queue queue, Message message) {
        note(() -> Json.object().put("removed", message.id.toString()).put("of", queue.name()));
    }

    void sent(Queue queue, Deduplication.Entry entry) {
        note(() -> entry(queue, entry));
    }

    void changed(MoveTask task) {
        note(task::json);
    }

    private void note(Supplier<ObjectNode> change) {
        if (journal.keeps()) {
            changes.add(change.get());
        }
    }

    /** Writes what was changed since; what cannot be written is tried again with what comes next. */
    void write() {
        if (!changes.isEmpty()) {
            journal.append(KIND, bytes(changes));
            changes = Json.object().putArray("changes");
        }
    }

    private static byte[] bytes(JsonNode json) {
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /** Nobody waits for longer than one record takes, but for the lists. */
    @Override
    public void snapshot(Consumer<byte[]> payloads) {
        for (var queue : queues.exclusively(() -> List.copyOf(queues.all()))) {
            payloads.accept(queues.exclusively(() -> record(queue(queue))));
            for (var message :
                    queues.exclusively(() -> List.copyOf(queue.messages().all()))) {
                queues.exclusively(() -> Optional.of(message)
                                .filter(there -> queue.messages().find(there.id) == there)
                                .map(there -> record(message(queue, there))))
                        .ifPresent(payloads);
            }
            queues.exclusively(() -> List.copyOf(queue.deduplication().all()))
                    .forEach(entry -> payloads.accept(record(entry(queue, entry))));
        }
        queues.exclusively(() -> queues.moveTasks().stream().map(MoveTask::json).toList())
                .forEach(task -> payloads.accept(record(task)));
    }

    @Override
    public boolean snapshotsWhileRunning() {
        return true;
    }

    private static byte[] record(ObjectNode change) {
        return bytes(Json.object().putArray("changes").add(change));
    }

    @Override
    public void replay(byte[] payload) {
        for (var change : Json.parse(new String(payload, StandardCharsets.UTF_8))) {
            replay(change);
        }
    }

    private void replay(JsonNode change) {
        if (change.has("queue")) {
            replayQueue(change);
        } else if (change.has("moveTask")) {
            queues.put(MoveTask.read(queues, change));
        } else if (change.has("deleted")) {
            queues.find(
                    change.get("deleted").stringValue(),
                    queue -> replayDeletion(queue, change.get("at").longValue()));
        } else if (change.has("purged")) {
            queues.find(
                    change.get("purged").stringValue(),
                    queue -> queue.messages().clear());
        } else {
            queues.find(change.get("of").stringValue(), queue -> replay(queue, change));
        }
    }

    /** What the template has is there again, with nothing on it. */
    private void replayDeletion(Queue queue, long at) {
        if (queue.declared == null) {
            queues.drop(queue, at);
        } else {
            queue.messages().clear();
        }
    }

    private static void replay(Queue queue, JsonNode change) {
        var messages = queue.messages();
        if (change.has("removed")) {
            Optional.ofNullable(messages.find(id(change, "removed"))).ifPresent(messages::remove);
        } else if (change.has("sent")) {
            queue.deduplication()
                    .add(new Deduplication.Entry(
                            change.path("group").asString(null),
                            change.get("sent").stringValue(),
                            new Deduplication.Original(
                                    id(change, "message"), change.get("order").longValue()),
                            change.get("at").longValue()));
        } else {
            var before = messages.find(id(change, "message"));
            if (before != null) {
                messages.remove(before);
            }
            var message = change.has("body") ? message(change) : before;
            if (message != null) {
                message.receives = change.get("receives").intValue();
                message.receivesHere = change.get("receivesHere").intValue();
                message.firstReceivedAt = change.get("firstReceivedAt").longValue();
                message.receivedAt = change.get("receivedAt").longValue();
                messages.restore(
                        message,
                        change.get("inFlight").booleanValue(),
                        change.get("visibleAt").longValue());
            }
        }
    }

    private static UUID id(JsonNode change, String member) {
        return UUID.fromString(change.get(member).stringValue());
    }

    /** Of a queue of the template counts what the template says now, if that is not what it said then. */
    private void replayQueue(JsonNode change) {
        var arn = Arn.of(change.get("queue").stringValue());
        var declared = change.has("declared") ? Json.texts(change.get("declared")) : null;
        var found = queues.find(arn.toString());
        if (found.isEmpty() && declared != null) {
            if (gone.add(arn.toString())) {
                throw new IllegalArgumentException("the queue " + arn.resource()
                        + " and its messages are not taken up: the template has no such queue");
            }
            return;
        }
        var attributes = QueueAttributes.NONE.with(Json.texts(change.get("attributes")));
        var queue = found.orElseGet(
                () -> queues.restore(arn, attributes, change.get("created").longValue()));
        if (declared == null || declared.equals(queue.declared)) {
            queue.attributes = attributes;
        }
        queue.tags.clear();
        queue.tags.putAll(Json.texts(change.get("tags")));
        queue.modified = change.get("modified").longValue();
        queue.created = change.get("created").longValue();
        queue.messages().countFrom(change.get("lastOrder").longValue());
    }

    private static ObjectNode queue(Queue queue) {
        var json = Json.object()
                .put("queue", queue.arn())
                .put("created", queue.created)
                .put("modified", queue.modified)
                .put("lastOrder", queue.messages().lastOrder());
        json.set("attributes", Json.texts(queue.attributes.set()));
        json.set("tags", Json.texts(queue.tags));
        if (queue.declared != null) {
            json.set("declared", Json.texts(queue.declared));
        }
        return json;
    }

    private static ObjectNode entry(Queue queue, Deduplication.Entry entry) {
        return Json.object()
                .put("sent", entry.deduplicationId())
                .put("of", queue.name())
                .put("group", entry.groupId())
                .put("message", entry.original().messageId().toString())
                .put("order", entry.original().order())
                .put("at", entry.at());
    }

    private static ObjectNode standing(Queue queue, Message message) {
        return Json.object()
                .put("message", message.id.toString())
                .put("of", queue.name())
                .put("receives", message.receives)
                .put("receivesHere", message.receivesHere)
                .put("firstReceivedAt", message.firstReceivedAt)
                .put("receivedAt", message.receivedAt)
                .put("visibleAt", message.visibleAt)
                .put("inFlight", message.place == Place.IN_FLIGHT);
    }

    private static ObjectNode message(Queue queue, Message message) {
        var json = standing(queue, message)
                .put("order", message.order)
                .put("sentAt", message.sentAt)
                .put("body", message.sent.body())
                .put("sender", message.sent.senderId())
                .put("group", message.sent.groupId())
                .put("deduplication", message.sent.deduplicationId())
                .put("from", message.deadLetterSourceArn.orElse(null));
        put(json.putObject("attributes"), message.sent.attributes());
        put(json.putObject("system"), message.sent.system());
        return json;
    }

    private static Message message(JsonNode json) {
        var body = json.get("body").stringValue();
        var message = new Message(
                id(json, "message"),
                new Message.Sent(
                        body,
                        MessageAttributes.md5(body),
                        values(json.get("attributes")),
                        values(json.get("system")),
                        json.get("sender").stringValue(),
                        json.path("group").asString(null),
                        json.path("deduplication").asString(null)),
                json.get("sentAt").longValue(),
                Optional.ofNullable(json.path("from").asString(null)));
        message.order = json.get("order").longValue();
        return message;
    }

    private static void put(ObjectNode json, Map<String, MessageAttributeValue> values) {
        values.forEach((name, value) -> json.set(name, Shapes.WIRE.write(value)));
    }

    private static Map<String, MessageAttributeValue> values(JsonNode json) {
        var values = new HashMap<String, MessageAttributeValue>();
        json.properties()
                .forEach(member -> values.put(
                        member.getKey(), Shapes.WIRE.read(MessageAttributeValue.builder(), member.getValue())));
        return Map.copyOf(values);
    }
}
