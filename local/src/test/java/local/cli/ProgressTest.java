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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;

class ProgressTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final EventDetails.Called INVOKE = new EventDetails.Called("lambda", "invoke");
    private static final EventDetails.Limits NO_LIMITS =
            new EventDetails.Limits(Optional.empty(), Optional.empty(), Optional.empty());

    private final StringWriter text = new StringWriter();
    private final Progress progress = new Progress(new PrintWriter(text, true), Ansi.OFF, new Decisions());
    private long lastEvent;

    @BeforeEach
    void columns() {
        progress.columns(List.of("Hello", "Reverse"));
        happened(
                0, HistoryEventType.EXECUTION_STARTED, new EventDetails.ExecutionStarted(JsonText.parse("{}"), "role"));
    }

    @Test
    void aTaskShowsWhatItCallsAndWhatCameBack() {
        entered("Hello");
        happened(
                10,
                HistoryEventType.TASK_SCHEDULED,
                new EventDetails.TaskScheduled(INVOKE, "us-east-1", json("""
                    {"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:hello"}\
                    """), NO_LIMITS));
        progress.logged(new LogLine("hello", "stream", "id", START, "a line", false));
        happened(250, HistoryEventType.TASK_SUCCEEDED, new EventDetails.TaskOutput(INVOKE, json("""
            {"ExecutedVersion": "$LATEST", "Payload": {"a": 1}, "StatusCode": 200}\
            """)));

        assertThat(text.toString()).isEqualTo("""
                0.010  Hello    > lambda:invoke hello
                                | hello: a line
                0.250           < {"a":1}
            """);
    }

    @Test
    void aRetryThatFailsAlikeIsNotToldAtLengthAgain() {
        entered("Hello");
        for (int attempt = 0; attempt < 2; attempt++) {
            happened(
                    attempt,
                    HistoryEventType.TASK_SCHEDULED,
                    new EventDetails.TaskScheduled(INVOKE, "us-east-1", json("{}"), NO_LIMITS));
            happened(
                    attempt,
                    HistoryEventType.TASK_FAILED,
                    new EventDetails.TaskFailed(
                            INVOKE, "Lambda.AWSLambdaException", "Refused (Request ID: " + attempt + ")"));
        }

        assertThat(text.toString()).isEqualTo("""
                0.000  Hello    > lambda:invoke
                0.000           x Lambda.AWSLambdaException: Refused (Request ID: 0)
                0.001           > lambda:invoke (retry 1)
                0.001           x Lambda.AWSLambdaException, as before
            """);
    }

    @Test
    void timeThatIsSkippedIsSaid() {
        progress.skipped(Duration.ofSeconds(30));

        assertThat(text.toString()).isEqualTo("                    +30 s skipped\n");
    }

    /** A queue's clock counts in milliseconds, so time skips a few now and then. */
    @Test
    void aSkipThatNobodyWaitedForIsNotSaid() {
        progress.skipped(Duration.ofMillis(49));

        assertThat(text.toString()).isEmpty();
    }

    @Test
    void aChildExecutionsEventsBelongToItsOwnStates() {
        entered("Hello");
        progress.happened(
                "child",
                new HistoryEvent(
                        1,
                        0,
                        START,
                        HistoryEventType.EXECUTION_STARTED,
                        new EventDetails.ExecutionStarted(JsonText.parse("{}"), "role")));
        progress.happened(
                "child",
                new HistoryEvent(
                        2,
                        1,
                        START,
                        HistoryEventType.PASS_STATE_ENTERED,
                        new EventDetails.StateEntered("Reverse", JsonText.parse("{}"))));
        progress.happened(
                "child",
                new HistoryEvent(
                        3,
                        2,
                        START,
                        HistoryEventType.PASS_STATE_EXITED,
                        new EventDetails.StateExited("Reverse", json("[1]"), Map.of())));

        assertThat(text.toString()).isEqualTo("    0.000  Reverse  = [1]\n");
    }

    private void entered(String state) {
        happened(0, HistoryEventType.TASK_STATE_ENTERED, new EventDetails.StateEntered(state, JsonText.parse("{}")));
    }

    private void happened(long millis, HistoryEventType type, EventDetails details) {
        progress.happened(
                "execution", new HistoryEvent(++lastEvent, lastEvent - 1, START.plusMillis(millis), type, details));
    }

    private static JsonNode json(String text) {
        return Json.parse(text);
    }
}
