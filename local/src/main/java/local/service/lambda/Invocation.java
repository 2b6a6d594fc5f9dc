package local.service.lambda;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One invocation of a function.
 *
 * @param timeout of the function; it starts once the runtime takes the invocation, and is real time
 * @param traceId the value of {@code _X_AMZN_TRACE_ID}
 * @param payload the event, as JSON text
 */
record Invocation(String requestId, String functionArn, Duration timeout, String traceId, String payload) {

    static Invocation of(String requestId, String functionArn, Duration timeout, String payload, Instant now) {
        var id = UUID.randomUUID();
        var trace = "Root=1-%08x-%024x;Parent=%016x;Sampled=0"
                .formatted(now.getEpochSecond(), id.getLeastSignificantBits(), id.getMostSignificantBits());
        return new Invocation(requestId, functionArn, timeout, trace, payload);
    }

    /** What a function answered: its result, or how it failed. */
    sealed interface Outcome {

        /** JSON text; for a failure the object with {@code errorType} and {@code errorMessage}. */
        String payload();
    }

    record Succeeded(String payload) implements Outcome {}

    record Failed(String payload) implements Outcome {}
}
