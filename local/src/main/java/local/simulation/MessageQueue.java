package local.simulation;

import java.util.Arrays;

/** The messages of all queues, each a number; and which of a queue's can be received, in their order. */
final class MessageQueue {

    /** Shared by all queues. */
    static final class Messages {

        int[] strand = new int[1024];
        int[] turn = new int[1024];
        int[] receives = new int[1024];
        /** Since when it can be received. */
        long[] visible = new long[1024];

        private int[] free = new int[1024];
        private int freed;
        private int used;

        /** @param strand who waits for the answer; {@link Strands#NOBODY} where nobody does */
        int take(int strand, int turn) {
            int message = freed > 0 ? free[--freed] : used++;
            if (message == this.strand.length) {
                int size = used * 2;
                this.strand = Arrays.copyOf(this.strand, size);
                this.turn = Arrays.copyOf(this.turn, size);
                receives = Arrays.copyOf(receives, size);
                visible = Arrays.copyOf(visible, size);
            }
            this.strand[message] = strand;
            this.turn[message] = turn;
            receives[message] = 0;
            return message;
        }

        void release(int message) {
            if (freed == free.length) {
                free = Arrays.copyOf(free, freed * 2);
            }
            free[freed++] = message;
        }
    }

    private int[] ring = new int[1024];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(int message) {
        if (size == ring.length) {
            var larger = new int[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = ring[(head + i) % size];
            }
            ring = larger;
            head = 0;
        }
        ring[(head + size++) % ring.length] = message;
    }

    int peek() {
        return ring[head];
    }

    int poll() {
        int message = ring[head];
        head = (head + 1) % ring.length;
        size--;
        return message;
    }
}
