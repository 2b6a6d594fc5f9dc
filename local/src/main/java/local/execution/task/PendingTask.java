package local.execution.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import local.execution.task.TaskOutcome.TimedOut;
import local.time.Alarm;
import local.time.Signal;
import local.time.Time;

/**
 * A task that is under way. Whichever comes first ends it: its result, a failure, a time-out, or the state's being
 * given up.
 */
public final class PendingTask implements AutoCloseable {

    private final Time time;
    private final Object who;
    private final Optional<Long> timeoutSeconds;
    private final Optional<Long> heartbeatSeconds;
    private final Signal<TaskOutcome> outcome;
    private Optional<Instant> lastHeartbeat = Optional.empty();
    private Alarm timeout;
    private Alarm heartbeat;
    private Consumer<TaskOutcome> whenTimedOut = _ -> {};
    private boolean ended;

    /**
     * The limits, in seconds, count from {@link #start}.
     *
     * @param who waits for its end
     */
    public PendingTask(Time time, Object who, Optional<Long> timeoutSeconds, Optional<Long> heartbeatSeconds) {
        this.time = time;
        this.who = who;
        this.timeoutSeconds = timeoutSeconds;
        this.heartbeatSeconds = heartbeatSeconds;
        this.outcome = new Signal<>(time);
        outcome.whenSent(this::silence);
    }

    /** From then on its time runs. */
    public synchronized void start(Instant from) {
        timeout = alarm(from, timeoutSeconds, new TimedOut(false));
        heartbeat = alarm(lastHeartbeat.filter(from::isBefore).orElse(from), heartbeatSeconds, new TimedOut(true));
    }

    /** When its worker was heard last, before a crash. */
    synchronized void heardBefore(Instant at) {
        lastHeartbeat = Optional.of(at);
    }

    /** Its worker lives: HeartbeatSeconds begin anew. Gives false where it has ended. */
    synchronized boolean heartbeat() {
        if (heartbeat != null && !ended) {
            heartbeat.cancel();
            heartbeat = alarm(time.now(), heartbeatSeconds, new TimedOut(true));
        }
        return !ended;
    }

    /** Ends it, unless it has ended; gives whether this ended it. */
    public boolean end(TaskOutcome how) {
        return outcome.send(how);
    }

    /** Has {@code action} told of the time-out, if it comes to that. */
    public synchronized void whenTimedOut(Consumer<TaskOutcome> action) {
        whenTimedOut = action;
    }

    /** When TimeoutSeconds will be over, as far as they count. */
    public synchronized Optional<Instant> timesOut() {
        return Optional.ofNullable(timeout).map(Alarm::at);
    }

    /** When a heartbeat is due at the latest, as far as HeartbeatSeconds count. */
    public synchronized Optional<Instant> heartbeatDue() {
        return Optional.ofNullable(heartbeat).map(Alarm::at);
    }

    /** Sent when the task ends. */
    public Signal<TaskOutcome> outcome() {
        return outcome;
    }

    /** Nobody waits for it any more. */
    @Override
    public void close() {
        outcome.abandon();
    }

    private synchronized void silence() {
        ended = true;
        if (timeout != null) {
            timeout.cancel();
        }
        if (heartbeat != null) {
            heartbeat.cancel();
        }
    }

    private Alarm alarm(Instant from, Optional<Long> seconds, TimedOut how) {
        return ended
                ? null
                : seconds.map(length -> time.limit(
                                from.plus(Duration.ofSeconds(length)),
                                who,
                                how.heartbeat() ? "HeartbeatSeconds" : "TimeoutSeconds",
                                () -> timeOut(how)))
                        .orElse(null);
    }

    private void timeOut(TimedOut how) {
        if (end(how)) {
            whenTimedOut.accept(how);
        }
    }
}
