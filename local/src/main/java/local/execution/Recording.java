package local.execution;

import java.time.Instant;
import local.asl.Limits;
import local.asl.expression.ErrorName;
import local.execution.history.EventDetails;
import local.execution.history.History;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;
import tools.jackson.databind.node.ObjectNode;

/** What happens in an execution, as it is said: first in the history, then in the journal, then to whoever listens. */
final class Recording {

    private final Execution execution;
    private final History history;
    private String strandOfEvent;
    private ObjectNode positionOfEvent = Strand.NOWHERE;

    Recording(Execution execution) {
        this.execution = execution;
        this.history = new History(execution.engine().histories(), this::happened);
    }

    History history() {
        return history;
    }

    /** Whether it outlives a crash. */
    boolean isWrittenDown() {
        return journal().keeps(execution.request());
    }

    private ExecutionJournal journal() {
        return execution.engine().journal();
    }

    private void happened(HistoryEvent event) {
        if (isWrittenDown()) {
            journal().event(execution.arn(), strandOfEvent, history.newest(), positionOfEvent);
        }
        execution.listener().accept(execution.arn(), event);
    }

    /** Says that it starts: to the journal, before the first event. */
    void started() {
        if (isWrittenDown()) {
            journal().started(execution.request(), execution.startDate());
        }
        execution.forgetMemo();
    }

    /** Says what happened to the execution as a whole. */
    void add(long previousEventId, Instant at, HistoryEventType type, EventDetails details) {
        history.append(previousEventId, at, type, details);
    }

    /**
     * Says what happened on a strand.
     *
     * @throws Failure where the history is full
     */
    long add(Strand strand, long previousEventId, HistoryEventType type, EventDetails details, ObjectNode position) {
        // The last place is kept for the event that says so.
        if (history.size() == Limits.EVENTS - 1) {
            throw Failure.found(
                    ErrorName.RUNTIME, "The execution reached the maximum number of history events (25000).");
        }
        strandOfEvent = strand.path();
        positionOfEvent = position;
        try {
            return history.append(previousEventId, strand.time().now(), type, details)
                    .id();
        } finally {
            strandOfEvent = null;
            positionOfEvent = Strand.NOWHERE;
        }
    }

    void noteToken(String strand, long number) {
        if (isWrittenDown()) {
            journal().token(execution.arn(), strand, number);
        }
    }

    void noteFailure(String strand, Failure failure, long lastEvent, Instant at) {
        if (isWrittenDown()) {
            journal().failed(execution.arn(), strand, failure, lastEvent, at);
        }
    }
}
