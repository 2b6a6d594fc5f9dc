package local.service.lambda;

import java.time.Instant;

/**
 * One line of a function's log.
 *
 * @param logStream that it belongs to: one for each execution environment
 * @param requestId of the invocation that wrote it; empty during the init phase
 * @param platform  whether Lambda wrote it and not the function
 */
public record LogLine(
        String functionName, String logStream, String requestId, Instant at, String message, boolean platform) {}
