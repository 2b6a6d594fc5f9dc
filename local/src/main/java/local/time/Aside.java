package local.time;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Work beside whoever asks for it, on a virtual thread of its own. Whatever it comes to is told: its result, or whatever it
 * threw, an {@link Error} too. Nothing else starts a thread, so nothing can wait for an answer that died with one.
 */
public final class Aside<T> {

    /** What is done. It may throw what it likes. */
    @FunctionalInterface
    public interface Work<T> {

        /** @param hold open while the work runs; {@link Signal#await} gives it back for as long as it waits */
        T run(Hold hold) throws Exception;
    }

    /** The same, where nothing comes of it. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** In which the thread works. */
    private static final ScopedValue<Hold> HOLD = ScopedValue.newInstance();

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile Thread thread;

    private Aside() {}

    /**
     * Has the work done in a hold on time, which is taken before this returns and is still open when the result is told.
     *
     * @param name of the thread and the hold: what works
     */
    public static <T> Aside<T> start(Time time, String name, Work<T> work) {
        var aside = new Aside<T>();
        aside.begin(name, time.hold(name), work);
        return aside;
    }

    /** Has work done that holds time by itself, or holds none. */
    public static CompletableFuture<Void> start(String name, Task work) {
        var aside = new Aside<Void>();
        aside.begin(name, null, _ -> {
            work.run();
            return null;
        });
        return aside.result;
    }

    /**
     * Has work done, in a hold on time, that nobody waits for: what it throws is reported ({@link TimeListener#failed}).
     */
    public static void run(Time time, String name, Task work) {
        start(time, name, _ -> {
                    work.run();
                    return null;
                })
                .result
                .exceptionally(thrown -> {
                    time.report(name, thrown);
                    return null;
                });
    }

    private void begin(String name, Hold hold, Work<T> work) {
        try {
            thread = Thread.ofVirtual().name(name).start(() -> {
                try (hold) {
                    complete(hold, work);
                }
            });
        } catch (Throwable cannotStart) {
            result.completeExceptionally(cannotStart);
            if (hold != null) {
                hold.close();
            }
        }
    }

    private void complete(Hold hold, Work<T> work) {
        T value;
        try {
            value = hold == null
                    ? work.run(null)
                    : ScopedValue.where(HOLD, hold).call(() -> work.run(hold));
        } catch (Throwable thrown) {
            result.completeExceptionally(thrown);
            return;
        }
        result.complete(value);
    }

    /**
     * Waits for other work's result, as {@link CompletableFuture#get} does. Whoever works in a hold gives that back meanwhile:
     * what is waited for has its own, and may let time go.
     */
    public static <T> T await(Time time, CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        if (!result.isDone()) {
            if (HOLD.isBound()) {
                await(time, result, HOLD.get());
            } else if (Hold.asker().isPresent()) {
                try (var hold = time.hold()) {
                    await(time, result, hold);
                }
            }
        }
        return result.get();
    }

    private static void await(Time time, CompletableFuture<?> result, Hold hold) {
        var told = new Signal<Boolean>(time);
        result.whenComplete((_, _) -> told.send(true));
        told.await(hold);
    }

    /** The hold in which the calling thread works. */
    static Optional<Hold> working() {
        return HOLD.isBound() ? Optional.of(HOLD.get()) : Optional.empty();
    }

    /** Completed with what the work gave or threw, on the work's own thread and in its hold. */
    public CompletableFuture<T> result() {
        return result;
    }

    /** Interrupts the work, where it still runs. */
    public void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
