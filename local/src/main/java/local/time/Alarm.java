package local.time;

import java.time.Instant;

/** Something that is to happen at an instant, unless it is cancelled before. */
public final class Alarm implements Comparable<Alarm> {

    private final Time time;
    private final Instant at;
    private final long order;
    private final Runnable ring;
    private final Kind kind;
    private final Object who;
    private final String what;

    /** What time is skipped for. */
    enum Kind {
        /** Something goes on when it rings. */
        WORK,
        /** It rings for ever by itself: time is never skipped for its sake. */
        IDLE,
        /** It ends somebody's wait for what did not come. */
        LIMIT
    }

    /**
     * @param who  waits for it: its text is shown
     * @param what that is waited for
     */
    Alarm(Time time, Instant at, long order, Runnable ring, Kind kind, Object who, String what) {
        this.kind = kind;
        this.time = time;
        this.at = at;
        this.order = order;
        this.ring = ring;
        this.who = who;
        this.what = what;
    }

    /** When it is to ring. */
    public Instant at() {
        return at;
    }

    /** Who waits for it: the ARN of an execution and its state, of a queue, of a rule, or what else has no ARN. */
    public String who() {
        return who.toString();
    }

    /** What is waited for, in a word or two: {@code HeartbeatSeconds}. */
    public String what() {
        return what;
    }

    boolean isIdle() {
        return kind == Kind.IDLE;
    }

    boolean isLimit() {
        return kind == Kind.LIMIT;
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
