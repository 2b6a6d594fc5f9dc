package local.service.sqs;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When a queue's messages can be received: those that are delayed, those that are in flight until their visibility
 * time-out, and those that are there. Whoever receives from the queue needs not poll it.
 */
public final class Receivable {

    private final Map<String, Instant> from = new HashMap<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Has {@code watcher} run after each change. It must be short. */
    public void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** The message can be received from this instant on. */
    void put(String messageId, Instant at) {
        synchronized (this) {
            from.put(messageId, at);
        }
        watchers.forEach(Runnable::run);
    }

    /** The message is deleted. */
    synchronized void remove(String messageId) {
        from.remove(messageId);
    }

    /** The instant at which something can be received that could not be before. */
    public synchronized Optional<Instant> next() {
        return from.values().stream().min(Instant::compareTo);
    }

    /** Whoever received found nothing more: what could be received until then is not there. */
    public synchronized void drained(Instant until) {
        from.values().removeIf(at -> !at.isAfter(until));
    }
}
