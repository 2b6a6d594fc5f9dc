package local.time;

/**
 * Says that something works, so that time is not skipped until this is closed. It belongs to one thread; closing it
 * twice does no harm.
 */
public final class Hold implements AutoCloseable {

    private final Time time;
    private boolean open = true;

    Hold(Time time) {
        this.time = time;
    }

    /** Opens it again, on a hold that somebody took for it meanwhile. */
    void takeOver() {
        open = true;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            time.release();
        }
    }
}
