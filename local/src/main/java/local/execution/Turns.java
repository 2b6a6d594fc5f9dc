package local.execution;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets the strands of one execution take turns: one of them interprets at a time, in the order in which they became
 * ready. So the order of events follows from the definition and not from the machine's mood. The work itself
 * (functions, queues, child executions) goes on side by side.
 */
final class Turns {

    private final Queue<Runnable> ready = new ArrayDeque<>(1);
    private boolean taken;

    /** Has {@code go} run as soon as it is its turn. It only wakes or starts a thread. */
    synchronized void request(Runnable go) {
        if (taken) {
            ready.add(go);
        } else {
            taken = true;
            go.run();
        }
    }

    /** Ends the turn that is under way. */
    synchronized void pass() {
        var next = ready.poll();
        if (next == null) {
            taken = false;
        } else {
            next.run();
        }
    }
}
