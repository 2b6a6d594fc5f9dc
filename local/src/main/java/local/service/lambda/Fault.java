package local.service.lambda;

import java.time.Duration;

/** What a test has an invocation meet. */
public sealed interface Fault {

    /** Lambda refuses it: too many at once. */
    record Throttle() implements Fault {}

    /** The environment dies in the middle of it. */
    record Crash() implements Fault {}

    /** It takes that much longer. */
    record Delay(Duration duration) implements Fault {}
}
