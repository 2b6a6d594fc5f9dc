package local.service.logs;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import local.time.Aside;

/**
 * Writes that wait until somebody reads, or until there are many: who logs is not slowed down by it. They are done in
 * their order.
 */
final class Delivery {

    /** Above that, they are done beside whoever adds the next one. */
    private static final int MANY = 1_000;
    /** Above that, whoever adds the next one does them. */
    private static final int TOO_MANY = 10_000;

    private final int many;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    private Delivery(int many) {
        this.many = many;
    }

    /** Until somebody reads, or there are many. */
    static Delivery lazy() {
        return new Delivery(MANY);
    }

    /** At once, beside whoever logs. */
    static Delivery prompt() {
        return new Delivery(0);
    }

    /** @param write must be short */
    void add(Runnable write) {
        waiting.add(write);
        int before = count.getAndIncrement();
        if (before >= TOO_MANY) {
            complete();
        } else if (before == many) {
            Aside.start("log delivery", this::complete);
        }
    }

    /** Does all that wait. */
    synchronized void complete() {
        for (Runnable write; (write = waiting.poll()) != null; ) {
            count.getAndDecrement();
            write.run();
        }
    }
}
