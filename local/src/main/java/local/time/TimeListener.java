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
}
