package local.service.lambda;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The environments of one function. An environment serves one invocation at a time; more are started as needed, up to a
 * limit, and warm ones are used again, the last one first, so that what is not needed stays idle and ends.
 */
final class EnvironmentPool {

    private final Supplier<ExecutionEnvironment> start;
    private final Semaphore places;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean retired;
    private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();

    /** @param since by {@link System#nanoTime()} */
    private record Idle(ExecutionEnvironment environment, long since) {

        Idle(ExecutionEnvironment environment) {
            this(environment, System.nanoTime());
        }
    }

    /** @param most at a time; who wants another one waits for its turn */
    EnvironmentPool(int most, Supplier<ExecutionEnvironment> start) {
        this.places = new Semaphore(most, true);
        this.start = start;
    }

    /** Starts one beforehand. */
    void startAhead() {
        idle.push(new Idle(started()));
    }

    /** A warm environment, or a new one, which is the caller's until it is given back or discarded. */
    ExecutionEnvironment take() throws InterruptedException {
        places.acquire();
        try {
            for (Idle warm; (warm = idle.poll()) != null; ) {
                if (warm.environment().isAlive()) {
                    return warm.environment();
                }
                forget(warm.environment());
            }
            return started();
        } catch (Throwable thrown) {
            places.release();
            throw thrown;
        }
    }

    private ExecutionEnvironment started() {
        var environment = start.get();
        all.add(environment);
        return environment;
    }

    /** Keeps it for the next invocation, unless it has ended. */
    void giveBack(ExecutionEnvironment environment) {
        if (environment.isAlive() && !retired) {
            idle.push(new Idle(environment));
            places.release();
            if (retired) {
                endIdle(Duration.ZERO);
            }
        } else {
            discard(environment);
        }
    }

    /** Ends it, whatever state it is in. */
    void discard(ExecutionEnvironment environment) {
        try {
            forget(environment);
        } finally {
            places.release();
        }
    }

    private void forget(ExecutionEnvironment environment) {
        all.remove(environment);
        environment.close();
    }

    /** Ends those that nobody has used for so long. */
    void endIdle(Duration longest) {
        for (Iterator<Idle> oldest = idle.descendingIterator(); oldest.hasNext(); ) {
            var each = oldest.next();
            if (System.nanoTime() - each.since() < longest.toNanos()) {
                return;
            }
            if (idle.remove(each)) {
                all.remove(each.environment());
                each.environment().end();
            }
        }
    }

    /** Has environments end as they are given back: the function is another one now. Those that are idle, end by hand. */
    void retire() {
        retired = true;
    }

    /** Whether nothing of it is left, and nothing is to come. */
    boolean isOver() {
        return retired && all.isEmpty();
    }

    /** Those that are there, in use or not. */
    Set<ExecutionEnvironment> all() {
        return all;
    }
}
