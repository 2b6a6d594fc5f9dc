package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void branchesTakeTurnsInTheirOrder() {
        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "a", "End": true}}},
                {"StartAt": "B", "States": {"B": {"Type": "Pass", "Result": "b", "End": true}}}]}}}\
            """, "{}");

        assertThat(execution.output().orElseThrow()).hasToString("[\"a\",\"b\"]");
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 ParallelStateEntered",
                        "3 <2 ParallelStateStarted",
                        "4 <3 PassStateEntered",
                        "5 <4 PassStateExited",
                        "6 <3 PassStateEntered",
                        "7 <6 PassStateExited",
                        "8 <7 ParallelStateSucceeded",
                        "9 <7 ParallelStateExited",
                        "10 <9 ExecutionSucceeded");
    }

    @Test
    void waitsOfTwoBranchesPassSideBySide() {
        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 100, "End": true}}},
                {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 60, "End": true}}}]}}}\
            """, "{}");

        assertThat(lab.secondsOf(execution)).isEqualTo(100);
        assertThat(Lab.events(execution)).containsSubsequence("6 <5 WaitStateExited", "7 <4 WaitStateExited");
    }

    @Test
    void theFirstFailureCutsTheOthersShort() {
        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1000, "End": true}}},
                {"StartAt": "B", "States": {"B": {"Type": "Wait", "Seconds": 5, "Next": "C"},
                    "C": {"Type": "Fail", "Error": "Broken", "Cause": "it fell"}}}]}}}\
            """, "{}");

        assertThat(lab.secondsOf(execution)).isEqualTo(5);
        assertThat(execution.cause()).contains("it fell");
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 ParallelStateEntered",
                        "3 <2 ParallelStateStarted",
                        "4 <3 WaitStateEntered",
                        "5 <3 WaitStateEntered",
                        "6 <5 WaitStateExited",
                        "7 <6 FailStateEntered",
                        "8 <7 WaitStateAborted",
                        "9 <7 ParallelStateFailed",
                        "10 <9 ExecutionFailed");
    }

    @Test
    void whatABranchAssignsIsGoneWhenItEnds() {
        assertThat(lab.output("""
            {"QueryLanguage": "JSONata", "StartAt": "Set", "States": {
                "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Both"},
                "Both": {"Type": "Parallel", "Next": "Tell", "Branches": [
                    {"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"y": "{% $x + 1 %}"}, "Next": "B"},
                        "B": {"Type": "Pass", "Output": "{% $y %}", "End": true}}}]},
                "Tell": {"Type": "Pass", "Output": {"outputs": "{% $states.input %}", "x": "{% $x %}",
                "y": "{% $exists($y) %}"}, "End": true}}}\
            """, "{}")).isEqualTo("""
                {"outputs":[2],"x":1,"y":false}\
                """);
    }
}
