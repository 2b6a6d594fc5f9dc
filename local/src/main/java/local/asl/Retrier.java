package local.asl;

import java.util.List;
import java.util.Optional;

/**
 * One element of {@code Retry}.
 *
 * @param intervalSeconds before the first retry (1 where absent)
 * @param maxAttempts     retries, not counting the first try (3 where absent; 0: never)
 * @param backoffRate     each interval is so many times the one before (2.0 where absent)
 */
public record Retrier(List<String> errorEquals, long intervalSeconds, long maxAttempts, double backoffRate,
        Optional<Long> maxDelaySeconds, boolean fullJitter) {
}
