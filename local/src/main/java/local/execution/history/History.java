package local.execution.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import local.json.Json;

/**
 * What happened in an execution, event by event. It only grows; it can be read while the execution runs. An event is
 * here before anything that follows from it is visible. It is written once, as the bytes that the wire shows, and what is
 * many or has ended takes no memory.
 */
public final class History {

    /** How many bytes of what still grows are in memory. */
    private static final int MOST_IN_MEMORY = 256 << 10;
    /** What the first event of most executions takes, with the one that follows. */
    private static final int FIRST = 512;

    private static final int[] NO_ENDS = {};

    /** Bytes that lie somewhere: {@code read} gives those from one place on, up to another. */
    interface Place {

        byte[] read(int from, int to);
    }

    /**
     * Events that follow each other.
     *
     * @param first the index of the first of them
     * @param ends  of each, where it ends, with the comma after it
     */
    private record Part(int first, int count, int[] ends, Place place) {

        /** Those from one index of the history on, up to another, each with the comma after it. */
        byte[] bytes(int from, int to) {
            return place.read(start(from), ends[to - first - 1]);
        }

        void copy(int from, int to, boolean newestFirst, JsonBytes out) {
            var all = bytes(from, to);
            if (!newestFirst) {
                out.raw(all, 0, all.length);
                return;
            }
            for (int i = to; i > from; i--) {
                out.raw(all, start(i - 1) - start(from), start(i) - start(from));
            }
        }

        private int start(int index) {
            return index == first ? 0 : ends[index - first - 1];
        }

        HistoryEvent event(int index) {
            return HistoryEvent.read(bytes(index, index + 1));
        }
    }

    /** Where a part lies that has no place in memory any more: its ends, and after them its events. */
    private record Moved(int first, int count, Place place) {

        Part part() {
            int before = count * Integer.BYTES;
            var ends = new int[count];
            ByteBuffer.wrap(place.read(0, before)).asIntBuffer().get(ends);
            return new Part(first, count, ends, (from, to) -> place.read(before + from, before + to));
        }
    }

    private final HistoryStore store;
    private final Consumer<HistoryEvent> listener;
    private List<Moved> moved = List.of();
    /** How many events are moved. */
    private int before;

    private JsonBytes bytes;
    private int[] ends = NO_ENDS;
    private int count;

    /**
     * @param store    where it lies as far as it is not in memory
     * @param listener told of each event, in order, on the thread that appends it: it must be short
     */
    public History(HistoryStore store, Consumer<HistoryEvent> listener) {
        this.store = store;
        this.listener = listener;
    }

    /** Begins with what happened before a crash; nobody is told of it again. */
    public synchronized void begin(List<HistoryEvent> events) {
        events.forEach(this::write);
    }

    /** What the event of that ID tells as JSON text: its {@code input} or {@code output}. */
    public synchronized String data(long id, String field) {
        var details = events((int) id - 1, (int) id).getFirst().details();
        return ((EventDetails.Written) details).fields().get(field).stringValue();
    }

    /** The newest event as the wire shows it: JSON in UTF-8. */
    public synchronized byte[] newest() {
        return json(size() - 1, size(), false, true);
    }

    /** @param previousEventId the event that led to this one; 0 where none did */
    public synchronized HistoryEvent append(
            long previousEventId, Instant timestamp, HistoryEventType type, EventDetails details) {
        var event = new HistoryEvent(size() + 1, previousEventId, timestamp, type, details);
        write(event);
        listener.accept(event);
        return event;
    }

    private void write(HistoryEvent event) {
        if (bytes == null) {
            bytes = new JsonBytes(FIRST);
        } else if (bytes.length() > MOST_IN_MEMORY) {
            move();
        }
        int from = bytes.length();
        try {
            event.write(bytes);
        } catch (RuntimeException | Error cannotBeWritten) {
            bytes.cut(from);
            throw cannotBeWritten;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count + Math.max(4, count / 2));
        }
        ends[count++] = bytes.mark(',').length();
    }

    private void move() {
        if (moved.isEmpty()) {
            moved = new ArrayList<>(1);
        }
        moved.add(new Moved(before, count, store.keep(ends, count, bytes)));
        before += count;
        count = 0;
        bytes.cut(0);
    }

    /** Moves all of it where it takes no memory: it has ended, or waits. It may be read, and go on. */
    public synchronized void fold() {
        if (count > 0) {
            move();
        }
        bytes = null;
        ends = NO_ENDS;
    }

    /** The parts that have any of the events from {@code from} on, up to {@code to}; in that order. */
    private List<Part> parts(int from, int to) {
        var parts = new ArrayList<Part>(1);
        for (var part : moved) {
            if (part.first() < to && part.first() + part.count() > from) {
                parts.add(part.part());
            }
        }
        if (to > before && count > 0) {
            parts.add(new Part(before, count, ends, (start, end) -> Arrays.copyOfRange(bytes.array(), start, end)));
        }
        return parts;
    }

    /** The events so far, oldest first: a copy. */
    public synchronized List<HistoryEvent> events() {
        return events(0, size());
    }

    private List<HistoryEvent> events(int from, int to) {
        var events = new ArrayList<HistoryEvent>(to - from);
        for (var part : parts(from, to)) {
            for (int i = Math.max(from, part.first()); i < Math.min(to, part.first() + part.count()); i++) {
                events.add(part.event(i));
            }
        }
        return events;
    }

    /**
     * Events as {@code GetExecutionHistory} shows them, with commas between: JSON in UTF-8.
     *
     * @param from          the index of the oldest of them: 0 for the event of ID 1
     * @param to            the index after the newest
     * @param newestFirst   whether the newest comes first
     * @param executionData whether input, output, parameters and causes are shown
     */
    public synchronized byte[] json(int from, int to, boolean newestFirst, boolean executionData) {
        if (from == to) {
            return new byte[0];
        }
        var out = new JsonBytes(FIRST);
        if (executionData) {
            var parts = parts(from, to);
            for (var part : newestFirst ? parts.reversed() : parts) {
                part.copy(Math.max(from, part.first()), Math.min(to, part.first() + part.count()), newestFirst, out);
            }
        } else {
            var events = events(from, to);
            for (var event : newestFirst ? events.reversed() : events) {
                var json = Json.write(event.json(false)).getBytes(StandardCharsets.UTF_8);
                out.raw(json, 0, json.length).mark(',');
            }
        }
        return Arrays.copyOf(out.array(), out.length() - 1);
    }

    /** How many events there are so far. */
    public synchronized int size() {
        return before + count;
    }
}
