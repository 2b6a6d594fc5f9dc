package local.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
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

    /** How long, by the wall clock, nothing must happen before it is told that nothing can. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How often time is skipped to an idle alarm, at most. */
    private static final int MOST_IDLE_RINGS = 1_000;

    private final Clock wall;
    private final boolean skips;
    private final TimeListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Nothing works, and nothing is due. */
    private final Condition calm = lock.newCondition();

    private final TreeSet<Alarm> alarms = new TreeSet<>();
    /** How many of the alarms are worth skipping time for. */
    private int wanted;

    private final Map<Hold, Boolean> parked = new IdentityHashMap<>();
    private volatile Duration skipped = Duration.ZERO;
    private int holds;
    private long taken;
    private long stalledAt = -1;
    private volatile Consumer<List<String>> onStall = _ -> {};
    private volatile Runnable beforeLimit;
    /** The limit that was told before time is skipped to it. */
    private Alarm told;

    private long lastAlarm;
    private int idleRings;
    private boolean closed;
    /** How far time may be skipped; null for as far as anything is due. */
    private Instant limit;

    private Time(Clock wall, boolean skips, TimeListener listener) {
        this.wall = wall;
        this.skips = skips;
        this.listener = listener;
        Thread.ofPlatform().daemon().name("time").start(this::ring);
    }

    /** Time as it passes. */
    public static Time real() {
        return real(_ -> {});
    }

    /** The same, where somebody wants to know what an alarm threw. */
    public static Time real(TimeListener listener) {
        return new Time(Clock.systemUTC(), false, listener);
    }

    /** Time that jumps to the next alarm once nothing is held; the listener is told before that rings. */
    public static Time skipping(TimeListener listener) {
        return skipping(Clock.systemUTC(), listener);
    }

    /** As {@link #skipping(TimeListener)}, from what {@code wall} shows. */
    public static Time skipping(Clock wall, TimeListener listener) {
        return new Time(wall, true, listener);
    }

    public Instant now() {
        var jumps = skipped;
        return jumps.isZero() ? wall.instant() : wall.instant().plus(jumps);
    }

    /** The time that other processes see: what was skipped is not in it. */
    public Instant wall() {
        return wall.instant();
    }

    /**
     * Has {@code ring} run at {@code at}, or at once where that is past. It runs on the time's own thread under a hold
     * and must be short; whatever takes longer starts a thread of its own, with a hold of its own.
     *
     * @param who  waits for it: its text is shown to whoever asks what is {@linkplain #due due}
     * @param what that is waited for, in a word or two
     */
    public Alarm alarm(Instant at, Object who, String what, Runnable ring) {
        return set(at, ring, Alarm.Kind.WORK, who, what);
    }

    /** The same for whoever needs no name. */
    public Alarm alarm(Instant at, Runnable ring) {
        return alarm(at, "somebody", "an alarm", ring);
    }

    /** The same for what ends a wait in vain: see {@link #beforeLimit}. */
    public Alarm limit(Instant at, Object who, String what, Runnable ring) {
        return set(at, ring, Alarm.Kind.LIMIT, who, what);
    }

    /**
     * The same for what goes on for ever by itself, as a schedule does: time is not skipped for its sake. It rings at its
     * time where others wait beyond that, and where somebody has taken time in hand. Where that was so a thousand times it
     * does no more, or who waits for what never comes would wait for ever.
     */
    public Alarm idleAlarm(Instant at, Object who, String what, Runnable ring) {
        return set(at, ring, Alarm.Kind.IDLE, who, what);
    }

    private Alarm set(Instant at, Runnable ring, Alarm.Kind kind, Object who, String what) {
        lock.lock();
        try {
            var alarm = new Alarm(this, at, lastAlarm++, ring, kind, who, what);
            alarms.add(alarm);
            wanted += alarm.isIdle() ? 0 : 1;
            if (alarms.first() == alarm || !alarm.isIdle() && wanted == 1) {
                changed.signal();
            }
            return alarm;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has {@code action} told who waits when nothing works and nothing is due any more, so that nothing but a call from
     * outside can wake them; once each time that it comes to this. Time that passes by itself never tells.
     */
    public void whenStalled(Consumer<List<String>> action) {
        onStall = action;
    }

    /**
     * Has {@code action} run before time is skipped to a limit: nothing works, so that nobody in here can come before it.
     * It runs once for each limit, on the time's own thread, and must be short; where it takes a hold, time is not
     * skipped for as long as it has that.
     */
    public void beforeLimit(Runnable action) {
        beforeLimit = action;
    }

    /**
     * Says that something works, until the hold is closed.
     *
     * @param who works: its text is shown when everything stands still while it waits
     */
    public Hold hold(Object who) {
        take();
        return new Hold(this, who);
    }

    /** The same for the calling thread. */
    public Hold hold() {
        return hold(Thread.currentThread());
    }

    /** Waits so long, be it skipped or not. Not for whoever holds time. */
    public void pause(Duration duration) throws InterruptedException {
        var over = new CountDownLatch(1);
        var alarm = alarm(now().plus(duration), over::countDown);
        try {
            over.await();
        } finally {
            alarm.cancel();
        }
    }

    /** From now on time is skipped by {@link #advance} and {@link #next} alone, until it is let go. */
    public void takeInHand() {
        lock.lock();
        try {
            limit = now();
        } finally {
            lock.unlock();
        }
    }

    /** Whether time is skipped by {@link #advance} and {@link #next} alone. */
    public boolean isInHand() {
        lock.lock();
        try {
            return skips && limit != null;
        } finally {
            lock.unlock();
        }
    }

    /** The alarms that ring next, at most so many, the first of them first. */
    public List<Alarm> due(int most) {
        lock.lock();
        try {
            return alarms.stream().limit(most).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Time is skipped by itself again. */
    public void letGo() {
        lock.lock();
        try {
            limit = null;
            idleRings = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has a time that is skipped go on from another moment, where nothing works and nothing is due that was set by the old one.
     *
     * @return whether it could
     */
    public boolean beginAt(Instant moment) {
        lock.lock();
        try {
            if (!skips || holds > 0 || !alarms.isEmpty()) {
                return false;
            }
            skipped = Duration.between(wall.instant(), moment);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Skips that much of a time that was taken in hand: what is due meanwhile rings at its time. */
    public void advance(Duration duration) {
        lock.lock();
        try {
            goOnTo(now().plus(duration));
        } finally {
            lock.unlock();
        }
    }

    /** Skips to what is due next; gives how far that was, and nothing where nothing is due. */
    public Optional<Duration> next() {
        settle();
        lock.lock();
        try {
            if (alarms.isEmpty()) {
                return Optional.empty();
            }
            var far = Duration.between(now(), alarms.first().at());
            goOnTo(alarms.first().at());
            return Optional.of(far.isNegative() ? Duration.ZERO : far);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing works any more. Not for whoever holds time.
     *
     * @throws IllegalStateException where something still works after a minute of real time
     */
    public void settle() {
        lock.lock();
        try {
            var left = Duration.ofMinutes(1).toNanos();
            changed.signal();
            while (!closed && (holds > 0 || isDue())) {
                if (left <= 0) {
                    throw new IllegalStateException("something still works after a minute");
                }
                left = calm.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void goOnTo(Instant goal) {
        limit = goal;
        settle();
        var rest = Duration.between(now(), goal);
        if (rest.isPositive()) {
            skipped = skipped.plus(rest);
        }
    }

    /** Whether an alarm rings as soon as nothing works. */
    private boolean isDue() {
        return !alarms.isEmpty()
                && (maySkipTo(alarms.first()) || !alarms.first().at().isAfter(now()));
    }

    private boolean maySkipTo(Alarm alarm) {
        return skips && (limit == null ? wanted > 0 : !alarm.at().isAfter(limit));
    }

    /** Tells of what was thrown where nobody waits for it. */
    public void report(String what, Throwable thrown) {
        try {
            listener.failed(what, thrown);
        } catch (Throwable again) {
            System.err.println(
                    "a fault of the local run: " + what + " threw " + thrown + ", and telling of it " + again);
        }
    }

    void take() {
        if (!skips) {
            return;
        }
        lock.lock();
        try {
            holds++;
            taken++;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        if (!skips) {
            return;
        }
        lock.lock();
        try {
            drop();
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        if (--holds == 0) {
            changed.signal();
        }
    }

    void park(Hold waiting) {
        if (!skips) {
            return;
        }
        lock.lock();
        try {
            parked.put(waiting, true);
            drop();
        } finally {
            lock.unlock();
        }
    }

    void unpark(Hold waiting) {
        if (!skips) {
            return;
        }
        lock.lock();
        try {
            parked.remove(waiting);
        } finally {
            lock.unlock();
        }
    }

    void cancel(Alarm alarm) {
        lock.lock();
        try {
            if (alarms.remove(alarm) && !alarm.isIdle() && --wanted == 0) {
                changed.signal();
            }
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
            wanted = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void ring() {
        for (Runnable next; (next = awaitNext()) != null; ) {
            try (var _ = new Hold(this, "an alarm")) {
                next.run();
            } catch (Throwable thrown) {
                // One alarm's fault must not stop everybody's time.
                report("an alarm", thrown);
            }
        }
    }

    /** Waits for the next thing to do, and takes a hold for it: the alarm that is due, or to say that all stands still. */
    private Runnable awaitNext() {
        lock.lock();
        try {
            while (!closed) {
                if (wanted == 0 && hasStalled()) {
                    stalledAt = ++taken;
                    holds++;
                    var waiting = parked.keySet().stream()
                            .map(Hold::toString)
                            .sorted()
                            .toList();
                    return () -> onStall.accept(waiting);
                }
                if (alarms.isEmpty()) {
                    tellCalm();
                    changed.awaitUninterruptibly();
                    continue;
                }
                var next = alarms.first();
                var wait = Duration.between(now(), next.at());
                if (wait.isPositive() && holds == 0 && maySkipTo(next)) {
                    if (next.isLimit() && next != told && beforeLimit != null) {
                        told = next;
                        holds++;
                        return beforeLimit;
                    }
                    if (next.isIdle() && limit == null && ++idleRings > MOST_IDLE_RINGS) {
                        alarms.pollFirst();
                        if (idleRings > MOST_IDLE_RINGS + 1) {
                            continue;
                        }
                        holds++;
                        return () -> listener.rungTooOften(MOST_IDLE_RINGS);
                    }
                    skipped = skipped.plus(wait);
                    var jump = wait;
                    take(next);
                    return () -> {
                        tellSkipped(jump);
                        next.ring();
                    };
                }
                if (!wait.isPositive()) {
                    take(next);
                    return next::ring;
                }
                tellCalm();
                await(wait.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : wait);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first alarm, and a hold for its ringing. */
    private void take(Alarm first) {
        alarms.pollFirst();
        wanted -= first.isIdle() ? 0 : 1;
        holds++;
    }

    private void tellCalm() {
        if (holds == 0) {
            calm.signalAll();
        }
    }

    private void tellSkipped(Duration jump) {
        try {
            listener.skipped(jump);
        } catch (Throwable thrown) {
            report("whoever is told of skipped time", thrown);
        }
    }

    /**
     * With no alarm set but idle ones: whether nothing can happen any more while somebody waits for it. It waits a little
     * before it says so.
     */
    private boolean hasStalled() {
        long before = taken;
        if (!skips || holds > 0 || limit != null && !alarms.isEmpty() || parked.isEmpty() || stalledAt == before) {
            return false;
        }
        tellCalm();
        await(GRACE);
        return wanted == 0 && holds == 0 && taken == before && !parked.isEmpty() && !closed;
    }

    private void await(Duration atMost) {
        try {
            changed.awaitNanos(atMost.toNanos());
        } catch (InterruptedException interrupted) {
            // Nobody has a reason to: time that ended would leave everybody waiting.
        }
    }
}
