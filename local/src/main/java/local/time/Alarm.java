package local.time;

import java.time.Instant;

/** Something that is to happen at an instant, unless it is cancelled before. */
public final class Alarm implements Comparable<Alarm> {

    private final Time time;
    private final Instant at;
    private final long order;
    private final Runnable ring;
    private final boolean isIdle;

    /** @param isIdle whether time is never skipped for its sake */
    Alarm(Time time, Instant at, long order, Runnable ring, boolean isIdle) {
        this.isIdle = isIdle;
        this.time = time;
        this.at = at;
        this.order = order;
        this.ring = ring;
    }

    /** When it is to ring. */
    public Instant at() {
        return at;
    }

    boolean isIdle() {
        return isIdle;
    }

    void ring() {
        ring.run();
    }

    /** After this it does not ring, unless it is ringing already. */
    public void cancel() {
        time.cancel(this);
    }

    /** By instant; those of one instant in the order in which they were set. */
    @Override
    public int compareTo(Alarm other) {
        int byInstant = at.compareTo(other.at);
        return byInstant != 0 ? byInstant : Long.compare(order, other.order);
    }
}
