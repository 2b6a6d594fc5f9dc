package local.service.sqs;

import java.time.Instant;
import java.util.Optional;

/**
 * When a queue's messages can be received: those that are delayed, those that are in flight until their visibility
 * time-out, and those that are there. Whoever receives from the queue need not poll it.
 */
public final class Receivable {

    private final Queues queues;
    private final String queueName;

    Receivable(Queues queues, String queueName) {
        this.queues = queues;
        this.queueName = queueName;
    }

    /** Has {@code watcher} run after each change. It must be short. */
    public void watch(Runnable watcher) {
        queues.watch(queueName, watcher);
    }

    /** From when on something can be received; of a queue that is not there, nothing. */
    public Optional<Instant> next() {
        return queues.next(queueName);
    }
}
