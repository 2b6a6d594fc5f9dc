package local.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;

/** What was measured, a line each, and how it is measured. */
public final class Figures {

    private static final int ROUNDS = 5;

    private final PrintWriter out;

    public Figures(PrintWriter out) {
        this.out = out;
    }

    /** Begins the figures of a group. */
    public void begin(String group) {
        out.println(group);
    }

    /** Writes a figure, with as many decimals as it is small. */
    void add(String what, double value, String unit) {
        int decimals = value >= 1_000 ? 0 : value >= 10 ? 1 : 2;
        out.printf(Locale.ROOT, "  %-48s %,12." + decimals + "f %s%n", what, value, unit);
    }

    /** Writes a figure, what a server that does nothing comes to in its place, and how many times that it is. */
    void add(String what, double value, double nothing, String unit) {
        int decimals = value >= 1_000 ? 0 : value >= 10 ? 1 : 2;
        var number = "%,12." + decimals + "f";
        out.printf(
                Locale.ROOT,
                "  %-48s " + number + " %-14s " + number + "  x %.2f%n",
                what,
                value,
                unit,
                nothing,
                value / nothing);
    }

    /**
     * How long one turn of the work takes: the median of some rounds, a round being so many turns one after the other;
     * a round before those warms up.
     */
    static double micros(int turns, Runnable work) {
        var rounds = new double[ROUNDS + 1];
        for (int round = 0; round < rounds.length; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < turns; i++) {
                work.run();
            }
            rounds[round] = (System.nanoTime() - begun) / 1_000.0 / turns;
        }
        var measured = Arrays.copyOfRange(rounds, 1, rounds.length);
        Arrays.sort(measured);
        return measured[ROUNDS / 2];
    }

    /** The same, in milliseconds. */
    static double millis(int turns, Runnable work) {
        return micros(turns, work) / 1_000;
    }
}
