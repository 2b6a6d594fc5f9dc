package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What definitions and data that are out to break something come to: AWS's error, and the next execution runs as ever.
 */
class LimitsTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        assertThat(lab.output("""
            {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}\
            """, "1")).isEqualTo("1");
        lab.close();
    }

    @Test
    void anEndlessLoopEndsWithTheLastPlaceOfTheHistory() {
        var execution = lab.run("""
            {"StartAt": "A", "States": {
                "A": {"Type": "Pass", "Next": "B"},
                "B": {"Type": "Choice", "Choices": [{"Variable": "$.stop", "IsPresent": true, "Next": "C"}],
                    "Default": "A"},
                "C": {"Type": "Succeed"}}}\
            """, "{}");

        assertThat(execution.error()).contains("States.Runtime");
        assertThat(execution.cause()).contains("The execution reached the maximum number of history events (25000).");
        assertThat(execution.history().size()).isEqualTo(25_000);
    }

    @Test
    void anEndlessLoopInABranchEndsTheWholeExecution() {
        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Catch": [
                {"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Choice",
                    "Default": "A", "Choices": [
                    {"Variable": "$.stop", "IsPresent": true, "Next": "C"}]}, "C": {"Type": "Succeed"}}}]},
                "Caught": {"Type": "Pass", "End": true}}}\
            """, "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.history().size()).isEqualTo(25_000);
    }

    @Test
    void anOutputOfMoreThan256KiBFails() {
        var halfTooLong = '"' + "x".repeat(140_000) + '"';

        var execution = lab.run("""
            {"QueryLanguage": "JSONata", "StartAt": "P", "States": {"P": {"Type": "Pass",
                "Output": {"twice": "{% $states.input & $states.input %}"}, "End": true}}}\
            """, halfTooLong);

        assertThat(execution.error()).contains("States.DataLimitExceeded");
        assertThat(execution.cause())
                .contains("The state/task 'P' returned a result with a size exceeding the maximum "
                        + "number of bytes service limit.");
    }

    @Test
    void bytesOfUtf8AreCounted() {
        lab.task("Call", _ -> Json.object().textNode("€".repeat(87_381)));
        var call = """
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
            "End": true}}}\
            """;

        assertThat(lab.run(call, "{}").error()).contains("States.DataLimitExceeded");
        lab.task("Call", _ -> Json.object().textNode("€".repeat(87_380)));
        assertThat(lab.run(call, "{}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void dataThatNestsDeeperInEveryRoundEnds() {
        var execution = lab.run("""
            {"StartAt": "A", "States": {
                "A": {"Type": "Pass", "Parameters": {"a.$": "$"}, "Next": "B"},
                "B": {"Type": "Choice", "Choices": [{"Variable": "$.stop", "IsPresent": true, "Next": "C"}],
                    "Default": "A"},
                "C": {"Type": "Succeed"}}}\
            """, "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void aFaultOfAServiceFailsOnlyItsExecution() {
        lab.task("Call", _ -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(lab.run("""
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
            "End": true}}}\
            """, "{}").cause().orElseThrow()).contains("a bug");
    }
}
