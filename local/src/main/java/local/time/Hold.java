package local.time;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says that something works, so that time is not skipped until this is closed. It belongs to one thread; closing it
 * twice does no harm. Where that thread waits for somebody outside, such as a function's process, who asks things of us
 * meanwhile, those questions are {@link #serve served} in its name: while one of them is parked, nothing works.
 */
public final class Hold implements AutoCloseable {

    /** Of whoever asked for what this thread does. */
    private static final ScopedValue<Hold> ASKER = ScopedValue.newInstance();

    private final Time time;
    private final Object who;
    private boolean open = true;
    private boolean over;

    Hold(Time time, Object who) {
        this.time = time;
        this.who = who;
    }

    /** Does on this thread what was asked for by whoever works in this hold: while the thread is parked, it is closed. */
    public <T> T serve(Supplier<T> question) {
        return ScopedValue.where(ASKER, this).call(question::get);
    }

    /** Of whoever asked for what the calling thread does, where somebody did who works in a hold. */
    static Optional<Hold> asker() {
        return ASKER.isBound() ? Optional.of(ASKER.get()) : Optional.empty();
    }

    /**
     * What else keeps time while the calling thread works in this one: the hold of who asked, or the thread's own, in which
     * this one was taken for a part of its work, as by a function's handler that is an object and calls from there.
     */
    Optional<Hold> around() {
        return asker().or(Aside::working).filter(hold -> hold != this);
    }

    /** Closes it for as long as its thread waits. */
    synchronized void park() {
        if (open) {
            open = false;
            time.park(this);
        }
    }

    /** Opens it again, on a hold that somebody took for it meanwhile. */
    synchronized void takeOver() {
        open = true;
        time.unpark(this);
    }

    /** Opens it again, if it was closed by what it asked for, and has not come to its end. */
    public synchronized void resume() {
        if (!open && !over) {
            time.take();
            open = true;
            time.unpark(this);
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        if (open) {
            open = false;
            time.release();
        } else {
            time.unpark(this);
        }
    }

    /** Who took it. */
    @Override
    public String toString() {
        return who.toString();
    }
}
