package local.execution.history;

import static local.execution.history.HistoryEventType.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.execution.history.EventDetails.ActivityStarted;
import local.execution.history.EventDetails.Called;
import local.execution.history.EventDetails.EvaluationFailed;
import local.execution.history.EventDetails.ExecutionRedriven;
import local.execution.history.EventDetails.ExecutionStarted;
import local.execution.history.EventDetails.Failed;
import local.execution.history.EventDetails.Iteration;
import local.execution.history.EventDetails.Limits;
import local.execution.history.EventDetails.MapRunRedriven;
import local.execution.history.EventDetails.MapRunStarted;
import local.execution.history.EventDetails.MapStarted;
import local.execution.history.EventDetails.Scheduled;
import local.execution.history.EventDetails.StateEntered;
import local.execution.history.EventDetails.StateExited;
import local.execution.history.EventDetails.Succeeded;
import local.execution.history.EventDetails.TaskFailed;
import local.execution.history.EventDetails.TaskOutput;
import local.execution.history.EventDetails.TaskScheduled;
import local.json.Json;
import local.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkField;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** What is read from an event as the wire shows it is what was written. */
class EventDetailsTest {

    private static final JsonNode ORDER = Json.parse("""
        {"pieces": 3, "price": 1.50, "gift": null}\
        """);
    private static final Called CALLED = new Called("sqs", "sendMessage.waitForTaskToken");
    private static final Limits LIMITS =
            new Limits(Optional.of(60L), Optional.of(5L), Optional.of("arn:aws:iam:::role/a"));
    private static final Limits NO_LIMITS = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    static Stream<Arguments> details() {
        return Stream.of(
                Arguments.of(EXECUTION_STARTED, new ExecutionStarted(JsonText.parse("{ \"as\" : \"sent\" }"), "role")),
                Arguments.of(EXECUTION_SUCCEEDED, new Succeeded(ORDER)),
                Arguments.of(EXECUTION_FAILED, new Failed("Late", "of the post")),
                Arguments.of(EXECUTION_ABORTED, new Failed(null, null)),
                Arguments.of(EXECUTION_REDRIVEN, new ExecutionRedriven(2)),
                Arguments.of(CHOICE_STATE_ENTERED, new StateEntered("Known", JsonText.parse("[1, 2]"))),
                Arguments.of(PASS_STATE_EXITED, new StateExited("Known", ORDER, Map.of())),
                Arguments.of(TASK_STATE_EXITED, new StateExited("Say", ORDER, Map.of("text", Json.parse("\"hi\"")))),
                Arguments.of(LAMBDA_FUNCTION_SCHEDULED, new Scheduled("arn:aws:lambda", ORDER, LIMITS)),
                Arguments.of(ACTIVITY_SCHEDULED, new Scheduled("arn:aws:states", ORDER, NO_LIMITS)),
                Arguments.of(ACTIVITY_STARTED, new ActivityStarted(null)),
                Arguments.of(ACTIVITY_TIMED_OUT, new Failed("States.Timeout", null)),
                Arguments.of(LAMBDA_FUNCTION_STARTED, EventDetails.NONE),
                Arguments.of(TASK_SCHEDULED, new TaskScheduled(CALLED, "us-east-1", ORDER, LIMITS)),
                Arguments.of(TASK_STARTED, CALLED),
                Arguments.of(TASK_SUBMITTED, new TaskOutput(CALLED, ORDER)),
                Arguments.of(TASK_TIMED_OUT, new TaskFailed(CALLED, "States.Timeout", null)),
                Arguments.of(EVALUATION_FAILED, new EvaluationFailed("States.QueryEvaluationError", "no", null, "Say")),
                Arguments.of(MAP_STATE_STARTED, new MapStarted(12)),
                Arguments.of(MAP_ITERATION_FAILED, new Iteration("Each", 11)),
                Arguments.of(MAP_RUN_STARTED, new MapRunStarted("arn:aws:states:::mapRun")),
                Arguments.of(MAP_RUN_REDRIVEN, new MapRunRedriven("arn:aws:states:::mapRun", 1)),
                Arguments.of(MAP_RUN_FAILED, new Failed("States.ExceedToleratedFailureThreshold", null)));
    }

    @ParameterizedTest
    @MethodSource("details")
    void comesBackAsItWas(HistoryEventType type, EventDetails details) {
        var event = new HistoryEvent(7, 6, Instant.ofEpochMilli(1_800_000_000_123L), type, details);

        assertThat(HistoryEvent.read(event.json(true)).typed()).isEqualTo(event);
    }

    @Test
    void dataThatIsLeftOutIsNull() {
        assertThat(EventDetails.read(PASS_STATE_EXITED, Json.object().put("name", "Known")))
                .isEqualTo(new StateExited("Known", NullNode.getInstance(), Map.of()));
    }

    /** By the SDK's own model: no type that has details is read as one that has none. */
    @ParameterizedTest
    @EnumSource
    void hasDetailsWhereAwsHasSome(HistoryEventType type) {
        var fields = software.amazon.awssdk.services.sfn.model.HistoryEvent.builder().sdkFields().stream()
                .map(SdkField::locationName)
                .collect(Collectors.toSet());

        assertThat(EventDetails.read(type, Json.object()) != EventDetails.NONE)
                .isEqualTo(fields.contains(type.detailsField()));
    }
}
