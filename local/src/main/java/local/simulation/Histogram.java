package local.simulation;

/** How long things took, in microseconds, within one part in 128: sixty-four powers of two, each in 128 steps. */
public final class Histogram {

    private static final int BITS = 7;
    private static final int STEPS = 1 << BITS;

    private final long[] counts = new long[(65 - BITS) * STEPS];
    private long count;
    private long sum;
    private long greatest;

    void add(long micros) {
        counts[index(micros)]++;
        count++;
        sum += micros;
        greatest = Math.max(greatest, micros);
    }

    private static int index(long value) {
        int shift = Math.max(0, 63 - BITS - Long.numberOfLeadingZeros(value | 1));
        return shift * STEPS + (int) (value >> shift);
    }

    /** The least value of a step, and half a step. */
    private static long value(int index) {
        int shift = Math.max(0, index / STEPS - 1);
        return ((long) index - (long) shift * STEPS << shift) + (1L << shift) / 2;
    }

    public long count() {
        return count;
    }

    /** Of all together. */
    public long sum() {
        return sum;
    }

    public long max() {
        return greatest;
    }

    /** The value that so great a part does not exceed: 0.95. 0 where there is none. */
    public long quantile(double part) {
        long wanted = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && count > 0) {
                return Math.min(value(i), greatest);
            }
        }
        return 0;
    }
}
