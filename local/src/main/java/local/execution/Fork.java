package local.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import local.execution.task.Failure;
import local.time.Signal;

/** Strands side by side, and the one that started them, which waits for all of them or for the first that fails. */
final class Fork {

    private final Strand parent;
    private final Signal<Boolean> done;
    private final List<Strand> strands = new ArrayList<>();
    private int running;
    private Strand decisive;
    private Failure failure;

    Fork(Strand parent) {
        this.parent = parent;
        this.done = new Signal<>(parent.time());
    }

    /** Starts one more strand; it runs once the parent waits. */
    Strand start(String path, Consumer<Strand> body) {
        var strand = parent.fork(path);
        strands.add(strand);
        running++;
        strand.start(_ -> run(strand, body));
        return strand;
    }

    /** On a strand's own thread, in its turn: so nothing here needs a lock. */
    private void run(Strand strand, Consumer<Strand> body) {
        try {
            body.accept(strand);
            strands.remove(strand);
            if (failure == null) {
                decisive = strand;
            }
        } catch (Failure e) {
            if (failure == null) {
                decisive = strand;
                failure = e;
                done.send(true);
            }
        }
        if (--running == 0) {
            done.send(true);
        }
    }

    /**
     * Waits.
     *
     * @throws Failure of the first strand that failed; the others are given up
     */
    void join() {
        if (strands.isEmpty() && decisive == null) {
            return;
        }
        parent.await(done, false);
        parent.join(decisive);
        if (failure != null) {
            if (!failure.isFatal()) {
                strands.forEach(strand -> strand.noteCutShort(decisive.lastEvent(), strand == decisive));
            }
            strands.forEach(Strand::abort);
            throw failure;
        }
    }
}
