package local.time;

import java.util.concurrent.atomic.AtomicBoolean;

/** Says that something works, so that time is not skipped until this is closed. Closing it twice does no harm. */
public final class Hold implements AutoCloseable {

    private final Time time;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Hold(Time time) {
        this.time = time;
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            time.release();
        }
    }
}
