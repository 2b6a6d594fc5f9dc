package local.simulation;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one limit that binds, found by trying: each that was met is let through twice as much, and the one that changes the
 * most is it.
 *
 * @param limit  its name
 * @param value  what it is now
 * @param raised what twice as much of it brings
 */
public record Advice(String limit, String value, Outcome raised) {

    /** Of so many limits that were met most. */
    private static final int TRIED = 6;
    /** A change of what succeeds, and one of how long it takes, that are more than chance. */
    private static final double NOTABLE = 0.01;

    private static final double QUICKER = 0.05;

    /** Empty where no limit was met, or none alone changes anything. */
    public static Optional<Advice> of(
            Model model, Quotas quotas, Supplier<Arrivals> arrivals, long window, long seed, Outcome outcome) {
        return outcome.pressure().byLimit().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Pressure.Met::times).reversed()))
                .map(Map.Entry::getKey)
                // nobody can ask for more requests: they come with the concurrency
                .map(limit -> limit.startsWith("lambda.requests") ? "lambda.concurrency" : limit)
                .distinct()
                .limit(TRIED)
                .map(limit -> new Advice(
                        limit,
                        quotas.text(limit),
                        Simulation.run(model, quotas.doubled(limit), arrivals.get(), window, seed)))
                .filter(advice -> gain(outcome, advice.raised) > QUICKER)
                .max(Comparator.comparingDouble(advice -> gain(outcome, advice.raised)));
    }

    /** What succeeds more counts first, and then what waits less. */
    private static double gain(Outcome before, Outcome after) {
        double more = ratio(after.throughput(), before.throughput()) - 1;
        double saved = ratio(after.succeeded(), before.succeeded()) - 1;
        double quicker = 1
                - ratio(
                        after.succeededLatencies().quantile(0.95),
                        before.succeededLatencies().quantile(0.95));
        return more > NOTABLE || saved > NOTABLE ? 1 + Math.max(more, saved) : quicker;
    }

    private static double ratio(double one, double other) {
        return other == 0 ? one == 0 ? 1 : 1e9 : one / other;
    }
}
