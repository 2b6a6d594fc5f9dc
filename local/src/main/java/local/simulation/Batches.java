package local.simulation;

import java.util.Arrays;

/** The batches that functions work on, each a number. */
final class Batches {

    int[][] messages = new int[16][];
    boolean[][] settled = new boolean[16][];
    int[] queue = new int[16];
    int[] size = new int[16];
    int[] pending = new int[16];
    long[] begun = new long[16];
    /** When the function would end it, and when its time-out does. */
    long[] end = new long[16];

    long[] deadline = new long[16];

    private int[] free = new int[16];
    private int freed;
    private int used;

    int take(int queue, int most, long now) {
        int batch = freed > 0 ? free[--freed] : used++;
        if (batch == this.queue.length) {
            grow(used * 2);
        }
        if (messages[batch] == null || messages[batch].length < most) {
            messages[batch] = new int[most];
            settled[batch] = new boolean[most];
        }
        Arrays.fill(settled[batch], false);
        this.queue[batch] = queue;
        begun[batch] = now;
        return batch;
    }

    void release(int batch) {
        free[freed++] = batch;
    }

    private void grow(int length) {
        messages = Arrays.copyOf(messages, length);
        settled = Arrays.copyOf(settled, length);
        queue = Arrays.copyOf(queue, length);
        size = Arrays.copyOf(size, length);
        pending = Arrays.copyOf(pending, length);
        begun = Arrays.copyOf(begun, length);
        end = Arrays.copyOf(end, length);
        deadline = Arrays.copyOf(deadline, length);
        free = Arrays.copyOf(free, length);
    }
}
