package local.execution.history;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What happened in an execution, event by event. It only grows; it can be read while the execution runs. An event is
 * here before anything that follows from it is visible. It is kept once: as values until somebody reads it, and from then
 * on as the bytes that the wire shows, which are written once.
 */
public final class History {

    /** Where bytes lie that need no place in memory any more. */
    public interface Place {

        /** The bytes from {@code from} on, up to {@code to}. */
        byte[] read(int from, int to);
    }

    private static final int[] NO_ENDS = {};

    private final Consumer<HistoryEvent> listener;
    private List<HistoryEvent> unwritten = List.of();
    private JsonBytes written;
    private Place place;
    /** Of each event that is written: where it ends, with the comma after it. What lies elsewhere has them before it. */
    private int[] ends = NO_ENDS;

    private int count;

    /** @param listener told of each event, in order, on the thread that appends it: it must be short */
    public History(Consumer<HistoryEvent> listener) {
        this.listener = listener;
    }

    /** Begins with what happened before a crash; nobody is told of it again. */
    public synchronized void begin(List<HistoryEvent> before) {
        unwritten = new ArrayList<>(before);
    }

    /** The details of the oldest or the newest event, as JSON. */
    public synchronized JsonNode details(boolean newest) {
        var event = events(newest ? size() - 1 : 0, newest ? size() : 1).getFirst();
        return Json.parse(event.detailsText(true));
    }

    /** The newest event as the wire shows it: JSON in UTF-8. */
    public synchronized byte[] newest() {
        return json(size() - 1, size(), false, true);
    }

    /** @param previousEventId the event that led to this one; 0 where none did */
    public synchronized HistoryEvent append(
            long previousEventId, Instant timestamp, HistoryEventType type, EventDetails details) {
        var event = new HistoryEvent(size() + 1, previousEventId, timestamp, type, details);
        if (unwritten.isEmpty()) {
            unwritten = new ArrayList<>();
        }
        unwritten.add(event);
        listener.accept(event);
        return event;
    }

    /** The events so far, oldest first: a copy. */
    public synchronized List<HistoryEvent> events() {
        return events(0, size());
    }

    private List<HistoryEvent> events(int from, int to) {
        var ends = ends();
        return IntStream.range(from, to)
                .mapToObj(index -> index < count ? event(ends, index) : unwritten.get(index - count))
                .toList();
    }

    private HistoryEvent event(int[] ends, int index) {
        var json = bytes(start(ends, index), ends[index] - 1);
        return HistoryEvent.read(json, 0, json.length);
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
        write();
        if (from == to) {
            return new byte[0];
        }
        var ends = ends();
        if (!newestFirst && executionData) {
            return bytes(start(ends, from), ends[to - 1] - 1);
        }
        var out = new JsonBytes(Math.max(16, ends[to - 1] - start(ends, from)));
        for (int i = 0; i < to - from; i++) {
            int index = newestFirst ? to - 1 - i : from + i;
            if (i > 0) {
                out.mark(',');
            }
            if (executionData) {
                var json = bytes(start(ends, index), ends[index] - 1);
                out.raw(json, 0, json.length);
            } else {
                var json = Json.write(event(ends, index).json(false)).getBytes(StandardCharsets.UTF_8);
                out.raw(json, 0, json.length);
            }
        }
        return out.copy();
    }

    /** Writes what is not written yet. */
    private void write() {
        if (unwritten.isEmpty()) {
            return;
        }
        if (written == null) {
            written = new JsonBytes(unwritten.size() * 256);
            if (place != null) {
                ends = ends();
                var before = bytes(0, start(ends, count));
                written.raw(before, 0, before.length);
                place = null;
            }
        }
        ends = Arrays.copyOf(ends, Math.max(count + unwritten.size(), ends.length));
        for (var event : unwritten) {
            event.write(written);
            ends[count++] = written.mark(',').length();
        }
        unwritten = List.of();
    }

    private static int start(int[] ends, int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private int[] ends() {
        if (place == null) {
            return ends;
        }
        var read = new int[count];
        ByteBuffer.wrap(place.read(0, count * Integer.BYTES)).asIntBuffer().get(read);
        return read;
    }

    private byte[] bytes(int from, int to) {
        int before = count * Integer.BYTES;
        return place == null ? Arrays.copyOfRange(written.array(), from, to) : place.read(before + from, before + to);
    }

    /**
     * Moves what there is to another place, so that it takes no memory.
     *
     * @param keep puts the bytes there
     */
    public synchronized void moveTo(Function<byte[], Place> keep) {
        write();
        if (place == null && written != null) {
            var all = ByteBuffer.allocate(count * Integer.BYTES + written.length());
            all.asIntBuffer().put(ends, 0, count);
            all.position(count * Integer.BYTES).put(written.array(), 0, written.length());
            place = keep.apply(all.array());
            ends = NO_ENDS;
            written = null;
            unwritten = List.of();
        }
    }

    /** How many events there are so far. */
    public synchronized int size() {
        return count + unwritten.size();
    }
}
