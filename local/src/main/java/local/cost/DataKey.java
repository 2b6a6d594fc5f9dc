package local.cost;

import java.time.Duration;
import java.util.Optional;

/**
 * A data key that a service has KMS make or open for one principal, and has at hand until its reuse period is over: how many
 * requests that takes, from one use to the next. Times are microseconds of whatever clock, and never go back.
 */
public final class DataKey {

    private final long period;
    private final int requests;
    private final Optional<String> unknown;
    private long renewed;
    private long since;

    /**
     * @param period   for which it is used again; zero where it never is
     * @param requests for each period
     * @param unknown  requests that come with it and cannot be counted, in words
     */
    DataKey(Duration period, int requests, Optional<String> unknown) {
        this.period = period.toNanos() / 1000;
        this.requests = requests;
        this.unknown = unknown;
    }

    /** Something is encrypted or decrypted with it. */
    public void use(long now) {
        if (renewed == 0 || now - since >= period) {
            renewed++;
            since = now;
        }
    }

    boolean isUsed() {
        return renewed > 0;
    }

    /** The requests, where nothing follows: the last of its periods is paid whole. */
    double requests() {
        return (double) renewed * requests;
    }

    /**
     * The requests, where it goes on like this: of the last of its periods only the part that was over at the end, so that
     * twice as long has twice as many.
     */
    double requestsUntil(long end) {
        if (renewed == 0) {
            return 0;
        }
        double last = period == 0 ? 1 : Math.clamp((double) (end - since) / period, 0, 1);
        return (renewed - 1 + last) * requests;
    }

    Optional<String> unknown() {
        return unknown;
    }
}
