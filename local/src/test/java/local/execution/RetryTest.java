package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static String retrying(String retriers) {
        return """
            {"StartAt": "Call", "States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "f", "Payload.$": "$$.State.RetryCount"}, "Retry": %s, "End": true}}}\
            """.formatted(retriers);
    }

    private List<Long> waits() {
        return lab.skipped.stream()
                .map(wait -> Math.round(wait.toMillis() / 1000.0))
                .toList();
    }

    @Test
    void waitsLongerEachTimeAndThenGoesOn() {
        lab.task("Call", call -> {
            if (call.arguments().path("Payload").asInt() < 3) {
                throw Lab.failure("Busy", "come back later");
            }
            return Json.parse("\"done\"");
        });

        assertThat(lab.output(retrying("""
            [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 3}]\
            """), "{}")).isEqualTo("\"done\"");
        assertThat(waits()).containsExactly(2L, 6L, 18L);
    }

    @Test
    void byDefaultTriesThreeTimesMoreAfterOneTwoAndFourSeconds() {
        lab.task("Call", _ -> {
            throw Lab.failure("Busy", "come back later");
        });

        var execution = lab.run(retrying("""
            [{"ErrorEquals": ["States.ALL"]}]\
            """), "{}");

        assertThat(execution.error()).contains("Busy");
        assertThat(lab.calls).hasSize(4);
        assertThat(waits()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void neverWaitsLongerThanMaxDelaySeconds() {
        lab.task("Call", _ -> {
            throw Lab.failure("Busy", null);
        });

        lab.run(retrying("""
            [{"ErrorEquals": ["Busy"], "IntervalSeconds": 10, "BackoffRate": 10, "MaxAttempts": 3,
            "MaxDelaySeconds": 60}]\
            """), "{}");

        assertThat(waits()).containsExactly(10L, 60L, 60L);
    }

    @Test
    void fullJitterWaitsAnythingUpToTheInterval() {
        lab.task("Call", _ -> {
            throw Lab.failure("Busy", null);
        });

        lab.run(retrying("""
            [{"ErrorEquals": ["Busy"], "IntervalSeconds": 100, "BackoffRate": 1, "MaxAttempts": 20,
            "JitterStrategy": "FULL"}]\
            """), "{}");

        assertThat(lab.skipped).allMatch(wait -> wait.compareTo(Duration.ofSeconds(100)) <= 0);
        assertThat(lab.skipped.stream().distinct().count()).isGreaterThan(1);
    }

    @Test
    void eachRetrierCountsForItself() {
        var errors = List.of("A", "B", "A", "B", "A").iterator();
        lab.task("Call", _ -> {
            throw Lab.failure(errors.next(), null);
        });

        var execution = lab.run(retrying("""
            [{"ErrorEquals": ["A"], "MaxAttempts": 2}, {"ErrorEquals": ["B"], "MaxAttempts": 2}]\
            """), "{}");

        assertThat(execution.error()).contains("A");
        assertThat(lab.calls).hasSize(5);
    }

    @Test
    void noAttemptsIsNoRetry() {
        lab.task("Call", _ -> {
            throw Lab.failure("Busy", null);
        });

        lab.run(retrying("""
            [{"ErrorEquals": ["Busy"], "MaxAttempts": 0}, {"ErrorEquals": ["States.ALL"]}]\
            """), "{}");

        assertThat(lab.calls).hasSize(1);
    }

    @Test
    void taskFailedStandsForAnythingButATimeout() {
        var errors = List.of("Anything", "States.Timeout").iterator();
        lab.task("Call", _ -> {
            throw Lab.failure(errors.next(), null);
        });

        var execution = lab.run(retrying("""
            [{"ErrorEquals": ["States.TaskFailed"]}]\
            """), "{}");

        assertThat(execution.error()).contains("States.Timeout");
        assertThat(lab.calls).hasSize(2);
    }

    @Test
    void aParallelStateIsTriedAsAWhole() {
        lab.task("Call", _ -> {
            throw Lab.failure("Busy", null);
        });

        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true,
                "Retry": [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}], "Branches": [{"StartAt": "Call", "States": {
                    "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"},
                            "End": true}}}]}}}\
            """, "{}");

        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 ParallelStateEntered",
                        "3 <2 ParallelStateStarted",
                        "4 <3 TaskStateEntered",
                        "5 <4 TaskScheduled",
                        "6 <5 TaskStarted",
                        "7 <6 TaskFailed",
                        "8 <7 TaskStateAborted",
                        "9 <7 ParallelStateStarted",
                        "10 <9 TaskStateEntered",
                        "11 <10 TaskScheduled",
                        "12 <11 TaskStarted",
                        "13 <12 TaskFailed",
                        "14 <13 TaskStateAborted",
                        "15 <13 ParallelStateFailed",
                        "16 <15 ExecutionFailed");
    }
}
