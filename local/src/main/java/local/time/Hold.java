package local.time;

/**
 * Says that something works, so that time is not skipped until this is closed. It belongs to one thread; closing it
 * twice does no harm.
 */
public final class Hold implements AutoCloseable {

    private final Time time;
    private final Object who;
    private boolean open = true;

    Hold(Time time, Object who) {
        this.time = time;
        this.who = who;
    }

    /** Closes it for as long as its thread waits. */
    void park() {
        if (open) {
            open = false;
            time.park(this);
        }
    }

    /** Opens it again, on a hold that somebody took for it meanwhile. */
    void takeOver() {
        open = true;
        time.unpark(this);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            time.release();
        }
    }

    /** Who took it. */
    @Override
    public String toString() {
        return who.toString();
    }
}
