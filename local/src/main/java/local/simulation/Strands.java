package local.simulation;

import java.util.Arrays;

/**
 * What is under way: executions, and the branches and iterations in them, each a number. Fields are columns, and a number
 * that ended is used again: a million executions need as many as run at a time.
 */
final class Strands {

    static final int NOBODY = -1;

    /** The state that it is in. */
    int[] node = new int[1024];
    /** Tells this use of the number, and this attempt, from those before. */
    int[] turn = new int[1024];
    /** Of an execution: when it was started. */
    long[] started = new long[1024];
    /** Retries so far, eight bits for each retrier. */
    long[] retries = new long[1024];
    /** How the attempt that is under way will end. */
    int[] error = new int[1024];
    /** How many states it has entered. */
    int[] steps = new int[1024];

    int[] parent = new int[1024];
    int[] firstChild = new int[1024];
    int[] nextSibling = new int[1024];
    int[] previousSibling = new int[1024];
    /** Of a Map: iterations that have yet to begin; then of a Parallel or Map, those that run. */
    int[] waiting = new int[1024];

    int[] children = new int[1024];

    private int used;
    private int free = NOBODY;

    int take(int parent) {
        int taken;
        if (free == NOBODY) {
            if (used == node.length) {
                grow(used * 2);
            }
            taken = used++;
        } else {
            taken = free;
            free = nextSibling[taken];
        }
        turn[taken]++;
        retries[taken] = 0;
        steps[taken] = 0;
        waiting[taken] = 0;
        children[taken] = 0;
        error[taken] = Errors.NONE;
        firstChild[taken] = NOBODY;
        previousSibling[taken] = NOBODY;
        nextSibling[taken] = NOBODY;
        this.parent[taken] = parent;
        if (parent != NOBODY) {
            int sibling = firstChild[parent];
            nextSibling[taken] = sibling;
            if (sibling != NOBODY) {
                previousSibling[sibling] = taken;
            }
            firstChild[parent] = taken;
            children[parent]++;
        }
        return taken;
    }

    /** It has ended: what was due for it is due for nobody. */
    void release(int strand) {
        turn[strand]++;
        int above = parent[strand];
        if (above != NOBODY) {
            if (previousSibling[strand] == NOBODY) {
                firstChild[above] = nextSibling[strand];
            } else {
                nextSibling[previousSibling[strand]] = nextSibling[strand];
            }
            if (nextSibling[strand] != NOBODY) {
                previousSibling[nextSibling[strand]] = previousSibling[strand];
            }
            children[above]--;
        }
        nextSibling[strand] = free;
        free = strand;
    }

    int capacity() {
        return node.length;
    }

    private void grow(int size) {
        node = Arrays.copyOf(node, size);
        turn = Arrays.copyOf(turn, size);
        started = Arrays.copyOf(started, size);
        retries = Arrays.copyOf(retries, size);
        error = Arrays.copyOf(error, size);
        steps = Arrays.copyOf(steps, size);
        parent = Arrays.copyOf(parent, size);
        firstChild = Arrays.copyOf(firstChild, size);
        nextSibling = Arrays.copyOf(nextSibling, size);
        previousSibling = Arrays.copyOf(previousSibling, size);
        waiting = Arrays.copyOf(waiting, size);
        children = Arrays.copyOf(children, size);
    }
}
