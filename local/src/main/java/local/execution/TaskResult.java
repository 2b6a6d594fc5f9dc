package local.execution;

import static local.execution.history.HistoryEventType.TASK_TIMED_OUT;

import local.asl.Resource;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;
import local.execution.task.TaskOutcome;
import tools.jackson.databind.JsonNode;

/** What comes of a task that calls a service. */
record TaskResult(Resource.Integration resource, Visit visit) {

    /**
     * Says how it ended.
     *
     * @return its output
     * @throws Failure where it has none
     */
    JsonNode of(TaskOutcome outcome, HistoryEventType succeeded, HistoryEventType failed) {
        var strand = visit.strand();
        return switch (ResultSize.limited(outcome, resource.service())) {
            case TaskOutcome.Succeeded(var output) -> {
                strand.record(succeeded, new EventDetails.TaskOutput(called(), output));
                yield output;
            }
            case TaskOutcome.Failed failure -> {
                strand.record(failed, new EventDetails.TaskFailed(called(), failure.error(), failure.cause()));
                throw failure.failure();
            }
            case TaskOutcome.TimedOut timedOut -> {
                strand.record(TASK_TIMED_OUT, new EventDetails.TaskFailed(called(), timedOut.error(), null));
                throw timedOut.failure();
            }
        };
    }

    /** What is called, as all its events show it. */
    EventDetails.Called called() {
        return new EventDetails.Called(
                resource.service(), resource.action() + resource.pattern().suffix());
    }
}
