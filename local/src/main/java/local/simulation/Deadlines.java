package local.simulation;

import java.util.Arrays;

/**
 * Time-outs, in lists of the same length of time: who came first is due first, so that a list is in order as it is, and
 * whoever is done leaves it at once. Thus only one thing is due for each list.
 */
final class Deadlines {

    private static final int NOBODY = -1;

    private final int[] first;
    private final int[] last;
    private long[] due = new long[1024];
    private int[] next = new int[1024];
    private int[] previous = new int[1024];
    private int[] list = new int[1024];

    Deadlines(int lists) {
        first = new int[lists];
        last = new int[lists];
        Arrays.fill(first, NOBODY);
        Arrays.fill(last, NOBODY);
        Arrays.fill(list, NOBODY);
    }

    void add(int of, int strand, long at) {
        if (strand >= due.length) {
            grow(Math.max(strand + 1, due.length * 2));
        }
        due[strand] = at;
        list[strand] = of;
        next[strand] = NOBODY;
        previous[strand] = last[of];
        if (last[of] == NOBODY) {
            first[of] = strand;
        } else {
            next[last[of]] = strand;
        }
        last[of] = strand;
    }

    private void grow(int size) {
        int before = list.length;
        due = Arrays.copyOf(due, size);
        next = Arrays.copyOf(next, size);
        previous = Arrays.copyOf(previous, size);
        list = Arrays.copyOf(list, size);
        Arrays.fill(list, before, size, NOBODY);
    }

    /** Takes it out, if it is there. */
    void remove(int strand) {
        if (strand >= list.length || list[strand] == NOBODY) {
            return;
        }
        int of = list[strand];
        if (previous[strand] == NOBODY) {
            first[of] = next[strand];
        } else {
            next[previous[strand]] = next[strand];
        }
        if (next[strand] == NOBODY) {
            last[of] = previous[strand];
        } else {
            previous[next[strand]] = previous[strand];
        }
        list[strand] = NOBODY;
    }

    /** Whoever is due first; -1 where nobody is in the list. */
    int first(int of) {
        return first[of];
    }

    long due(int strand) {
        return due[strand];
    }
}
