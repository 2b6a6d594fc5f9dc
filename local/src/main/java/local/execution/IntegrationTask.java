package local.execution;

import static local.execution.history.HistoryEventType.TASK_FAILED;
import static local.execution.history.HistoryEventType.TASK_SCHEDULED;
import static local.execution.history.HistoryEventType.TASK_STARTED;
import static local.execution.history.HistoryEventType.TASK_SUBMITTED;
import static local.execution.history.HistoryEventType.TASK_SUBMIT_FAILED;
import static local.execution.history.HistoryEventType.TASK_SUCCEEDED;

import java.util.function.Supplier;
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

    /** Has the call made, as far as it is under way when this returns; gives what is left to do. */
    Supplier<JsonNode> begin() {
        var strand = visit.strand();
        strand.record(TASK_SCHEDULED, new EventDetails.TaskScheduled(called(), region(), call.arguments(), limits));
        strand.yield();
        strand.record(TASK_STARTED, called());
        task.start(strand.happenedAt());
        return switch (resource.pattern()) {
            case REQUEST_RESPONSE -> this::requestResponse;
            case SYNC, SYNC_2 -> this::sync;
            case WAIT_FOR_TASK_TOKEN -> {
                submit();
                yield new Callback(new TaskResult(resource, visit), task)::await;
            }
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
        visit.rest();
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

    /** A task that has been taken on, and waits for whoever has its token. It may do so for a year, and keeps little. */
    private record Callback(TaskResult result, PendingTask task) {

        JsonNode await() {
            var visit = result.visit();
            var before = visit.strand().recordedOutcome();
            if (before.isPresent()) {
                return result.of(before.get(), TASK_SUCCEEDED, TASK_FAILED);
            }
            visit.rest();
            return result.of(visit.strand().await(task), TASK_SUCCEEDED, TASK_FAILED);
        }
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
        return new TaskResult(resource, visit).of(outcome, succeeded, failed);
    }

    private EventDetails.Called called() {
        return new TaskResult(resource, visit).called();
    }

    private String region() {
        return Arn.of(visit.strand().execution().arn()).region();
    }
}
