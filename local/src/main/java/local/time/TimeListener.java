package local.time;

import java.time.Duration;

/** What time tells of itself, on its own thread. */
public interface TimeListener {

    /** Nothing was working, so time jumped to the next thing that was due. */
    void skipped(Duration duration);

    /**
     * Something that nobody waits for threw: an alarm, or work aside. Time goes on.
     *
     * @param what it was
     */
    default void failed(String what, Throwable thrown) {
        System.err.println("a fault of the local run: " + what + " threw " + thrown);
    }

    /**
     * Schedules have rung so often in time that was skipped that they ring no more in it: whoever is waited for there may
     * never come.
     *
     * @param rings how often
     */
    default void rungTooOften(int rings) {
        System.err.println(tooOften(rings));
    }

    /** The same as a sentence. */
    static String tooOften(int rings) {
        return ("schedules have rung %,d times in time that was skipped, and ring no more in it: what is waited for"
                        + " is far off or never comes (TimeoutSeconds ends a wait)")
                .formatted(rings);
    }
}
