package local.execution;

import static local.execution.history.HistoryEventType.ACTIVITY_FAILED;
import static local.execution.history.HistoryEventType.ACTIVITY_SCHEDULED;
import static local.execution.history.HistoryEventType.ACTIVITY_STARTED;
import static local.execution.history.HistoryEventType.ACTIVITY_SUCCEEDED;
import static local.execution.history.HistoryEventType.ACTIVITY_TIMED_OUT;

import java.util.Optional;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.history.EventDetails;
import local.execution.task.Activities;
import local.execution.task.PendingTask;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import tools.jackson.databind.JsonNode;

/** A task that a worker fetches with {@code GetActivityTask} and answers with the task's token. */
record ActivityTask(Visit visit, PendingTask task, TaskCall call, EventDetails.Limits limits) {

    JsonNode run() {
        var strand = visit.strand();
        var arn = call.resource().arn();
        var activities = strand.engine().activities();
        if (!activities.exists(arn)) {
            throw new StatesException(ErrorName.RUNTIME, "The activity %s does not exist.".formatted(arn));
        }
        strand.record(ACTIVITY_SCHEDULED, new EventDetails.Scheduled(arn, call.arguments(), limits));
        if (strand.nextRecorded()
                .filter(next -> Recorded.is(next, ACTIVITY_STARTED))
                .isPresent()) {
            begin(Optional.empty()); // a worker has fetched it before a crash
        } else if (strand.recordedOutcome().isEmpty()) {
            activities.schedule(
                    arn, new Activities.Task(call.taskToken().orElseThrow(), call.arguments()), task, this::begin);
        }
        visit.rest();
        var before = strand.recordedOutcome();
        return switch (ResultSize.limited(before.isPresent() ? before.get() : strand.await(task), visit.name())) {
            case TaskOutcome.Succeeded(var output) -> {
                strand.record(ACTIVITY_SUCCEEDED, new EventDetails.Succeeded(output));
                yield output;
            }
            case TaskOutcome.Failed failed -> {
                strand.record(ACTIVITY_FAILED, new EventDetails.Failed(failed.error(), failed.cause()));
                throw failed.failure();
            }
            case TaskOutcome.TimedOut timedOut -> {
                strand.record(ACTIVITY_TIMED_OUT, new EventDetails.Failed(timedOut.error(), null));
                throw timedOut.failure();
            }
        };
    }

    /** On the worker's thread, while the strand is parked. */
    private boolean begin(Optional<String> workerName) {
        try {
            visit.strand().record(ACTIVITY_STARTED, new EventDetails.ActivityStarted(workerName.orElse(null)));
            task.start(visit.strand().happenedAt());
            return true;
        } catch (Aborted e) {
            return false;
        }
    }
}
