package local.execution;

import static local.execution.history.HistoryEventType.TASK_FAILED;
import static local.execution.history.HistoryEventType.TASK_SCHEDULED;
import static local.execution.history.HistoryEventType.TASK_STARTED;
import static local.execution.history.HistoryEventType.TASK_SUBMITTED;
import static local.execution.history.HistoryEventType.TASK_SUBMIT_FAILED;
import static local.execution.history.HistoryEventType.TASK_SUCCEEDED;
import static local.execution.history.HistoryEventType.TASK_TIMED_OUT;

import local.asl.Resource;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.execution.task.PendingTask;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.json.Arn;
import local.time.Signal;
import tools.jackson.databind.JsonNode;

/** A task that calls a service, in one of the service integration patterns. */
record IntegrationTask(
        Resource.Integration resource, Visit visit, PendingTask task, TaskCall call, EventDetails.Limits limits) {

    JsonNode run() {
        var strand = visit.strand();
        strand.record(TASK_SCHEDULED, new EventDetails.TaskScheduled(called(), region(), call.arguments(), limits));
        strand.yield();
        strand.record(TASK_STARTED, called());
        task.start(strand.happenedAt());
        return switch (resource.pattern()) {
            case REQUEST_RESPONSE -> requestResponse();
            case SYNC, SYNC_2 -> sync();
            case WAIT_FOR_TASK_TOKEN -> waitForTaskToken();
        };
    }

    private JsonNode requestResponse() {
        var before = visit.strand().recordedOutcome();
        if (before.isPresent()) {
            return output(before.get(), TASK_SUCCEEDED, TASK_FAILED);
        }
        try (var _ = new ServiceCall(visit.strand(), call, task::end)) {
            return output(visit.strand().await(task), TASK_SUCCEEDED, TASK_FAILED);
        }
    }

    private JsonNode sync() {
        var services = visit.strand().execution().services();
        var submitted = submit();
        var before = visit.strand().recordedOutcome();
        if (before.isPresent()) {
            return output(before.get(), TASK_SUCCEEDED, TASK_FAILED);
        }
        services.whenJobEnds(call, submitted, task.outcome());
        try {
            var outcome = visit.strand().await(task);
            if (outcome instanceof TaskOutcome.TimedOut) {
                services.stopJob(call, submitted);
            }
            return output(outcome, TASK_SUCCEEDED, TASK_FAILED);
        } catch (Aborted e) {
            services.stopJob(call, submitted);
            throw e;
        }
    }

    private JsonNode waitForTaskToken() {
        submit();
        var before = visit.strand().recordedOutcome();
        return output(before.isPresent() ? before.get() : visit.strand().await(task), TASK_SUCCEEDED, TASK_FAILED);
    }

    /** Has the service take the task on. Its own answer is not the task's result yet. */
    private JsonNode submit() {
        var strand = visit.strand();
        var before = strand.recordedOutcome();
        if (before.isPresent()) {
            return output(before.get(), TASK_SUBMITTED, TASK_SUBMIT_FAILED);
        }
        var answer = new Signal<TaskOutcome>(strand.time());
        task.whenTimedOut(answer::send);
        try (var _ = new ServiceCall(strand, call, answer::send)) {
            return output(strand.await(answer, new TaskOutcome.TimedOut(false)), TASK_SUBMITTED, TASK_SUBMIT_FAILED);
        } finally {
            answer.abandon();
            task.whenTimedOut(_ -> {}); // else it would keep the answer for as long as it waits
        }
    }

    private JsonNode output(TaskOutcome outcome, HistoryEventType succeeded, HistoryEventType failed) {
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

    private EventDetails.Called called() {
        return new EventDetails.Called(
                resource.service(), resource.action() + resource.pattern().suffix());
    }

    private String region() {
        return Arn.of(visit.strand().execution().arn()).region();
    }
}
