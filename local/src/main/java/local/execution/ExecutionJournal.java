package local.execution;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import local.execution.journal.Journal;
import local.execution.journal.Journaled;
import local.execution.task.Failure;
import local.execution.task.TaskTokens;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Standard executions write down so that they outlive a crash. For each: what it was started with, every event with the
 * strand that it happened on, and what no event tells: which task token a state waits on, and with what an attempt failed.
 * After a crash an execution walks the same way again: what is written down is not done a second time, and where nothing
 * more is written it goes on.
 */
public final class ExecutionJournal implements Journaled {

    private static final String KIND = "execution";

    private final Journal journal;
    private final TaskTokens tokens;
    private final Map<String, Recorded> recorded = new LinkedHashMap<>();
    private final Map<String, Recorded> children = new HashMap<>();
    private boolean hasKey;

    ExecutionJournal(Journal journal, TaskTokens tokens) {
        this.journal = journal;
        this.tokens = tokens;
        tokens.whenHeard(this::heard);
        journal.add(this);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void replay(byte[] payload) {
        var record = (ObjectNode) Json.parse(new String(payload, StandardCharsets.UTF_8));
        if (record.has("key")) {
            tokens.key(Base64.getDecoder().decode(record.get("key").stringValue()));
            hasKey = true;
        } else if (record.has("heard")) {
            tokens.replay(record);
        } else if (record.has("start")) {
            var arn = record.get("of").stringValue();
            var of = new Recorded((ObjectNode) record.get("start"));
            recorded.put(arn, of);
            if (of.isChild()) {
                children.put(
                        key(
                                of.start().get("mapRun").stringValue(),
                                of.start().get("index").asInt()),
                        of);
            }
        } else {
            var of = recorded.get(record.get("of").stringValue());
            if (of == null) {
                throw new IllegalArgumentException("an event of "
                        + record.get("of").stringValue() + " is not taken up: the journal does not have its start");
            }
            of.add(record);
            if (record.has("token")) {
                tokens.given(record.get("token").longValue());
            }
        }
    }

    @Override
    public void snapshot(Consumer<byte[]> payloads) {
        if (hasKey) {
            payloads.accept(bytes(key()));
        }
        recorded.forEach((arn, of) -> {
            payloads.accept(bytes(Json.object().put("of", arn).set("start", of.start())));
            of.entries().forEach(entry -> payloads.accept(bytes(entry)));
        });
        // What was heard of a task that has ended is in its event.
        recorded.values().stream()
                .flatMap(of -> of.openTokens().stream())
                .flatMap(number -> tokens.heard(number).stream())
                .forEach(heard -> payloads.accept(bytes(heard)));
    }

    /** What was found, once all is replayed: the start of each execution, and what happened then. */
    public Collection<Recorded> recorded() {
        return List.copyOf(recorded.values());
    }

    /** The child of a map run for that item or batch of items, where it was started before. */
    synchronized Optional<Recorded> child(String mapRunArn, int index) {
        return Optional.ofNullable(children.remove(key(mapRunArn, index)));
    }

    private static String key(String mapRunArn, int index) {
        return mapRunArn + "#" + index;
    }

    /** All is taken up; what is left to be are the children of map runs, whose parents take them up. */
    public void begin() {
        recorded.clear();
        if (journal.keeps() && !hasKey) {
            hasKey = true;
            append(key());
        }
    }

    private ObjectNode key() {
        return Json.object().put("key", Base64.getEncoder().encodeToString(tokens.key()));
    }

    private void heard(ObjectNode heard) {
        if (journal.keeps()) {
            append(heard);
        }
    }

    /** What is written of an execution: nothing of an Express one, which AWS does not keep either. */
    boolean keeps(ExecutionRequest request) {
        return journal.keeps() && !request.express();
    }

    void started(ExecutionRequest request, Instant startDate) {
        var start = request.memo().deepCopy();
        start.put("arn", request.arn())
                .put("name", request.name())
                .put("stateMachine", request.stateMachineArn())
                .put("definition", request.machine().definition())
                .put("role", request.roleArn())
                .put("input", request.input().text())
                .put("date", startDate.toString());
        append(Json.object().put("of", request.arn()).set("start", start));
    }

    /**
     * @param strand   on which it happened; null for an end of the execution as a whole
     * @param position what else is to be known of it; empty where the event tells all
     */
    void event(String arn, String strand, byte[] event, ObjectNode position) {
        var text = new StringBuilder("{\"of\":\"").append(arn).append('"');
        if (strand != null) {
            text.append(",\"strand\":\"").append(strand).append('"');
        }
        var more = position.isEmpty()
                ? ""
                : "," + Json.write(position).substring(1).replaceFirst("}$", "");
        text.append(more).append(",\"event\":");
        var before = text.toString().getBytes(StandardCharsets.UTF_8);
        var payload = new byte[before.length + event.length + 1];
        System.arraycopy(before, 0, payload, 0, before.length);
        System.arraycopy(event, 0, payload, before.length, event.length);
        payload[payload.length - 1] = '}';
        journal.append(KIND, payload);
    }

    void token(String arn, String strand, long number) {
        append(note(arn, strand).put("token", number));
    }

    void failed(String arn, String strand, Failure failure, long lastEvent, Instant at) {
        append(note(arn, strand).put("last", lastEvent).put("at", at.toString()).set("failed", failure.json()));
    }

    private static ObjectNode note(String arn, String strand) {
        return Json.object().put("of", arn).put("strand", strand);
    }

    private void append(ObjectNode record) {
        journal.append(KIND, bytes(record));
    }

    private static byte[] bytes(ObjectNode record) {
        return Json.write(record).getBytes(StandardCharsets.UTF_8);
    }
}
