package local.service;

import java.time.Instant;
import local.execution.HistoryEvent;

/** What the services tell whoever shows the run. Called on the thread on which it happens; must be short. */
public interface ServiceListener {

    /** A call was refused. */
    default void denied(Denial denial) {
    }

    /** A function wrote a line, or Lambda wrote one about it (START, END, REPORT). */
    default void logged(LogLine line) {
    }

    /** An execution's history has a new event. */
    default void happened(String executionArn, HistoryEvent event) {
    }

    /** A topic tells somebody outside, who is shown here in place of it. */
    default void notified(Sns.Notification notification) {
    }

    /**
     * One line of a function's log.
     *
     * @param requestId of the invocation that wrote it; empty during the init phase
     * @param platform  whether Lambda wrote it and not the function
     */
    record LogLine(String functionName, String requestId, Instant at, String message, boolean platform) {
    }
}
