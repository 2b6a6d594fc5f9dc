package local.simulation;

import java.util.Arrays;

/** What is due, earliest first: a heap of four children a node, in two arrays. */
final class EventQueue {

    private static final int CHILDREN = 4;

    private long[] times = new long[1024];
    private long[] events = new long[1024];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the earliest is due. */
    long time() {
        return times[0];
    }

    void add(long time, long event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            events = Arrays.copyOf(events, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (times[parent] <= time) {
                break;
            }
            times[at] = times[parent];
            events[at] = events[parent];
            at = parent;
        }
        times[at] = time;
        events[at] = event;
    }

    /** Takes the earliest out. */
    long poll() {
        long first = events[0];
        size--;
        long time = times[size];
        long event = events[size];
        int at = 0;
        for (int child; (child = at * CHILDREN + 1) < size; ) {
            int earliest = child;
            for (int other = child + 1; other < Math.min(child + CHILDREN, size); other++) {
                if (times[other] < times[earliest]) {
                    earliest = other;
                }
            }
            if (times[earliest] >= time) {
                break;
            }
            times[at] = times[earliest];
            events[at] = events[earliest];
            at = earliest;
        }
        times[at] = time;
        events[at] = event;
        return first;
    }
}
