package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CopyOnWriteArrayList;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final String CALL = """
        {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
            "TimeoutSeconds": 9,
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$"},
            "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/other"}, "End": true}}}\
        """;

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void eventsReadAsGetExecutionHistoryGivesThem() {
        lab.task("Call", _ -> Json.parse("{\"MessageId\": \"1\"}"));

        var events = lab.run(CALL, "{\"hi\": \"mom\"}").history().events();

        assertThat(events.get(1).json(true).path("stateEnteredEventDetails")).isEqualTo(Json.parse("""
            {"name": "Call", "input": "{\\"hi\\": \\"mom\\"}", "inputDetails": {"truncated": false}}\
            """));
        assertThat(Json.canonical(events.get(2).json(true).path("taskScheduledEventDetails")))
                .isEqualTo(Json.canonical(Json.parse("""
                    {"resourceType": "sqs", "resource": "sendMessage", "region": "us-east-1", "timeoutInSeconds": 9,
                     "parameters": "{\\"QueueUrl\\":\\"q\\",\\"MessageBody\\":{\\"hi\\":\\"mom\\"}}",
                     "taskCredentials": {"roleArn": "arn:aws:iam::123456789012:role/other"}}\
                    """)));
        assertThat(lab.calls.getFirst().targetRole()).contains("arn:aws:iam::123456789012:role/other");
        assertThat(events.get(4)
                        .json(true)
                        .path("taskSucceededEventDetails")
                        .path("output")
                        .asString())
                .isEqualTo("{\"MessageId\":\"1\"}");
    }

    @Test
    void leavesDataOutWhereItIsNotAskedFor() {
        lab.task("Call", _ -> Json.object());

        assertThat(lab.run(CALL, "{\"secret\": 1}").history().events())
                .extracting(event -> event.json(false).toString())
                .noneMatch(text -> text.contains("secret"));
    }

    @Test
    void aListenerHearsOfEachEventInOrder() {
        var heard = new CopyOnWriteArrayList<HistoryEvent>();
        lab.task("Call", _ -> Json.object());

        var execution = lab.engine
                .start(new ExecutionRequest(
                        Lab.EXECUTION,
                        "run",
                        Lab.MACHINE,
                        StateMachine.parse(CALL),
                        Lab.ROLE,
                        JsonText.parse("{}"),
                        false,
                        (_, event) -> heard.add(event)))
                .await();

        assertThat(heard)
                .extracting(event -> event.json(true))
                .isEqualTo(execution.history().events().stream()
                        .map(event -> event.json(true))
                        .toList());
    }

    @Test
    void everyTypeNamesTheFieldOfItsDetails() {
        assertThat(HistoryEventType.LAMBDA_FUNCTION_SCHEDULED.detailsField())
                .isEqualTo("lambdaFunctionScheduledEventDetails");
        assertThat(HistoryEventType.PASS_STATE_ENTERED.detailsField()).isEqualTo("stateEnteredEventDetails");
        assertThat(HistoryEventType.MAP_STATE_EXITED.detailsField()).isEqualTo("stateExitedEventDetails");
        assertThat(HistoryEventType.named("TaskSubmitFailed")).isEqualTo(HistoryEventType.TASK_SUBMIT_FAILED);
    }
}
