package local.service.lambda;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What AWS would write on the bill for a function that ran, or for the poller of an event source mapping. */
public sealed interface Metered {

    /**
     * An invocation that ran, whatever came of it.
     *
     * @param millis       billed: whole milliseconds, the init phase with them
     * @param initMillis   of the init phase, where this is the first invocation after it; else 0
     * @param executionArn the execution whose task made it; empty where nobody's did
     */
    record Invoked(String functionName, String requestId, long millis, long initMillis, Optional<String> executionArn)
            implements Metered {}

    /**
     * A batch that a mapping received, and has handed over.
     *
     * @param received  the messages' IDs, each with the bytes of its body
     * @param deleted   the IDs of those that it deleted then
     * @param requestId of the invocation; empty where there was none, or it was refused
     * @param at        when it was received
     */
    record Polled(
            String queueArn,
            Map<String, Integer> received,
            List<String> deleted,
            Optional<String> requestId,
            Instant at)
            implements Metered {}
}
