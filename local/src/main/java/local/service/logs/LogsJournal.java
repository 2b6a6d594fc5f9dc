package local.service.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import local.execution.journal.Journal;
import local.execution.journal.Journaled;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.policy.PolicyDocument;
import local.service.logs.LogGroup.Settings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of logs: the groups' settings in a table, and each stream and event as a record. */
final class LogsJournal implements Journaled {

    private final Journal journal;
    private final Map<String, LogGroup> groups;
    private final Instant begun;
    private final Table<Settings> settings;
    private final Table<PolicyDocument> policies;
    /** Groups that were in the template and are not now: told of once. */
    private final Set<String> gone = new HashSet<>();

    /** @param begun when the process began */
    LogsJournal(Journal journal, Map<String, LogGroup> groups, Instant begun) {
        this.begun = begun;
        this.journal = journal;
        this.groups = groups;
        var tables = new Tables("logs", journal);
        this.settings = tables.add("log group", LogsJournal::settings, LogsJournal::settings);
        this.policies =
                tables.add("resource policy", policy -> (ObjectNode) policy.json(), PolicyDocument::resourceBased);
        journal.add(this);
    }

    Table<Settings> settings() {
        return settings;
    }

    /** By their names. */
    Table<PolicyDocument> policies() {
        return policies;
    }

    Instant begun() {
        return begun;
    }

    /** A group of that name, with nothing in it. */
    LogGroup group(String name) {
        return new LogGroup(name, this);
    }

    void deleted(LogGroup group) {
        append(() -> of(group).put("deleted", true));
    }

    void begun(LogGroup group, LogStream stream) {
        append(() -> stream(group, stream));
    }

    void deleted(LogGroup group, String stream) {
        append(() -> of(group).put("deletedStream", stream));
    }

    void logged(LogGroup group, LogEvent event) {
        append(() -> event(group, event));
    }

    private void append(Supplier<ObjectNode> record) {
        if (journal.keeps()) {
            journal.append(kind(), bytes(record.get()));
        }
    }

    private static byte[] bytes(ObjectNode record) {
        return Json.write(record).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String kind() {
        return "logged";
    }

    @Override
    public void replay(byte[] payload) {
        var record = Json.parse(new String(payload, StandardCharsets.UTF_8));
        var name = record.get("of").stringValue();
        if (record.has("deleted")) {
            groups.remove(name);
            return;
        }
        if (settings.find(name).isEmpty()) {
            if (gone.add(name)) {
                throw new IllegalArgumentException(
                        "what was logged in " + name + " is not taken up: there is no such log group now");
            }
            return;
        }
        var group = groups.computeIfAbsent(name, this::group);
        if (record.has("stream")) {
            group.restore(new LogStream(
                    record.get("stream").stringValue(),
                    Instant.ofEpochMilli(record.get("created").longValue()),
                    record.get("vended").booleanValue()));
        } else if (record.has("deletedStream")) {
            group.drop(record.get("deletedStream").stringValue());
        } else {
            var message = record.get("message").stringValue();
            group.restore(new LogEvent(
                    record.get("in").stringValue(),
                    record.get("at").longValue(),
                    record.get("number").longValue(),
                    record.get("ingested").longValue(),
                    message,
                    LogEvent.size(message)));
        }
    }

    @Override
    public void snapshot(Consumer<byte[]> payloads) {
        for (var group : groups.values()) {
            group.allStreams().forEach(stream -> payloads.accept(bytes(stream(group, stream))));
            group.inOrderOfArrival().forEach(event -> payloads.accept(bytes(event(group, event))));
        }
    }

    @Override
    public boolean snapshotsWhileRunning() {
        return true;
    }

    private static ObjectNode of(LogGroup group) {
        return Json.object().put("of", group.name());
    }

    private static ObjectNode stream(LogGroup group, LogStream stream) {
        return of(group)
                .put("stream", stream.name())
                .put("created", stream.created().toEpochMilli())
                .put("vended", stream.isVended());
    }

    private static ObjectNode event(LogGroup group, LogEvent event) {
        return of(group)
                .put("in", event.stream())
                .put("at", event.timestamp())
                .put("number", event.sequence())
                .put("ingested", event.ingested())
                .put("message", event.message());
    }

    private static ObjectNode settings(Settings settings) {
        var json = Json.object()
                .put("created", settings.created().map(Instant::toString).orElse(null))
                .put("days", settings.retentionDays().orElse(null));
        return json.set("tags", Json.texts(settings.tags()));
    }

    private static Settings settings(JsonNode json) {
        return new Settings(
                json.path("created").stringValueOpt().map(Instant::parse),
                Optional.of(json.get("days")).filter(JsonNode::isNumber).map(JsonNode::intValue),
                Json.texts(json.get("tags")));
    }
}
