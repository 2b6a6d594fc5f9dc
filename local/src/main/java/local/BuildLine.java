package local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import local.time.Aside;

/**
 * Tells that a module is being built: on a terminal by a line that counts the seconds and goes when it is done, elsewhere by
 * one that stays.
 */
final class BuildLine implements AutoCloseable {

    private static final String ERASE = "\r\u001b[K";
    private static final Duration TICK = Duration.ofMillis(200);

    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch erased = new CountDownLatch(1);

    private BuildLine() {}

    /**
     * @param number which of them, from 1
     * @param of     how many there are
     * @param module where it is, as the person sees it
     */
    static BuildLine begin(int number, int of, String function, Path module) {
        // The launcher says how wide the terminal is that the output goes to, if it is one.
        if (Integer.getInteger("local.columns", 0) == 0) {
            System.err.println("Building " + function + " (" + module + ") ...");
            var line = new BuildLine();
            line.erased.countDown();
            return line;
        }
        return drawing(text(number, of, function), System.out, System::nanoTime);
    }

    private static String text(int number, int of, String function) {
        var dots = Boolean.getBoolean("local.ascii") ? "..." : "…";
        return "[" + number + "/" + of + "] compiling " + function + " " + dots + " ";
    }

    /** @param clock in nanoseconds */
    static BuildLine drawing(String text, PrintStream out, LongSupplier clock) {
        var line = new BuildLine();
        long start = clock.getAsLong();
        Aside.start("build line", () -> {
                    do {
                        out.print(ERASE + text
                                + Duration.ofNanos(clock.getAsLong() - start).toSeconds() + " s");
                        out.flush();
                    } while (!line.done.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
                    out.print(ERASE);
                    out.flush();
                })
                .whenComplete((_, _) -> line.erased.countDown());
        return line;
    }

    /** Has it gone: what is printed next stands in its place. */
    @Override
    public void close() {
        done.countDown();
        try {
            erased.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
