package local.execution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import local.asl.expression.ErrorName;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.time.Alarm;
import tools.jackson.databind.JsonNode;

/**
 * How an execution stands. It changes as a whole, so that nobody sees half of a change:
 *
 * <pre>
 *     start                          its flow ends, TimeoutSeconds pass, StopExecution
 *   ─────────▶ Running ──────────────────────────────────────────────────────────────▶ Ended
 *                 ▲                                                                      │
 *                 └───────────────── RedriveExecution, unless SUCCEEDED ─────────────────┘
 * </pre>
 */
sealed interface Standing {

    ExecutionStatus status();

    Redrives redrives();

    /**
     * @param root    the strand of the machine itself
     * @param timeout ends it where its time is limited
     * @param context what its states see as the context object
     * @param ended   completed once it has ended
     */
    record Running(
            Strand root,
            Optional<Alarm> timeout,
            ContextObject context,
            CompletableFuture<Execution> ended,
            Redrives redrives)
            implements Standing {

        @Override
        public ExecutionStatus status() {
            return ExecutionStatus.RUNNING;
        }

        Running withTimeout(Optional<Alarm> timeout) {
            return new Running(root, timeout, context, ended, redrives);
        }
    }

    /** @param output where it succeeded, unless the history has it alone; {@code error} and {@code cause} where it did not and there are any: else null */
    record Ended(
            ExecutionStatus status, Instant stopDate, JsonNode output, String error, String cause, Redrives redrives)
            implements Standing {

        /** The same where the output is read from the history when it is asked for. */
        Ended withoutOutput() {
            return new Ended(status, stopDate, null, error, cause, redrives);
        }

        /** The type of the event that says so. */
        HistoryEventType eventType() {
            return switch (status) {
                case SUCCEEDED -> HistoryEventType.EXECUTION_SUCCEEDED;
                case FAILED -> HistoryEventType.EXECUTION_FAILED;
                case ABORTED -> HistoryEventType.EXECUTION_ABORTED;
                case TIMED_OUT -> HistoryEventType.EXECUTION_TIMED_OUT;
                case RUNNING, PENDING_REDRIVE -> throw new IllegalStateException(status + " is no end");
            };
        }

        /** What the event tells. */
        EventDetails eventDetails() {
            return switch (status) {
                case SUCCEEDED -> new EventDetails.Succeeded(output);
                // The execution itself shows no error then, but the event does.
                case TIMED_OUT -> new EventDetails.Failed(ErrorName.TIMEOUT, null);
                default -> new EventDetails.Failed(error, cause);
            };
        }

        /** What the last event of a history says, where it is an end. */
        static Optional<Ended> read(List<HistoryEvent> events, Redrives redrives) {
            if (events.isEmpty()) {
                return Optional.empty();
            }
            var event = events.getLast();
            var status = switch (event.type()) {
                case EXECUTION_SUCCEEDED -> ExecutionStatus.SUCCEEDED;
                case EXECUTION_FAILED -> ExecutionStatus.FAILED;
                case EXECUTION_ABORTED -> ExecutionStatus.ABORTED;
                case EXECUTION_TIMED_OUT -> ExecutionStatus.TIMED_OUT;
                default -> null;
            };
            if (status == null) {
                return Optional.empty();
            }
            var details = event.json(true).path(event.type().detailsField());
            boolean shown = status != ExecutionStatus.TIMED_OUT;
            return Optional.of(new Ended(
                    status,
                    event.timestamp(),
                    status == ExecutionStatus.SUCCEEDED
                            ? Json.parse(details.path("output").asString("null"))
                            : null,
                    shown ? details.path("error").asString(null) : null,
                    shown ? details.path("cause").asString(null) : null,
                    redrives));
        }
    }

    /** @param date of the last one; null where there was none */
    record Redrives(int count, Instant date) {

        static final Redrives NONE = new Redrives(0, null);

        /** Those that a history tells of. */
        static Redrives read(List<HistoryEvent> events) {
            var redrives = NONE;
            for (var event : events) {
                if (event.type() == HistoryEventType.EXECUTION_REDRIVEN) {
                    redrives = redrives.next(event.timestamp());
                }
            }
            return redrives;
        }

        Redrives next(Instant date) {
            return new Redrives(count + 1, date);
        }
    }
}
