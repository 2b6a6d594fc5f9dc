package local.execution.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values by their names, in order. What calls make of them outlives a crash; what a template declares is declared anew, and
 * what calls made of that counts as long as the template says the same of it. From any thread; a change is written before it
 * is seen.
 *
 * @param <V> what is never changed, but replaced
 */
public final class Table<V> {

    private final Tables tables;
    private final String name;
    private final Function<V, ObjectNode> write;
    private final Function<JsonNode, V> read;
    private final ConcurrentSkipListMap<String, V> rows = new ConcurrentSkipListMap<>();
    /** What templates say, as JSON. */
    private final Map<String, String> declared = new HashMap<>();
    /** The names of rows that calls have made, changed or deleted. */
    private final Set<String> byCalls = new TreeSet<>();
    /** Those of which the person was told that they do not fit. */
    private final Set<String> unfit = new HashSet<>();

    Table(Tables tables, String name, Function<V, ObjectNode> write, Function<JsonNode, V> read) {
        this.tables = tables;
        this.name = name;
        this.write = write;
        this.read = read;
    }

    public Optional<V> find(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** In the order of their names: what it is while it is looked at. */
    public Collection<V> values() {
        return rows.values();
    }

    /** The names of those that are there now: a copy. */
    public List<String> names() {
        return List.copyOf(rows.keySet());
    }

    /** All rows, as it is now: a copy. */
    public List<V> all() {
        return List.copyOf(rows.values());
    }

    /** A call puts a row, in place of the one that has its name. */
    public synchronized void put(String key, V row) {
        append(key, row);
        rows.put(key, row);
    }

    /** The same, unless there is one; gives whether it did. */
    public synchronized boolean putIfAbsent(String key, V row) {
        boolean isNew = !rows.containsKey(key);
        if (isNew) {
            put(key, row);
        }
        return isNew;
    }

    /** A call changes a row; gives whether there is one. */
    public synchronized boolean change(String key, UnaryOperator<V> change) {
        var before = rows.get(key);
        if (before != null) {
            put(key, change.apply(before));
        }
        return before != null;
    }

    /** A call deletes a row; gives whether there was one. */
    public synchronized boolean remove(String key) {
        if (!rows.containsKey(key)) {
            return false;
        }
        append(key, null);
        rows.remove(key);
        return true;
    }

    /** A template has that row, and calls have changed nothing of it yet. */
    public synchronized void declare(String key, V row) {
        declare(key, row, _ -> row);
    }

    /**
     * A template has that row.
     *
     * @param renewed what the row that is there comes to by that
     */
    public synchronized void declare(String key, V row, UnaryOperator<V> renewed) {
        var before = rows.get(key);
        if (tables.keeps()) {
            declared.put(key, Json.write(write.apply(row)));
        }
        var now = before == null ? row : renewed.apply(before);
        if (byCalls.contains(key)) {
            append(key, now);
        }
        rows.put(key, now);
    }

    /** No template has that row any more; gives whether there was one. */
    public synchronized boolean withdraw(String key) {
        declared.remove(key);
        if (byCalls.contains(key)) {
            append(key, null);
        }
        return rows.remove(key) != null;
    }

    /** The rows that calls have made or changed, by their names; empty where calls have deleted one that a template has. */
    public synchronized Map<String, Optional<V>> byCalls() {
        var all = new TreeMap<String, Optional<V>>();
        byCalls.forEach(key -> all.put(key, find(key)));
        return all;
    }

    /** @param row null where it is deleted */
    private void append(String key, V row) {
        if (tables.keeps()) {
            tables.append(record(key, row));
            byCalls.add(key);
        }
    }

    private ObjectNode record(String key, V row) {
        var record = Json.object().put("table", name).put("of", key);
        if (row != null) {
            record.set("row", write.apply(row));
        }
        return record.put("declared", declared.get(key));
    }

    synchronized List<ObjectNode> records() {
        // A row that is neither there nor declared needs no record to be away.
        byCalls.removeIf(key -> !rows.containsKey(key) && !declared.containsKey(key));
        return byCalls.stream().map(key -> record(key, rows.get(key))).toList();
    }

    synchronized void replay(JsonNode record) {
        var key = record.get("of").stringValue();
        var then = record.path("declared").asString(null);
        var now = declared.get(key);
        if (!Objects.equals(then, now)) {
            if (unfit.add(key)) {
                throw new IllegalArgumentException(
                        now == null
                                ? "the " + name + " " + key + " is not taken up: the template has it no more"
                                : "what was changed of the " + name + " " + key
                                        + " is not taken up: the template says something else of it now");
            }
            return;
        }
        byCalls.add(key);
        if (record.has("row")) {
            rows.put(key, read.apply(record.get("row")));
        } else {
            rows.remove(key);
        }
    }
}
