package local.service.lambda;

import java.time.Instant;
import java.util.Optional;
import local.service.api.TraceHeader;

/**
 * An invocation that X-Ray is told of.
 *
 * @param functionName of the function
 * @param functionArn  without a version
 * @param header       that it came with
 * @param caller       the task that made it; empty where nobody's did
 * @param received     when Lambda took it
 * @param initialized  when the init phase of its environment began, where this is the first invocation after it
 * @param invoked      when the function was given it
 * @param answered     when the function had answered
 * @param ended        when Lambda was done with it
 * @param failure      what the function failed with: a JSON object with {@code errorType} and {@code errorMessage}
 */
public record Traced(
        String functionName,
        String functionArn,
        String requestId,
        TraceHeader header,
        Optional<Caller> caller,
        Instant received,
        Optional<Instant> initialized,
        Instant invoked,
        Instant answered,
        Instant ended,
        Optional<String> failure) {

    /** A state of an execution. */
    public record Caller(String executionArn, String stateName) {}
}
