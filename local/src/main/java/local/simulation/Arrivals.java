package local.simulation;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.SplittableRandom;

/** When executions are started, in microseconds from the beginning. */
public interface Arrivals {

    /** After the last one. */
    long NO_MORE = Long.MAX_VALUE;

    /** When the next one is: never before the one before; {@link #NO_MORE} where there is none. */
    long next();

    /** So many a second, evenly, for so long. */
    static Arrivals constant(double rate, long micros) {
        return new Arrivals() {
            private long given;

            @Override
            public long next() {
                long at = (long) (given++ * 1e6 / rate);
                return at < micros ? at : NO_MORE;
            }
        };
    }

    /** So many a second on the average, each whenever it likes, for so long. */
    static Arrivals poisson(double rate, long micros, SplittableRandom random) {
        return new Arrivals() {
            private double at;

            @Override
            public long next() {
                at += -Math.log(1 - random.nextDouble()) / rate * 1e6;
                return at < micros ? (long) at : NO_MORE;
            }
        };
    }

    /** So many at the same moment. */
    static Arrivals burst(long count, long at) {
        return new Arrivals() {
            private long left = count;

            @Override
            public long next() {
                return left-- > 0 ? at : NO_MORE;
            }
        };
    }

    /**
     * Those of a file, which is closed at its end: a number of seconds a line, not before the one above.
     *
     * @throws IllegalArgumentException in {@link #next} where a line is none: it says which
     */
    static Arrivals read(BufferedReader lines) {
        return new Arrivals() {
            private long number;
            private long last;

            @Override
            public long next() {
                try {
                    var line = lines.readLine();
                    number++;
                    if (line == null) {
                        lines.close();
                        return NO_MORE;
                    }
                    return line.isBlank() ? next() : parsed(line.strip());
                } catch (IOException e) {
                    throw new IllegalArgumentException("line " + number + " cannot be read: " + e.getMessage(), e);
                }
            }

            private long parsed(String line) {
                double seconds;
                try {
                    seconds = Double.parseDouble(line);
                } catch (NumberFormatException e) {
                    seconds = Double.NaN;
                }
                if (!(seconds >= 0 && seconds < 1e9)) {
                    throw new IllegalArgumentException("line " + number
                            + " is to be a number of seconds from the beginning, but is \"" + line + '"');
                }
                long at = Math.round(seconds * 1e6);
                if (at < last) {
                    throw new IllegalArgumentException("line " + number + " (" + line
                            + ") is before the line above it: arrivals are in the order of time");
                }
                last = at;
                return at;
            }
        };
    }

    /** These and those. */
    default Arrivals and(Arrivals others) {
        var these = this;
        return new Arrivals() {
            private long one = these.next();
            private long other = others.next();

            @Override
            public long next() {
                long first = Math.min(one, other);
                if (first == NO_MORE) {
                    return NO_MORE;
                }
                if (one <= other) {
                    one = these.next();
                } else {
                    other = others.next();
                }
                return first;
            }
        };
    }
}
