package local.execution.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a service holds in {@link Table}s, as one part of the journal: each change of a row by a call is a record. */
public final class Tables implements Journaled {

    private final String kind;
    private final Journal journal;
    private final Map<String, Table<?>> byName = new LinkedHashMap<>();

    public Tables(String kind, Journal journal) {
        this.kind = kind;
        this.journal = journal;
        journal.add(this);
    }

    /**
     * Adds a table.
     *
     * @param name  what a row is, as a sentence says it: {@code topic}
     * @param write gives a row as JSON
     * @param read  the other way round; what it throws, an {@link IllegalArgumentException}, is told to the person
     */
    public <V> Table<V> add(String name, Function<V, ObjectNode> write, Function<JsonNode, V> read) {
        var table = new Table<>(this, name, write, read);
        byName.put(name, table);
        return table;
    }

    void append(ObjectNode record) {
        journal.append(kind, bytes(record));
    }

    boolean keeps() {
        return journal.keeps();
    }

    private static byte[] bytes(ObjectNode record) {
        return Json.write(record).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public void replay(byte[] payload) {
        var record = Json.parse(new String(payload, StandardCharsets.UTF_8));
        var name = record.get("table").stringValue();
        var table = byName.get(name);
        if (table == null) {
            throw new IllegalArgumentException(
                    "what was kept of a " + name + " is not taken up: this version has no such thing");
        }
        table.replay(record);
    }

    @Override
    public void snapshot(Consumer<byte[]> payloads) {
        byName.values().forEach(table -> table.records().forEach(record -> payloads.accept(bytes(record))));
    }

    @Override
    public boolean snapshotsWhileRunning() {
        return true;
    }
}
