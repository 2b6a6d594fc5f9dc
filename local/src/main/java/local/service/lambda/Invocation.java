package local.service.lambda;

import java.time.Duration;
import local.time.Hold;

/**
 * One invocation of a function.
 *
 * @param timeout of the function
 * @param traceId the value of {@code _X_AMZN_TRACE_ID}
 * @param payload the event, as JSON text
 * @param hold    on time, while the function works: it is closed while a call of the function is parked here
 */
record Invocation(String requestId, String functionArn, Duration timeout, String traceId, String payload, Hold hold) {

    /** What a function answered: its result, or how it failed. */
    sealed interface Outcome {

        /** JSON text; for a failure the object with {@code errorType} and {@code errorMessage}. */
        String payload();
    }

    record Succeeded(String payload) implements Outcome {}

    record Failed(String payload) implements Outcome {}
}
