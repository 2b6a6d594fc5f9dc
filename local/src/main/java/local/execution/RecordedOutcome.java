package local.execution;

import java.util.Optional;
import local.execution.history.HistoryEventType;
import local.execution.task.TaskOutcome;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads from an event how a task, or its being submitted, ended. */
final class RecordedOutcome {

    private RecordedOutcome() {}

    static Optional<TaskOutcome> of(ObjectNode entry) {
        var type = Recorded.type(entry);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        var details = entry.get("event").path(type.get().detailsField());
        return switch (type.get()) {
            case TASK_SUCCEEDED, TASK_SUBMITTED, LAMBDA_FUNCTION_SUCCEEDED, ACTIVITY_SUCCEEDED ->
                Optional.of(new TaskOutcome.Succeeded(
                        Json.parse(details.path("output").asString("null"))));
            case TASK_FAILED, TASK_SUBMIT_FAILED, LAMBDA_FUNCTION_FAILED, ACTIVITY_FAILED ->
                Optional.of(new TaskOutcome.Failed(text(details, "error"), text(details, "cause")));
            case TASK_TIMED_OUT, LAMBDA_FUNCTION_TIMED_OUT, ACTIVITY_TIMED_OUT ->
                Optional.of(new TaskOutcome.TimedOut(false));
            default -> Optional.empty();
        };
    }

    static boolean endsTask(ObjectNode entry) {
        return of(entry).isPresent() && !Recorded.is(entry, HistoryEventType.TASK_SUBMITTED);
    }

    private static String text(JsonNode details, String field) {
        return details.path(field).asString(null);
    }
}
