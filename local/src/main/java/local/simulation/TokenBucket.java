package local.simulation;

/**
 * AWS's throttle: so many at once, and so many a second from then on. It is full at first. Counted in whole numbers, so that
 * exactly {@code burst + rate x time} pass.
 */
final class TokenBucket {

    private static final long SECOND = 1_000_000;

    private final long burst;
    private final long rate;
    /** In millionths of a token; below nothing where tokens are promised. */
    private long level;

    private long filled;

    /** @param rate tokens a second */
    TokenBucket(long burst, long rate) {
        this.burst = burst;
        this.rate = rate;
        this.level = burst * SECOND;
    }

    /** Takes a token, if there is one. */
    boolean tryTake(long now) {
        fill(now);
        if (level < SECOND) {
            return false;
        }
        level -= SECOND;
        return true;
    }

    /** Takes a token that may have yet to come; gives when it is there. Who asks first gets it first. */
    long reserve(long now) {
        fill(now);
        level -= SECOND;
        return level >= 0 ? now : now + Math.ceilDiv(-level, rate);
    }

    private void fill(long now) {
        // a microsecond brings rate millionths
        level = Math.min(burst * SECOND, level + (now - filled) * rate);
        filled = now;
    }
}
