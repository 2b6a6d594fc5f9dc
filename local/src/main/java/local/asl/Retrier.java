package local.asl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One element of {@code Retry}.
 *
 * @param intervalSeconds before the first retry (1 where absent)
 * @param maxAttempts     retries, not counting the first try (3 where absent; 0: never)
 * @param backoffRate     each interval is so many times the one before (2.0 where absent)
 */
public record Retrier(
        List<String> errorEquals,
        long intervalSeconds,
        long maxAttempts,
        double backoffRate,
        Optional<Long> maxDelaySeconds,
        boolean fullJitter) {

    private static final long MAX_DELAY_SECONDS = 31_622_400;

    /** The state's field {@code Retry}. */
    static List<Retrier> parse(Fields state) {
        var retriers = new ArrayList<Retrier>();
        var objects = state.objects("Retry");
        for (var fields : objects) {
            retriers.add(new Retrier(
                    ErrorEquals.parse(fields, fields == objects.getLast()),
                    fields.integer("IntervalSeconds", 1, Fields.MAX_SECONDS).orElse(1L),
                    fields.integer("MaxAttempts", 0, Fields.MAX_SECONDS).orElse(3L),
                    fields.decimal("BackoffRate", 1).orElse(2.0),
                    fields.integer("MaxDelaySeconds", 1, MAX_DELAY_SECONDS - 1),
                    fields.text("JitterStrategy", Set.of("FULL", "NONE"))
                            .filter("FULL"::equals)
                            .isPresent()));
            fields.end();
        }
        return List.copyOf(retriers);
    }
}
