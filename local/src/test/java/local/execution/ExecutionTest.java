package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {

    private final Lab lab = new Lab();

    @Test
    void passesFromStateToState() {
        var execution = lab.run("""
            {"StartAt": "A", "States": {
                "A": {"Type": "Pass", "Result": 1, "ResultPath": "$.a", "Next": "B"},
                "B": {"Type": "Pass", "End": true}}}\
            """, "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).contains(Json.parse("""
            {"a": 1}\
            """));
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 PassStateEntered",
                        "3 <2 PassStateExited",
                        "4 <3 PassStateEntered",
                        "5 <4 PassStateExited",
                        "6 <5 ExecutionSucceeded");
    }

    @Test
    void waitsAYearInNoTime() {
        var execution = lab.run("""
            {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 31536000, "End": true}}}\
            """, "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(Duration.between(execution.startDate(), execution.stopDate().orElseThrow()))
                .isGreaterThanOrEqualTo(Duration.ofDays(365));
    }

    @Test
    void callsATask() {
        lab.task(
                "A",
                call -> Json.object()
                        .put("said", call.arguments().path("MessageBody").asString()));

        var execution = lab.run("""
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$.word"}, "End": true}}}\
            """, """
            {"word": "hi mom"}\
            """);

        assertThat(execution.output()).contains(Json.parse("""
            {"said": "hi mom"}\
            """));
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 TaskStateEntered",
                        "3 <2 TaskScheduled",
                        "4 <3 TaskStarted",
                        "5 <4 TaskSucceeded",
                        "6 <5 TaskStateExited",
                        "7 <6 ExecutionSucceeded");
    }

    @Test
    void mapsItemsAndRunsBranches() {
        assertThat(lab.output("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": {"StartAt": "P",
                "States": {
                "P": {"Type": "Pass", "Parameters": {"n.$": "$", "i.$": "$$.Map.Item.Index"}, "End": true}}},
                    "Next": "B"},
                "B": {"Type": "Parallel", "Branches": [
                    {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 5, "End": true}}},
                    {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "Result": "q", "End": true}}}],
                    "End": true}}}\
            """, "[7,8,9]")).isEqualTo("""
                [[{"n":7,"i":0},{"n":8,"i":1},{"n":9,"i":2}],"q"]\
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"RoleArn\": 5}", "{\"RoleArn\": {}}"})
    void aTaskIsNotCalledWithCredentialsThatNameNoRole(String credentials) {
        var execution = lab.run("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
                "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "End": true,
                    "Credentials": "{% $states.input %}"}}}\
            """, credentials);

        assertThat(execution.error()).contains("States.QueryEvaluationError");
        assertThat(execution.cause().orElseThrow())
                .contains("The Credentials field must have a RoleArn that is a string");
        assertThat(lab.calls).isEmpty();
    }
}
