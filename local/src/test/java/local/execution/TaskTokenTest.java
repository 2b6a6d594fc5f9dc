package local.execution;

import static local.execution.task.TaskTokens.Delivery.ACCEPTED;
import static local.execution.task.TaskTokens.Delivery.INVALID_TOKEN;
import static local.execution.task.TaskTokens.Delivery.TASK_DOES_NOT_EXIST;
import static local.execution.task.TaskTokens.Delivery.TASK_TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import local.execution.task.TaskTokens;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTokenTest {

    private static final String ASK = """
        {"StartAt": "Ask", "States": {"Ask": {"Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token"}}, "TimeoutSeconds": 600,
            "HeartbeatSeconds": 60, "End": true}}}\
        """;

    private final Lab lab = new Lab();
    private final TaskTokens tokens = lab.engine.tokens();

    @AfterEach
    void close() {
        lab.close();
    }

    private String token() {
        return lab.calls.getFirst().taskToken().orElseThrow();
    }

    @Test
    void theTaskEndsWithWhatIsSentForItsToken() {
        lab.task("Ask", call -> {
            assertThat(tokens.success(call.taskToken().orElseThrow(), Json.parse("\"hi\"")))
                    .isEqualTo(ACCEPTED);
            return Json.parse("{\"MessageId\": \"1\"}");
        });

        var execution = lab.run(ASK, "{}");

        assertThat(execution.output()).contains(Json.parse("\"hi\""));
        assertThat(lab.calls
                        .getFirst()
                        .arguments()
                        .path("MessageBody")
                        .path("token")
                        .asString())
                .isEqualTo(token());
        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 TaskStateEntered",
                        "3 <2 TaskScheduled",
                        "4 <3 TaskStarted",
                        "5 <4 TaskSubmitted",
                        "6 <5 TaskSucceeded",
                        "7 <6 TaskStateExited",
                        "8 <7 ExecutionSucceeded");
    }

    @Test
    void aFailureIsTheTasksFailure() {
        lab.task("Ask", call -> {
            tokens.failure(call.taskToken().orElseThrow(), "Refused", "not today");
            return Json.object();
        });

        var execution = lab.run(ASK, "{}");

        assertThat(execution.error()).contains("Refused");
        assertThat(execution.cause()).contains("not today");
    }

    @Test
    void aLostCallbackTimesOutWithTheHeartbeat() {
        lab.task("Ask", _ -> Json.object());

        var execution = lab.run(ASK, "{}");

        assertThat(lab.secondsOf(execution)).isEqualTo(60);
        assertThat(execution.error()).contains("States.Timeout");
        assertThat(tokens.success(token(), Json.object())).isEqualTo(TASK_TIMED_OUT);
    }

    @Test
    void heartbeatsKeepItAliveUntilItsTimeout() {
        lab.task("Ask", call -> {
            beatEvery(50, call.taskToken().orElseThrow());
            return Json.object();
        });

        assertThat(lab.secondsOf(lab.run(ASK, "{}"))).isEqualTo(600);
    }

    private void beatEvery(long seconds, String token) {
        lab.time.alarm(lab.time.now().plusSeconds(seconds), () -> {
            if (tokens.heartbeat(token) == ACCEPTED) {
                beatEvery(seconds, token);
            }
        });
    }

    @Test
    void aHeartbeatsTimeoutIsCaughtByItsOwnName() {
        lab.task("Ask", _ -> Json.object());

        assertThat(lab.output(ASK.replace("\"End\": true}", """
            "Catch": [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Caught"}], "End": true},
            "Caught": {"Type": "Pass", "End": true}\
            """), "{}")).contains("States.Timeout");
    }

    @Test
    void tellsAClosedTokenFromAnInventedOne() {
        lab.task("Ask", call -> {
            tokens.success(call.taskToken().orElseThrow(), Json.object());
            return Json.object();
        });
        lab.run(ASK, "{}");
        var invented = Base64.getDecoder().decode(token());
        invented[invented.length - 1]++;

        assertThat(tokens.success(token(), Json.object())).isEqualTo(TASK_TIMED_OUT);
        assertThat(tokens.heartbeat(token())).isEqualTo(TASK_TIMED_OUT);
        assertThat(tokens.success(Base64.getEncoder().encodeToString(invented), Json.object()))
                .isEqualTo(TASK_DOES_NOT_EXIST);
        assertThat(tokens.success("AAAA", Json.object())).isEqualTo(INVALID_TOKEN);
        assertThat(tokens.success("not base64!", Json.object())).isEqualTo(INVALID_TOKEN);
    }

    @Test
    void aServiceThatRefusesTheTaskFailsIt() {
        lab.task("Ask", _ -> {
            throw Lab.failure("SQS.QueueDoesNotExistException", "no such queue");
        });

        assertThat(Lab.events(lab.run(ASK, "{}")))
                .containsSubsequence("4 <3 TaskStarted", "5 <4 TaskSubmitFailed", "6 <5 ExecutionFailed");
    }

    @Test
    void stoppingTheExecutionClosesTheToken() throws InterruptedException {
        var submitted = new CountDownLatch(1);
        lab.task("Ask", _ -> {
            submitted.countDown();
            return Json.object();
        });
        try (var hold = lab.time.hold()) {
            var execution = lab.start(ASK, "{}");
            submitted.await();

            execution.stop("Stopped", "enough");

            assertThat(execution.status()).isEqualTo(ExecutionStatus.ABORTED);
            assertThat(execution.cause()).contains("enough");
            assertThat(Lab.events(execution).getLast()).endsWith("ExecutionAborted");
        }
    }
}
