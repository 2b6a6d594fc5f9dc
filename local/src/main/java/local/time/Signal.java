package local.time;

import java.util.concurrent.CompletableFuture;

/**
 * One answer that one thread waits for. The waiting thread gives its hold back while it is parked; whoever sends the answer takes
 * the hold anew on its behalf, so that time cannot jump between the answer and the thread's going on.
 */
public final class Signal<T> {

    private final Time time;
    private final CompletableFuture<Answer<T>> answer = new CompletableFuture<>();

    private record Answer<T>(T value, Hold hold) {
    }

    public Signal(Time time) {
        this.time = time;
    }

    /** Answers, unless somebody did before: the first answer stands. */
    public boolean send(T value) {
        var hold = time.hold();
        if (answer.complete(new Answer<>(value, hold))) {
            return true;
        }
        hold.close();
        return false;
    }

    /** Whether an answer was sent. */
    public boolean isSent() {
        return answer.isDone();
    }

    /**
     * Parks until the answer is there.
     *
     * @param held the hold of the calling thread, which is given back meanwhile
     * @return the answer, and the hold under which the calling thread goes on and which it must close
     */
    public Received<T> await(Hold held) {
        held.close();
        var received = answer.join();
        return new Received<>(received.value(), received.hold());
    }

    /** An answer with the hold under which its receiver goes on. */
    public record Received<T>(T value, Hold hold) {
    }
}
