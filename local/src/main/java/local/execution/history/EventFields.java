package local.execution.history;

import java.util.LinkedHashMap;
import java.util.Optional;
import local.execution.history.EventDetails.Called;
import local.execution.history.EventDetails.Limits;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The details of an event as {@code GetExecutionHistory} gives them. Data that is left out is read as null. */
record EventFields(ObjectNode fields) {

    /** As values, in the shape that events of this type have. */
    EventDetails as(HistoryEventType type) {
        return switch (type) {
            case EXECUTION_STARTED -> new EventDetails.ExecutionStarted(data("input"), text("roleArn"));
            case EXECUTION_REDRIVEN -> new EventDetails.ExecutionRedriven((int) number("redriveCount"));
            case EVALUATION_FAILED ->
                new EventDetails.EvaluationFailed(text("error"), text("cause"), text("location"), text("state"));
            case EXECUTION_SUCCEEDED, ACTIVITY_SUCCEEDED, LAMBDA_FUNCTION_SUCCEEDED ->
                new EventDetails.Succeeded(data("output").value());
            case EXECUTION_FAILED,
                    EXECUTION_ABORTED,
                    EXECUTION_TIMED_OUT,
                    ACTIVITY_FAILED,
                    ACTIVITY_SCHEDULE_FAILED,
                    ACTIVITY_TIMED_OUT,
                    LAMBDA_FUNCTION_FAILED,
                    LAMBDA_FUNCTION_SCHEDULE_FAILED,
                    LAMBDA_FUNCTION_START_FAILED,
                    LAMBDA_FUNCTION_TIMED_OUT,
                    MAP_RUN_FAILED -> new EventDetails.Failed(text("error"), text("cause"));
            case ACTIVITY_SCHEDULED, LAMBDA_FUNCTION_SCHEDULED ->
                new EventDetails.Scheduled(text("resource"), data("input").value(), limits());
            case ACTIVITY_STARTED -> new EventDetails.ActivityStarted(text("workerName"));
            case TASK_SCHEDULED ->
                new EventDetails.TaskScheduled(
                        called(), text("region"), data("parameters").value(), limits());
            case TASK_STARTED -> called();
            case TASK_SUBMITTED, TASK_SUCCEEDED ->
                new EventDetails.TaskOutput(called(), data("output").value());
            case TASK_FAILED, TASK_START_FAILED, TASK_SUBMIT_FAILED, TASK_TIMED_OUT ->
                new EventDetails.TaskFailed(called(), text("error"), text("cause"));
            case MAP_STATE_STARTED -> new EventDetails.MapStarted(number("length"));
            case MAP_ITERATION_STARTED, MAP_ITERATION_SUCCEEDED, MAP_ITERATION_FAILED, MAP_ITERATION_ABORTED ->
                new EventDetails.Iteration(text("name"), number("index"));
            case MAP_RUN_STARTED -> new EventDetails.MapRunStarted(text("mapRunArn"));
            case MAP_RUN_REDRIVEN -> new EventDetails.MapRunRedriven(text("mapRunArn"), (int) number("redriveCount"));
            case CHOICE_STATE_ENTERED,
                    FAIL_STATE_ENTERED,
                    MAP_STATE_ENTERED,
                    PARALLEL_STATE_ENTERED,
                    PASS_STATE_ENTERED,
                    SUCCEED_STATE_ENTERED,
                    TASK_STATE_ENTERED,
                    WAIT_STATE_ENTERED -> new EventDetails.StateEntered(text("name"), data("input"));
            case CHOICE_STATE_EXITED,
                    MAP_STATE_EXITED,
                    PARALLEL_STATE_EXITED,
                    PASS_STATE_EXITED,
                    SUCCEED_STATE_EXITED,
                    TASK_STATE_EXITED,
                    WAIT_STATE_EXITED -> stateExited();
            case LAMBDA_FUNCTION_STARTED,
                    MAP_RUN_ABORTED,
                    MAP_RUN_SUCCEEDED,
                    MAP_STATE_ABORTED,
                    MAP_STATE_FAILED,
                    MAP_STATE_SUCCEEDED,
                    PARALLEL_STATE_ABORTED,
                    PARALLEL_STATE_FAILED,
                    PARALLEL_STATE_STARTED,
                    PARALLEL_STATE_SUCCEEDED,
                    TASK_STATE_ABORTED,
                    WAIT_STATE_ABORTED -> EventDetails.NONE;
        };
    }

    private EventDetails stateExited() {
        var assigned = new LinkedHashMap<String, JsonNode>();
        fields.path("assignedVariables")
                .properties()
                .forEach(variable -> assigned.put(
                        variable.getKey(), Json.parse(variable.getValue().stringValue())));
        return new EventDetails.StateExited(text("name"), data("output").value(), assigned);
    }

    private Called called() {
        return new Called(text("resourceType"), text("resource"));
    }

    private Limits limits() {
        return new Limits(
                optional("timeoutInSeconds"),
                optional("heartbeatInSeconds"),
                fields.path("taskCredentials").path("roleArn").asStringOpt());
    }

    /** Null where it is left out. */
    private String text(String field) {
        return fields.path(field).asString(null);
    }

    /** JSON text in a string. */
    private JsonText data(String field) {
        var text = text(field);
        return text == null ? JsonText.of(NullNode.getInstance()) : JsonText.parse(text);
    }

    private long number(String field) {
        return fields.path(field).asLong(0);
    }

    private Optional<Long> optional(String field) {
        return fields.has(field) ? Optional.of(number(field)) : Optional.empty();
    }
}
