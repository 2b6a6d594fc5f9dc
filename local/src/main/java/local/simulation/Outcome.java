package local.simulation;

import java.util.Map;
import java.util.TreeMap;
import local.cost.Usage;

/** What came of a simulation: counts, times in microseconds. */
public final class Outcome {

    final Pressure pressure = new Pressure();
    final Histogram latencies = new Histogram();
    final Histogram succeededLatencies = new Histogram();
    final Map<String, Long> errors = new TreeMap<>();
    final Usage usage = new Usage();
    final Series series;
    final long window;

    long offered;
    long started;
    long succeeded;
    long failed;
    long timedOut;
    long succeededInWindow;
    long endedInWindow;
    long deadLetters;
    long deepest;
    long mostRunning;
    long mostConcurrent;
    long end;
    long events;
    /** The integral of how many ran, over time. */
    double running;

    Outcome(long window) {
        this.window = window;
        this.series = new Series(window);
    }

    /** How long executions were started, in microseconds. */
    public long window() {
        return window;
    }

    /** Executions that somebody wanted to start. */
    public long offered() {
        return offered;
    }

    /** Those that {@code StartExecution} took. */
    public long started() {
        return started;
    }

    public long refused() {
        return offered - started;
    }

    public long succeeded() {
        return succeeded;
    }

    /** Those that failed, time-outs of states with them. */
    public long failed() {
        return failed;
    }

    /** Those that took longer than the machine's own {@code TimeoutSeconds}. */
    public long timedOut() {
        return timedOut;
    }

    /** How many succeeded a second, while executions were started. */
    public double throughput() {
        return window == 0 ? 0 : succeededInWindow / (window / 1e6);
    }

    /** Of all that ended. */
    public Histogram latencies() {
        return latencies;
    }

    /** Of those that succeeded. */
    public Histogram succeededLatencies() {
        return succeededLatencies;
    }

    /** How often executions failed with what. */
    public Map<String, Long> errors() {
        return errors;
    }

    public Pressure pressure() {
        return pressure;
    }

    public long deadLetters() {
        return deadLetters;
    }

    /** The most messages of one queue that could be received at a time. */
    public long deepest() {
        return deepest;
    }

    /** The most executions that were open at a time. */
    public long mostRunning() {
        return mostRunning;
    }

    /** How many were open on the average, from the beginning until the last had ended. */
    public double meanRunning() {
        return end == 0 ? 0 : running / end;
    }

    /** The most invocations at a time. */
    public long mostConcurrent() {
        return mostConcurrent;
    }

    /** When the last execution had ended. */
    public long end() {
        return end;
    }

    /** How many things happened in the simulation. */
    public long events() {
        return events;
    }

    /** What AWS bills of all of it. */
    public Usage usage() {
        return usage;
    }

    public Series series() {
        return series;
    }
}
