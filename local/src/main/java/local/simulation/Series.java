package local.simulation;

/**
 * How some figures went over time, in a fixed number of spans: where time goes beyond the last, each two become one.
 *
 * @see Plot
 */
public final class Series {

    static final int SPANS = 512;

    /** What is followed. */
    public enum Figure {
        ARRIVALS(true),
        ENDED(true),
        FAILED(true),
        RUNNING(false),
        QUEUED(false);

        private final boolean counted;

        /** @param counted whether it is counted, and not the most of a span */
        Figure(boolean counted) {
            this.counted = counted;
        }

        boolean isCounted() {
            return counted;
        }
    }

    private final long[][] spans = new long[Figure.values().length][SPANS];
    /** Of what is not counted: how much it is, and up to which span it is written down. */
    private final long[] levels = new long[Figure.values().length];

    private final int[] written = new int[Figure.values().length];
    private long span;
    private long last;

    Series(long horizon) {
        this.span = Math.max(1, Math.ceilDiv(horizon, SPANS));
    }

    void note(Figure figure, long now, long value) {
        while (now >= span * SPANS) {
            halve();
        }
        last = Math.max(last, now);
        var of = spans[figure.ordinal()];
        int at = (int) (now / span);
        if (figure.counted) {
            of[at] += value;
        } else {
            fill(figure, at);
            of[at] = Math.max(of[at], value);
            levels[figure.ordinal()] = value;
        }
    }

    /** It stayed as it was until then. */
    private void fill(Figure figure, int to) {
        int number = figure.ordinal();
        for (int i = written[number] + 1; i <= to; i++) {
            spans[number][i] = levels[number];
        }
        written[number] = Math.max(written[number], to);
    }

    private void halve() {
        for (var figure : Figure.values()) {
            var of = spans[figure.ordinal()];
            for (int i = 0; i < SPANS; i++) {
                long one = 2 * i < SPANS ? of[2 * i] : 0;
                long other = 2 * i < SPANS ? of[2 * i + 1] : 0;
                of[i] = figure.counted ? one + other : Math.max(one, other);
            }
            written[figure.ordinal()] /= 2;
        }
        span *= 2;
    }

    /** How long a span is, in seconds. */
    public double seconds() {
        return span / 1e6;
    }

    /** How many spans there are. */
    public int length() {
        return (int) Math.min(SPANS, last / span + 1);
    }

    /** Writes down the rest. */
    void end() {
        for (var figure : Figure.values()) {
            if (!figure.counted) {
                fill(figure, length() - 1);
            }
        }
    }

    /** In that span: of what is counted how many a second, of the rest the most. */
    public double at(Figure figure, int index) {
        return figure.counted ? spans[figure.ordinal()][index] / seconds() : spans[figure.ordinal()][index];
    }
}
