package local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.json.JsonText;
import local.service.lambda.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ProgressTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final EventDetails.Called INVOKE = new EventDetails.Called("lambda", "invoke");
    private static final EventDetails.Called ASK = new EventDetails.Called("sqs", "sendMessage.waitForTaskToken");
    private static final EventDetails.Limits NO_LIMITS =
            new EventDetails.Limits(Optional.empty(), Optional.empty(), Optional.empty());
    private static final Look PIPE = new Look(0, true, true, false);

    /** What is printed, on a terminal or in a pipe. */
    private static final class Screen {

        private final StringWriter text = new StringWriter();
        private final Progress progress;
        private long lastEvent;

        Screen(Look look) {
            progress = new Progress(new PrintWriter(text, true), look, new Decisions());
            progress.columns(List.of("Hello", "RequestCallback"));
            happened(
                    0,
                    HistoryEventType.EXECUTION_STARTED,
                    new EventDetails.ExecutionStarted(JsonText.parse("{}"), "role"));
        }

        static Screen terminal(int width) {
            return new Screen(new Look(width, false, true, false));
        }

        void entered(String state) {
            happened(
                    0, HistoryEventType.TASK_STATE_ENTERED, new EventDetails.StateEntered(state, JsonText.parse("{}")));
        }

        void invoked(long millis, String function) {
            happened(
                    millis,
                    HistoryEventType.TASK_SCHEDULED,
                    new EventDetails.TaskScheduled(
                            INVOKE,
                            "us-east-1",
                            json("{\"FunctionName\": \"arn:aws:lambda:us-east-1:123456789012:function:" + function
                                    + "\"}"),
                            NO_LIMITS));
        }

        void answered(long millis, String payload) {
            happened(
                    millis,
                    HistoryEventType.TASK_SUCCEEDED,
                    new EventDetails.TaskOutput(
                            INVOKE,
                            json("{\"ExecutedVersion\": \"$LATEST\", \"Payload\": " + payload
                                    + ", \"StatusCode\": 200}")));
        }

        void failed(long millis, String error, String cause) {
            happened(millis, HistoryEventType.TASK_FAILED, new EventDetails.TaskFailed(INVOKE, error, cause));
        }

        void happened(long millis, HistoryEventType type, EventDetails details) {
            happened("execution", ++lastEvent, lastEvent - 1, millis, type, details);
        }

        void happened(
                String execution, long id, long previous, long millis, HistoryEventType type, EventDetails details) {
            progress.happened(execution, new HistoryEvent(id, previous, START.plusMillis(millis), type, details));
        }

        String shown() {
            return text.toString();
        }
    }

    /** A story with everything that has to fit. */
    private static void tell(Screen screen) {
        screen.entered("Hello");
        screen.invoked(30, "hello-world");
        screen.answered(
                410, "{\"message\":\"Hello, dear reader of this rather long line of text!\",\"payload\":\"hi mom\"}");
        screen.entered("RequestCallback");
        screen.happened(
                780,
                HistoryEventType.TASK_SCHEDULED,
                new EventDetails.TaskScheduled(
                        ASK,
                        "us-east-1",
                        json("{\"QueueUrl\": \"http://127.0.0.1:4566/123456789012/callback\"}"),
                        new EventDetails.Limits(Optional.of(3600L), Optional.of(900L), Optional.empty())));
        screen.progress.logged(new LogLine("callback-worker", "stream", "id", START, """
            {"timestamp":"2026-01-01T12:00:01Z","level":"INFO","message":"The task got its result, which took a while.","requestId":"9209","messageId":"b452"}\
            """, false));
        screen.happened(
                1280,
                HistoryEventType.TASK_SUCCEEDED,
                new EventDetails.TaskOutput(ASK, json("{\"status\":\"COMPLETED\"}")));
    }

    @Test
    void aTerminalOfEightyColumnsShowsItSo() {
        var screen = Screen.terminal(80);
        tell(screen);

        assertThat(screen.shown()).isEqualTo("""
               0.03  Hello            λ hello-world
               0.41                   ✓ {"message":"Hello, dear reader of this rather long …
               0.78  RequestCallback  sqs ▸ callback  (token; heartbeat 15 min, max 1 h)
                                        callback-worker  INFO  The task got its result,
                                        which took a while.
               1.28                   ✓ {"status":"COMPLETED"}
            """);
    }

    @Test
    void aPipeGetsOneWholeLineAnEvent() {
        var screen = new Screen(PIPE);
        tell(screen);

        assertThat(screen.shown()).isEqualTo("""
               0.03  Hello            λ hello-world
               0.41  Hello            ✓ {"message":"Hello, dear reader of this rather long line of text!","payload":"hi mom"}
               0.78  RequestCallback  sqs ▸ callback  (token; heartbeat 15 min, max 1 h)
                                        callback-worker  INFO  The task got its result, which took a while.  messageId=b452
               1.28  RequestCallback  ✓ {"status":"COMPLETED"}
            """);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void noLineIsWiderThanTheTerminal(int width) {
        var screen = Screen.terminal(width);
        tell(screen);
        screen.failed(2000, "States.TaskFailed", "a word ".repeat(60) + "x".repeat(300) + "😀".repeat(100));

        assertThat(screen.shown().lines())
                .allSatisfy(line -> assertThat(Look.columns(line)).as(line).isLessThanOrEqualTo(width));
    }

    @Test
    void whereTheLocaleKnowsOnlyAsciiSoDoesTheOutput() {
        var screen = new Screen(new Look(80, false, false, false));
        tell(screen);

        assertThat(screen.shown()).matches("\\p{ASCII}*").contains("fn hello-world", "ok {", "sqs > callback", "...");
    }

    @Test
    void retriesWithTheSameAnswerAreOneLine() {
        var screen = Screen.terminal(80);
        screen.entered("Hello");
        for (int attempt = 0; attempt < 4; attempt++) {
            screen.invoked(attempt * 1000, "hello");
            screen.failed(
                    attempt * 1000 + 500,
                    "Lambda.TooManyRequestsException",
                    "busy (Service: AWSLambda; Request ID: " + attempt + ")");
            screen.progress.skipped(Duration.ofSeconds(2));
        }
        screen.invoked(9000, "hello");
        screen.answered(9500, "{}");

        assertThat(screen.shown()).isEqualTo("""
               0.00  Hello            λ hello
               0.50                   ✗ Lambda.TooManyRequestsException: busy
                                      ↻ 3 retries, same answer  (6 s skipped)
                                      (2 s skipped)
               9.50                   ✓ {}
            """);
    }

    @Test
    void inAPipeEachRetryIsALine() {
        var screen = new Screen(PIPE);
        screen.entered("Hello");
        for (int attempt = 0; attempt < 2; attempt++) {
            screen.invoked(attempt, "hello");
            screen.failed(attempt, "Lambda.AWSLambdaException", "Refused (Request ID: " + attempt + ")");
        }

        assertThat(screen.shown()).isEqualTo("""
               0.00  Hello            λ hello
               0.00  Hello            ✗ Lambda.AWSLambdaException: Refused (Request ID: 0)
               0.00  Hello            λ hello (retry 1)
               0.00  Hello            ✗ Lambda.AWSLambdaException, as before
            """);
    }

    @Test
    void anExceptionIsToldOnceAndInOneLine() {
        var screen = Screen.terminal(80);
        screen.entered("Hello");
        screen.invoked(0, "hello");
        screen.progress.logged(new LogLine(
                "hello",
                "stream",
                "id",
                START,
                "bad payload: java.lang.IllegalArgumentException\n\tat a.B.c(B.java:1)",
                false));
        screen.failed(10, "java.lang.IllegalArgumentException", """
            {"errorMessage":"bad payload","errorType":"java.lang.IllegalArgumentException","stackTrace":["helloworld.HelloWorld.handleRequest(HelloWorld.java:12)"]}\
            """);

        assertThat(screen.shown())
                .contains("✗ IllegalArgumentException: bad payload")
                .contains("(HelloWorld.java:12)")
                .doesNotContain("\tat", "stackTrace");
    }

    @Test
    void timeThatIsSkippedIsSaid() {
        var screen = Screen.terminal(80);
        screen.entered("Hello");
        screen.progress.skipped(Duration.ofSeconds(30));
        screen.invoked(30_000, "hello");

        assertThat(screen.shown()).contains("(30 s skipped)\n");
    }

    /** A queue's clock counts in milliseconds, so time skips a few now and then. */
    @Test
    void aSkipThatNobodyWaitedForIsNotSaid() {
        var screen = Screen.terminal(80);
        screen.progress.skipped(Duration.ofMillis(49));
        screen.entered("Hello");
        screen.invoked(49, "hello");

        assertThat(screen.shown()).doesNotContain("skipped");
    }

    /** The output of a Map state is its own, whichever of its states came last; iterations are told by their index. */
    @Test
    void whatIsInsideAMapIsToldWithItsIndex() {
        var screen = new Screen(PIPE);
        screen.progress.columns(List.of("Each", "Each[1] › IsOdd"));
        screen.happened(
                0, HistoryEventType.MAP_STATE_ENTERED, new EventDetails.StateEntered("Each", JsonText.parse("[]")));
        screen.happened(0, HistoryEventType.MAP_STATE_STARTED, new EventDetails.MapStarted(1));
        screen.happened(0, HistoryEventType.MAP_ITERATION_STARTED, new EventDetails.Iteration("Each", 1));
        screen.happened(
                0, HistoryEventType.PASS_STATE_ENTERED, new EventDetails.StateEntered("IsOdd", JsonText.parse("1")));
        screen.happened(
                0, HistoryEventType.PASS_STATE_EXITED, new EventDetails.StateExited("IsOdd", json("true"), Map.of()));
        screen.happened(0, HistoryEventType.MAP_ITERATION_SUCCEEDED, new EventDetails.Iteration("Each", 1));
        screen.happened(0, HistoryEventType.MAP_STATE_SUCCEEDED, EventDetails.NONE);
        screen.happened(
                0, HistoryEventType.MAP_STATE_EXITED, new EventDetails.StateExited("Each", json("[true]"), Map.of()));

        assertThat(screen.shown().lines().map(String::stripTrailing))
                .containsExactly(
                        "   0.00  Each             1 items",
                        "   0.00    Each[1] › IsOdd  = true",
                        "   0.00  Each             = [true]");
    }

    @Test
    void aChildExecutionsEventsBelongToItsOwnStates() {
        var screen = new Screen(PIPE);
        var child = "arn:aws:states:us-east-1:123456789012:execution:machine/Orders:child";
        screen.entered("Hello");
        screen.happened(
                child,
                1,
                0,
                0,
                HistoryEventType.EXECUTION_STARTED,
                new EventDetails.ExecutionStarted(JsonText.parse("{}"), "role"));
        screen.happened(
                child,
                2,
                1,
                0,
                HistoryEventType.PASS_STATE_ENTERED,
                new EventDetails.StateEntered("Reverse", JsonText.parse("{}")));
        screen.happened(
                child,
                3,
                2,
                0,
                HistoryEventType.PASS_STATE_EXITED,
                new EventDetails.StateExited("Reverse", json("[1]"), Map.of()));

        assertThat(screen.shown()).isEqualTo("   0.00    Orders › Reverse  = [1]\n");
    }

    private static JsonNode json(String text) {
        return Json.parse(text);
    }
}
