package local.cost;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much was used of what AWS bills, by the names that {@link Prices} have: {@code states.transition} to 7. Quantities
 * may be parts of one, for executions share a batch.
 */
public final class Usage {

    /** SQS and SNS bill each beginning 64 KiB of a request as a request. */
    private static final int CHUNK = 64 * 1024;

    private static final double GIB = 1L << 30;

    private final SortedMap<String, Double> quantities = new TreeMap<>();
    private final SortedSet<String> unknown = new TreeSet<>();

    /** Adds so much of it; nothing where that is 0. */
    public Usage add(String item, double quantity) {
        if (quantity != 0) {
            quantities.merge(item, quantity, Double::sum);
        }
        return this;
    }

    /** Adds what was used and cannot be priced, in words. */
    public Usage addUnknown(String what) {
        unknown.add(what);
        return this;
    }

    /** Adds all of another. */
    public Usage add(Usage other) {
        return add(other, 1);
    }

    /** Adds another so many times. */
    public Usage add(Usage other, double times) {
        other.quantities.forEach((item, quantity) -> add(item, quantity * times));
        unknown.addAll(other.unknown);
        return this;
    }

    /**
     * Adds invocations of a function.
     *
     * @param architecture {@code x86_64} or {@code arm64}
     * @param mebibytes    of memory that the function has
     * @param millis       billed, of all of them together
     */
    public Usage addInvocations(double count, String architecture, int mebibytes, double millis) {
        return add("lambda.request", count).add("lambda.gb-second." + architecture, millis / 1000 * mebibytes / 1024);
    }

    /**
     * Adds an Express execution: its duration by the 100 milliseconds, its memory by the 64 MiB, of which it has one
     * at least.
     */
    public Usage addExpress(double count, double millis) {
        return add("states.express.request", count)
                .add("states.express.gb-second", count * Math.ceil(millis / 100) / 10 * 64 / 1024);
    }

    /** Adds log that CloudWatch Logs took in. */
    public Usage addLog(double bytes) {
        return add("logs.gb", bytes / GIB);
    }

    /** How many requests SQS or SNS bill for one with so many bytes. */
    public static int requests(long bytes) {
        return (int) Math.max(1, Math.ceilDiv(bytes, CHUNK));
    }

    /** How much of it; 0 where there was none. */
    public double of(String item) {
        return quantities.getOrDefault(item, 0.0);
    }

    /** All of it. */
    public Map<String, Double> quantities() {
        return Collections.unmodifiableMap(quantities);
    }

    /** What cannot be priced, in words. */
    public Set<String> unknown() {
        return Collections.unmodifiableSet(unknown);
    }
}
