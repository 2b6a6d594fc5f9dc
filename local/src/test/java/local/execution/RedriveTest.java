package local.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import local.execution.task.TaskCall;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RedriveTest {

    private final Lab lab = new Lab();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void goesOnFromTheTaskThatFailed() {
        failOnce("Charge");
        var execution = lab.run("""
            {"StartAt": "Reserve", "States": {
                "Reserve": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                    "Next": "Charge"},
                "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                    "Next": "Thank"},
                "Thank": {"Type": "Pass", "End": true}}}\
            """, "{\"order\": 7}");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);

        var date = redrive(execution);

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output().orElseThrow()).hasToString("{\"order\":7}");
        assertThat(execution.error()).isEmpty();
        assertThat(execution.redriveCount()).isEqualTo(1);
        assertThat(execution.redriveDate()).contains(date);
        assertThat(states()).containsExactly("Reserve", "Charge", "Charge");
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 TaskStateEntered",
                        "3 <2 LambdaFunctionScheduled",
                        "4 <3 LambdaFunctionStarted",
                        "5 <4 LambdaFunctionSucceeded",
                        "6 <5 TaskStateExited",
                        "7 <6 TaskStateEntered",
                        "8 <7 LambdaFunctionScheduled",
                        "9 <8 LambdaFunctionStarted",
                        "10 <9 LambdaFunctionFailed",
                        "11 <10 ExecutionFailed",
                        "12 <11 ExecutionRedriven",
                        "13 <10 LambdaFunctionScheduled",
                        "14 <13 LambdaFunctionStarted",
                        "15 <14 LambdaFunctionSucceeded",
                        "16 <15 TaskStateExited",
                        "17 <16 PassStateEntered",
                        "18 <17 PassStateExited",
                        "19 <18 ExecutionSucceeded");
        assertThat(execution.history().events().get(11).json(true).get("executionRedrivenEventDetails"))
                .hasToString("{\"redriveCount\":1}");
    }

    @Test
    void retriesCountAnewAndVariablesAreAsTheyWere() {
        var failures = new ArrayList<>(List.of(1, 2, 3, 4, 5));
        lab.task("Work", call -> {
            if (!failures.isEmpty()) {
                failures.removeLast();
                throw Lab.failure("Broken", "it fell");
            }
            return call.arguments();
        });
        var execution = lab.run("""
            {"QueryLanguage": "JSONata", "StartAt": "Set", "States": {
                "Set": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Work"},
                "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
                    "Arguments": {"x": "{% $x %}", "entered": "{% $states.context.State.EnteredTime %}",
                        "retries": "{% $states.context.State.RetryCount %}",
                        "redrives": "{% $states.context.Execution.RedriveCount %}",
                        "told": "{% $exists($states.context.Execution.RedriveTime) %}"},
                    "Retry": [{"ErrorEquals": ["Broken"], "MaxAttempts": 2}], "End": true}}}\
            """, "{}");
        assertThat(lab.calls).hasSize(3);

        redrive(execution);

        assertThat(lab.calls).hasSize(6);
        var first = lab.calls.getFirst().arguments();
        var last = execution.output().orElseThrow();
        assertThat(first.get("told").booleanValue()).isFalse();
        assertThat(last.get("entered")).isEqualTo(first.get("entered"));
        assertThat(last.get("x").intValue()).isEqualTo(1);
        assertThat(last.get("retries").intValue()).isEqualTo(2);
        assertThat(last.get("redrives").intValue()).isEqualTo(1);
        assertThat(last.get("told").booleanValue()).isTrue();
    }

    @Test
    void runsOnlyTheBranchesThatDidNotSucceed() {
        failOnce("B");
        var execution = lab.run("""
            {"StartAt": "All", "States": {"All": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {
                    "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": true}}},
                {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 1, "Next": "B"},
                    "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": true}}},
                {"StartAt": "Long", "States": {"Long": {"Type": "Wait", "Seconds": 100, "End": true}}}
            ]}}}\
            """, "{\"a\": 1}");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        int before = execution.history().size();

        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("[{\"a\":1},{\"a\":1},{\"a\":1}]");
        assertThat(states()).containsExactlyInAnyOrder("A", "B", "B");
        assertThat(appended(execution, before))
                .containsExactly(
                        "ExecutionRedriven",
                        "ParallelStateStarted",
                        "LambdaFunctionScheduled",
                        "LambdaFunctionStarted",
                        "LambdaFunctionSucceeded",
                        "TaskStateExited",
                        "WaitStateExited",
                        "ParallelStateSucceeded",
                        "ParallelStateExited",
                        "ExecutionSucceeded");
    }

    @Test
    void runsOnlyTheIterationsThatDidNotSucceed() {
        failOnce("1", "3");
        lab.task("Work", call -> work(call.arguments().asString(), call.arguments()));
        var execution = lab.run("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "MaxConcurrency": 1,
                "ItemProcessor": {"StartAt": "Work", "States": {
                    "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": true}}}}}}\
            """, "[0, 1," + " 2, 3]");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);

        redrive(execution);
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("[0,1,2,3]");
        assertThat(execution.redriveCount()).isEqualTo(2);
        assertThat(lab.calls)
                .extracting(call -> call.arguments().asString())
                .containsExactly("0", "1", "1", "2", "3", "3");
        assertThat(iterations(execution))
                .containsExactly(
                        "0 MapIterationStarted",
                        "0 MapIterationSucceeded",
                        "1 MapIterationStarted",
                        "1 MapIterationFailed",
                        "1 MapIterationStarted",
                        "1 MapIterationSucceeded",
                        "2 MapIterationStarted",
                        "2 MapIterationSucceeded",
                        "3 MapIterationStarted",
                        "3 MapIterationFailed",
                        "3 MapIterationStarted",
                        "3 MapIterationSucceeded");
    }

    @Test
    void findsTheUnsuccessfulStateInABranchOfAnIteration() {
        failOnce("Deep");
        var execution = lab.run("""
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true,
                "ItemProcessor": {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true,
                    "Branches": [
                        {"StartAt": "Side", "States": {
                            "Side": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
                                "End": true}}},
                        {"StartAt": "Pause", "States": {"Pause": {"Type": "Wait", "Seconds": 1, "Next": "Deep"},
                            "Deep": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
                                "Parameters": {"n.$": "$$.Map.Item.Index"}, "End": true}}}]}}}}}}\
            """, "[10]");

        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("[[10,{\"n\":0}]]");
        assertThat(states()).containsExactlyInAnyOrder("Side", "Deep", "Deep");
    }

    @Test
    void aParallelStateWhoseResultDidNotServeIsRunAnew() {
        lab.anyTask(_ -> Json.parse("\"" + "x".repeat(200_000) + "\""));
        var execution = lab.run("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {
                    "A": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": true}}},
                {"StartAt": "B", "States": {
                    "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work", "End": true}}}]}}}\
            """, "{}");
        assertThat(execution.error()).contains("States.DataLimitExceeded");
        lab.anyTask(_ -> Json.parse("1"));

        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("[1,1]");
        assertThat(states()).containsExactlyInAnyOrder("A", "B", "A", "B");
    }

    @Test
    void goesOnFromWhereItWasStopped() throws InterruptedException {
        var called = new CountDownLatch(1);
        lab.task("Ask", call -> {
            called.countDown();
            return call.arguments();
        });
        var execution = lab.start("""
            {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}}}\
            """, "{}");
        called.await();
        execution.stop("Bored", "It took long");
        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.ABORTED);
        lab.task("Ask", call -> {
            lab.engine.tokens().success(call.arguments().get("MessageBody").stringValue(), Json.parse("\"yes\""));
            return call.arguments();
        });

        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("\"yes\"");
        assertThat(execution.cause()).isEmpty();
        assertThat(types(execution))
                .containsSubsequence("ExecutionAborted", "ExecutionRedriven", "TaskScheduled", "TaskSucceeded")
                .containsOnlyOnce("TaskStateEntered");
    }

    @Test
    void theTimeOutOfTheExecutionCountsAnew() {
        var execution = lab.run("""
            {"TimeoutSeconds": 10, "StartAt": "First", "States": {
                "First": {"Type": "Wait", "Seconds": 6, "Next": "Second"},
                "Second": {"Type": "Wait", "Seconds": 8, "End": true}}}\
            """, "{}");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.TIMED_OUT);

        redrive(execution);

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(lab.secondsOf(execution)).isEqualTo(18);
        assertThat(types(execution))
                .containsExactly(
                        "ExecutionStarted",
                        "WaitStateEntered",
                        "WaitStateExited",
                        "WaitStateEntered",
                        "ExecutionTimedOut",
                        "ExecutionRedriven",
                        "WaitStateExited",
                        "ExecutionSucceeded");
    }

    @Test
    void aFailStateIsEnteredAgainAndFailsAgain() {
        var execution = lab.run("""
            {"StartAt": "No", "States": {"No": {"Type": "Fail", "Error": "Refused"}}}\
            """, "{}");

        redrive(execution);

        assertThat(execution.error()).contains("Refused");
        assertThat(types(execution))
                .containsExactly(
                        "ExecutionStarted",
                        "FailStateEntered",
                        "ExecutionFailed",
                        "ExecutionRedriven",
                        "FailStateEntered",
                        "ExecutionFailed");
    }

    @Test
    void aMapRunGoesOnWithTheChildrenThatDidNotSucceed() {
        failOnce("1");
        lab.task("Work", call -> work(call.arguments().asString(), call.arguments()));
        var execution = lab.run(distributed("STANDARD"), "[0, 1, 2]");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        var child = execution.mapRuns().getFirst().executions().get(1);

        redrive(execution);

        var mapRun = execution.mapRuns().getFirst();
        assertThat(execution.output().orElseThrow()).hasToString("[0,1,2]");
        assertThat(execution.mapRuns()).hasSize(1);
        assertThat(mapRun.redriveCount()).isEqualTo(1);
        assertThat(mapRun.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(mapRun.executions().get(1)).isSameAs(child);
        assertThat(child.redriveCount()).isEqualTo(1);
        assertThat(types(execution))
                .containsSubsequence(
                        "MapRunStarted", "MapRunFailed", "ExecutionRedriven", "MapRunRedriven", "MapRunSucceeded");
        assertThat(lab.calls)
                .extracting(call -> call.arguments().asString())
                .containsExactlyInAnyOrder("0", "1", "1", "2");
    }

    @Test
    void expressChildrenOfAMapRunAreStartedAgain() {
        failOnce("1");
        lab.task("Work", call -> work(call.arguments().asString(), call.arguments()));
        var execution = lab.run(distributed("EXPRESS"), "[0, 1, 2]");
        var child = execution.mapRuns().getFirst().executions().get(1);

        redrive(execution);

        assertThat(execution.output().orElseThrow()).hasToString("[0,1,2]");
        assertThat(execution.mapRuns().getFirst().executions().get(1).arn()).isNotEqualTo(child.arn());
    }

    @Test
    void whatSucceededIsNotRedriven() {
        var execution = lab.run("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}\
            """, "{}");

        assertThat(execution.isRedrivable()).isFalse();
        assertThatThrownBy(execution::redrive).isInstanceOf(IllegalStateException.class);
    }

    private static String distributed(String type) {
        return """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "MaxConcurrency": 1,
                "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "%s"},
                    "StartAt": "Work", "States": {
                        "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work",
                            "End": true}}}}}}\
            """.formatted(type);
    }

    /** Tasks of these names, or with these arguments, fail the first time. */
    private void failOnce(String... names) {
        for (var name : names) {
            lab.task(name, call -> work(name, call.arguments()));
            failing.add(name);
        }
    }

    private JsonNode work(String name, JsonNode arguments) {
        if (failing.remove(name)) {
            throw Lab.failure("Broken", "it fell");
        }
        return arguments;
    }

    private static Instant redrive(Execution execution) {
        var date = execution.redrive();
        execution.await();
        return date;
    }

    private List<String> states() {
        return lab.calls.stream().map(TaskCall::stateName).toList();
    }

    private static List<String> types(Execution execution) {
        return appended(execution, 0);
    }

    /** The types of the events after the first {@code count}. */
    private static List<String> appended(Execution execution, int count) {
        return execution.history().events().stream()
                .skip(count)
                .map(event -> event.type().text())
                .toList();
    }

    private static List<String> iterations(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().startsWith("MapIteration"))
                .map(event -> event.json(true).path(event.type().detailsField()).path("index") + " "
                        + event.type().text())
                .toList();
    }
}
