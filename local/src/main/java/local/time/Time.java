package local.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one source of time. Everything that waits (a Wait state, a retry's back-off, a heartbeat, a message's visibility)
 * sets an {@link Alarm} here; everything that works holds a {@link Hold}. A skipping time jumps to the next alarm as soon as
 * nothing is held, so that a year's wait takes a millisecond; between jumps it runs on with the wall clock and is never
 * frozen.
 *
 * <p>The rule for whoever wakes somebody: take the other's hold before giving back one's own ({@link Signal} does).
 * Else time could jump in the gap between the two.
 */
public final class Time implements AutoCloseable {

    private final Clock wall;
    private final boolean skips;
    private final Consumer<Duration> onSkip;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeSet<Alarm> alarms = new TreeSet<>();
    private Duration skipped = Duration.ZERO;
    private int holds;
    private long lastAlarm;
    private boolean closed;

    private Time(Clock wall, boolean skips, Consumer<Duration> onSkip) {
        this.wall = wall;
        this.skips = skips;
        this.onSkip = onSkip;
        Thread.ofPlatform().daemon().name("time").start(this::ring);
    }

    /** Time as it passes. */
    public static Time real() {
        return new Time(Clock.systemUTC(), false, skip -> {});
    }

    /**
     * Time that jumps to the next alarm once nothing is held.
     *
     * @param onSkip told of each jump, on the time's own thread, before the alarm rings
     */
    public static Time skipping(Consumer<Duration> onSkip) {
        return skipping(Clock.systemUTC(), onSkip);
    }

    /** As {@link #skipping(Consumer)}, from what {@code wall} shows. */
    public static Time skipping(Clock wall, Consumer<Duration> onSkip) {
        return new Time(wall, true, onSkip);
    }

    public Instant now() {
        lock.lock();
        try {
            return wall.instant().plus(skipped);
        } finally {
            lock.unlock();
        }
    }

    /** The time that other processes see: what was skipped is not in it. */
    public Instant wall() {
        return wall.instant();
    }

    /**
     * Has {@code ring} run at {@code at}, or at once where that is past. It runs on the time's own thread under a hold
     * and must be short; whatever takes longer starts a thread of its own, with a hold of its own.
     */
    public Alarm alarm(Instant at, Runnable ring) {
        lock.lock();
        try {
            var alarm = new Alarm(this, at, lastAlarm++, ring);
            alarms.add(alarm);
            if (alarms.first() == alarm) {
                changed.signal();
            }
            return alarm;
        } finally {
            lock.unlock();
        }
    }

    /** Says that something works, until the hold is closed. */
    public Hold hold() {
        take();
        return new Hold(this);
    }

    void take() {
        lock.lock();
        try {
            holds++;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            if (--holds == 0) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void cancel(Alarm alarm) {
        lock.lock();
        try {
            alarms.remove(alarm);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            alarms.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void ring() {
        for (Alarm next; (next = awaitNext()) != null; ) {
            try (var _ = new Hold(this)) {
                next.ring();
            }
        }
    }

    /** Waits for the next alarm that is due, and takes a hold for its ringing. */
    private Alarm awaitNext() {
        lock.lock();
        try {
            while (!closed) {
                var next = alarms.isEmpty() ? null : alarms.first();
                if (next == null) {
                    changed.awaitUninterruptibly();
                    continue;
                }
                var wait = Duration.between(now(), next.at());
                if (wait.isPositive() && skips && holds == 0) {
                    skipped = skipped.plus(wait);
                    onSkip.accept(wait);
                    wait = Duration.ZERO;
                }
                if (!wait.isPositive()) {
                    holds++;
                    return alarms.pollFirst();
                }
                try {
                    changed.awaitNanos(
                            wait.compareTo(Duration.ofDays(1)) > 0
                                    ? Duration.ofDays(1).toNanos()
                                    : wait.toNanos());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}
