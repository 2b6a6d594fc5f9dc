package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.json.JsonText;
import local.time.Signal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TimeoutTest {

    private static final String ENDLESS = """
        {"StartAt": "W", %s "States": {"W": {"Type": "Wait", "Seconds": 1000000, "End": true}}}\
        """;

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theMachinesTimeoutEndsTheExecution() {
        var execution = lab.run(ENDLESS.formatted("\"TimeoutSeconds\": 30,"), "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(execution.error()).isEmpty();
        assertThat(lab.secondsOf(execution)).isEqualTo(30);
        assertThat(execution.history().events().getLast().json(true).path("executionTimedOutEventDetails"))
                .isEqualTo(Json.parse("{\"error\": \"States.Timeout\"}"));
    }

    @Test
    void timeDoesNotSkipToTheTimeoutOfAnExecutionThatSetsOut() {
        var quick = """
            {"StartAt": "P", "TimeoutSeconds": 30, "States": {"P": {"Type": "Pass", "End": true}}}\
            """;
        for (int i = 0; i < 200; i++) {
            assertThat(lab.run(quick, "{}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void anExpressExecutionTakesFiveMinutesAtMost() {
        BiConsumer<String, HistoryEvent> nobody = (_, _) -> {};
        var execution = lab.engine
                .start(new ExecutionRequest(
                        Lab.EXECUTION,
                        "run",
                        Lab.MACHINE,
                        StateMachine.parse(ENDLESS.formatted(""), true),
                        Lab.ROLE,
                        JsonText.parse("{}"),
                        true,
                        nobody))
                .await();

        assertThat(execution.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(lab.secondsOf(execution)).isEqualTo(300);
    }

    @Test
    void aTaskThatTakesTooLongIsGivenUp() {
        lab.slowTask("Call", hold -> new Signal<JsonNode>(lab.time).await(hold));

        var execution = lab.run("""
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
                "TimeoutSecondsPath": "$.limit", "End": true}}}\
            """, "{\"limit\": 7}");

        assertThat(lab.secondsOf(execution)).isEqualTo(7);
        assertThat(execution.error()).contains("States.Timeout");
        assertThat(execution.cause()).isEmpty();
        assertThat(Lab.events(execution)).endsWith("4 <3 TaskStarted", "5 <4 TaskTimedOut", "6 <5 ExecutionFailed");
    }

    @Test
    void aFunctionThatTakesTooLongIsGivenUp() {
        lab.slowTask("Call", hold -> new Signal<JsonNode>(lab.time).await(hold));

        assertThat(Lab.events(lab.run("""
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "TimeoutSeconds": 3, "End": true,
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:hello"}}}\
            """, "{}")))
                .endsWith(
                        "3 <2 LambdaFunctionScheduled",
                        "4 <3 LambdaFunctionStarted",
                        "5 <4 LambdaFunctionTimedOut",
                        "6 <5 ExecutionFailed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "99999999999999999999", "9223372036854775807"})
    void aTimeoutBeyondAllTimeIsNone(String seconds) {
        assertThat(lab.output("""
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
                "TimeoutSecondsPath": "$.most", "ResultPath": null, "OutputPath": "$.kept", "End": true}}}\
            """, "{\"kept\": 1, \"most\": %s}".formatted(seconds)))
                .isEqualTo("1");
    }
}
