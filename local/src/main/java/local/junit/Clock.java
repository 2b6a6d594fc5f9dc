package local.junit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import local.time.Time;

/**
 * The application's time, in the hand of a test: it runs on as the wall's does, and is skipped only as the test says. A test
 * that does not take it has every wait skipped.
 */
public final class Clock {

    private final Time time;

    Clock(Time time) {
        this.time = time;
        time.takeInHand();
    }

    public Instant now() {
        return time.now();
    }

    /**
     * Lets time pass, and whatever is due meanwhile happen in its order; then waits until nothing works any more.
     *
     * @throws IllegalArgumentException where the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        time.advance(duration);
    }

    /** Goes on to what is due next, such as a time-out: gives how far that was, and nothing where nothing is due. */
    public Optional<Duration> next() {
        return time.next();
    }

    /** Waits until nothing works any more. */
    public void settle() {
        time.settle();
    }
}
