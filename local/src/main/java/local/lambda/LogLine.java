package local.lambda;

import java.time.Instant;

/**
 * One line of a function's log.
 *
 * @param requestId of the invocation that wrote it; empty during the init phase
 * @param platform  whether Lambda wrote it and not the function
 */
public record LogLine(String functionName, String requestId, Instant at, String message, boolean platform) {
}
