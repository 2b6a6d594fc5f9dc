package local.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import local.asl.Catcher;
import local.asl.Limits;
import local.asl.Retrier;
import local.asl.RetryingState;
import local.asl.expression.StatesException;
import local.execution.task.Failure;

/**
 * The fields Retry and Catch. Each retrier counts its own retries; a failure that none of them takes any more goes to
 * the first catcher that is for it.
 */
final class Attempts {

    private final Visit visit;
    private final List<Retrier> retriers;
    private final List<Catcher> catchers;
    /** Of each retrier, how often it was taken; null as long as none was. */
    private int[] retries;

    Attempts(Visit visit, RetryingState state) {
        this.visit = visit;
        this.retriers = state.retry();
        this.catchers = state.catchers();
    }

    /**
     * @param whenFailed says in the history that the state failed, once it is not tried again
     * @throws Failure which no catcher is for
     */
    Step run(Supplier<Step> attempt, Runnable whenFailed) {
        for (; ; ) {
            var before = visit.strand().recordedFailure();
            Failure failure;
            if (before.isPresent()) {
                failure = before.get().failure();
            } else {
                try {
                    return attempt.get();
                } catch (StatesException e) {
                    failure = visit.failed(e);
                } catch (Failure e) {
                    failure = e;
                }
            }
            if (failure.isFatal()) {
                return caught(failure);
            }
            var failed = failure;
            var at = before.map(Strand.Failed::at)
                    .orElseGet(() -> visit.strand().noteFailure(failed).at());
            if (!isRetried(failure, at)) {
                whenFailed.run();
                return caught(failure);
            }
        }
    }

    /** The first retrier that is for it decides, as long as it has attempts left; waits for its interval. */
    private boolean isRetried(Failure failure, Instant at) {
        int index = 0;
        while (index < retriers.size() && !failure.isOneOf(retriers.get(index).errorEquals())) {
            index++;
        }
        if (index == retriers.size()) {
            return false;
        }
        var retrier = retriers.get(index);
        retries = retries == null ? new int[retriers.size()] : retries;
        if (retries[index] >= retrier.maxAttempts()) {
            return false;
        }
        int earlier = retries[index]++;
        var strand = visit.strand();
        if (!strand.hasRecorded()) {
            strand.sleepUntil(at.plus(interval(retrier, earlier)));
        }
        visit.retry();
        return true;
    }

    /**
     * IntervalSeconds times BackoffRate for each earlier retry, at most MaxDelaySeconds; with jitter, anything up to
     * that.
     */
    private static Duration interval(Retrier retrier, int earlier) {
        double seconds = backoffSeconds(retrier, earlier);
        return Duration.ofMillis(Math.round(
                1000 * (retrier.fullJitter() ? ThreadLocalRandom.current().nextDouble(seconds) : seconds)));
    }

    /** The same, before jitter. */
    static double backoffSeconds(Retrier retrier, int earlier) {
        double seconds = retrier.intervalSeconds() * Math.pow(retrier.backoffRate(), earlier);
        return Math.min(seconds, retrier.maxDelaySeconds().orElse(Limits.MAX_SECONDS));
    }

    private Step caught(Failure failure) {
        for (var catcher : catchers) {
            if (failure.isOneOf(catcher.errorEquals())) {
                try {
                    return visit.data().caught(failure, catcher);
                } catch (StatesException e) {
                    throw visit.failed(e);
                }
            }
        }
        throw failure;
    }
}
