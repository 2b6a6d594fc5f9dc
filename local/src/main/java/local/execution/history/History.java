package local.execution.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What happened in an execution, event by event. It only grows; it can be read while the execution runs. An event is
 * here before anything that follows from it is visible.
 */
public final class History {

    private final Consumer<HistoryEvent> listener;
    private final List<HistoryEvent> events = new ArrayList<>();

    /** @param listener told of each event, in order, on the thread that appends it: it must be short */
    public History(Consumer<HistoryEvent> listener) {
        this.listener = listener;
    }

    /** @param previousEventId the event that led to this one; 0 where none did */
    public synchronized HistoryEvent append(
            long previousEventId, Instant timestamp, HistoryEventType type, EventDetails details) {
        var event = new HistoryEvent(events.size() + 1, previousEventId, timestamp, type, details);
        events.add(event);
        listener.accept(event);
        return event;
    }

    /** The events so far, oldest first: a copy. */
    public synchronized List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    /** How many events there are so far. */
    public synchronized int size() {
        return events.size();
    }
}
