package local.time;

import java.util.concurrent.locks.LockSupport;

/**
 * One answer that one thread waits for, once. The waiting thread's hold is closed while it is parked; whoever sends the
 * answer takes a hold on its behalf, so that time cannot jump between the answer and the thread's going on. Many may wait
 * for long, so it is no more than it must be.
 */
public final class Signal<T> {

    private final Time time;
    private T answer;
    private boolean sent;
    private boolean received;
    private Thread waiting;
    /** What runs when the answer is sent, the last that was given first. */
    private Action actions;

    private record Action(Runnable run, Action before) {}

    public Signal(Time time) {
        this.time = time;
    }

    /**
     * Answers, unless somebody did before: the first answer stands.
     *
     * @return whether this was the first
     */
    public boolean send(T value) {
        time.take();
        if (complete(value)) {
            return true;
        }
        time.release();
        return false;
    }

    private boolean complete(T value) {
        Action actions;
        Thread waiting;
        synchronized (this) {
            if (sent) {
                return false;
            }
            sent = true;
            answer = value;
            actions = this.actions;
            waiting = this.waiting;
            this.actions = null;
        }
        for (; actions != null; actions = actions.before()) {
            run(actions.run());
        }
        LockSupport.unpark(waiting);
        return true;
    }

    /** Whatever one of them throws, the others run, and the waiting thread goes on. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            time.report("what is done when an answer comes", thrown);
        }
    }

    /** Whether an answer was sent. */
    public synchronized boolean isSent() {
        return sent;
    }

    /**
     * Has {@code action} run when the answer is sent, on the sender's thread and in its hold; at once where it was sent
     * before.
     */
    public void whenSent(Runnable action) {
        synchronized (this) {
            if (!sent) {
                actions = new Action(action, actions);
                return;
            }
        }
        run(action);
    }

    /**
     * Parks until the answer is there. To be called once.
     *
     * @param hold the calling thread's, which is closed meanwhile and open again when this returns; so is the one of
     *             whoever asked for what the thread does ({@link Hold#serve})
     */
    public T await(Hold hold) {
        var asker = hold.around();
        hold.park();
        asker.ifPresent(Hold::park);
        synchronized (this) {
            waiting = Thread.currentThread();
        }
        boolean interrupted = false;
        while (!isSent()) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted(); // else it would not park again
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        hold.takeOver();
        asker.ifPresent(Hold::resume);
        synchronized (this) {
            waiting = null;
            received = true;
            return answer;
        }
    }

    /**
     * Says that the waiting thread waits no more: an answer that it did not get, or that is sent after this, is
     * dropped.
     */
    public void abandon() {
        if (!received && !complete(null)) {
            time.release();
        }
        received = true;
    }
}
