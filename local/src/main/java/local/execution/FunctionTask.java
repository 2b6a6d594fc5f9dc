package local.execution;

import static local.execution.history.HistoryEventType.LAMBDA_FUNCTION_FAILED;
import static local.execution.history.HistoryEventType.LAMBDA_FUNCTION_SCHEDULED;
import static local.execution.history.HistoryEventType.LAMBDA_FUNCTION_STARTED;
import static local.execution.history.HistoryEventType.LAMBDA_FUNCTION_SUCCEEDED;
import static local.execution.history.HistoryEventType.LAMBDA_FUNCTION_TIMED_OUT;

import local.execution.history.EventDetails;
import local.execution.task.PendingTask;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import tools.jackson.databind.JsonNode;

/** A task whose Resource is a function's own ARN. */
record FunctionTask(Visit visit, PendingTask task, TaskCall call, EventDetails.Limits limits) {

    JsonNode run() {
        var strand = visit.strand();
        strand.record(
                LAMBDA_FUNCTION_SCHEDULED,
                new EventDetails.Scheduled(call.resource().arn(), call.arguments(), limits));
        strand.yield();
        strand.record(LAMBDA_FUNCTION_STARTED, EventDetails.NONE);
        task.start(strand.happenedAt());
        var before = strand.recordedOutcome();
        if (before.isPresent()) {
            return output(before.get());
        }
        try (var _ = new ServiceCall(strand, call, task::end)) {
            return output(strand.await(task));
        }
    }

    private JsonNode output(TaskOutcome outcome) {
        var strand = visit.strand();
        return switch (ResultSize.limited(outcome, visit.name())) {
            case TaskOutcome.Succeeded(var output) -> {
                strand.record(LAMBDA_FUNCTION_SUCCEEDED, new EventDetails.Succeeded(output));
                yield output;
            }
            case TaskOutcome.Failed failed -> {
                strand.record(LAMBDA_FUNCTION_FAILED, new EventDetails.Failed(failed.error(), failed.cause()));
                throw failed.failure();
            }
            case TaskOutcome.TimedOut timedOut -> {
                strand.record(LAMBDA_FUNCTION_TIMED_OUT, new EventDetails.Failed(timedOut.error(), null));
                throw timedOut.failure();
            }
        };
    }
}
