package local.time;

import java.util.concurrent.CompletableFuture;

/**
 * One answer that one thread waits for, once. The waiting thread's hold is closed while it is parked; whoever sends the
 * answer takes a hold on its behalf, so that time cannot jump between the answer and the thread's going on.
 */
public final class Signal<T> {

    private final Time time;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private boolean received;

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
        if (answer.complete(value)) {
            return true;
        }
        time.release();
        return false;
    }

    /** Whether an answer was sent. */
    public boolean isSent() {
        return answer.isDone();
    }

    /**
     * Has {@code action} run when the answer is sent, on the sender's thread and in its hold; at once where it was sent
     * before.
     */
    public void whenSent(Runnable action) {
        answer.thenRun(action);
    }

    /**
     * Parks until the answer is there. To be called once.
     *
     * @param hold the calling thread's, which is closed meanwhile and open again when this returns
     */
    public T await(Hold hold) {
        hold.park();
        var value = answer.join();
        hold.takeOver();
        received = true;
        return value;
    }

    /**
     * Says that the waiting thread waits no more: an answer that it did not get, or that is sent after this, is
     * dropped.
     */
    public void abandon() {
        if (!received && !answer.complete(null)) {
            time.release();
        }
        received = true;
    }
}
