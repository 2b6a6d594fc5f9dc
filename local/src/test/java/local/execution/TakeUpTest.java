package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import local.asl.Resource;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.items.Objects;
import local.execution.journal.Journal;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * An execution is cut off after each record that it wrote, as a crash would, and taken up from there: each time it ends as it
 * would have, with a history that has no gap and nothing twice.
 */
class TakeUpTest {

    private static final String TASK = "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\","
            + " \"Parameters\": {\"QueueUrl\": \"q\", \"MessageBody\": \"m\"}";
    private static final String TOKEN = "\"Type\": \"Task\", \"Resource\":"
            + " \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", \"Parameters\": {\"QueueUrl\": \"q\","
            + " \"MessageBody.$\": \"$$.Task.Token\"}";

    private enum Definition {
        PASSES("""
            {"StartAt": "A", "States": {
              "A": {"Type": "Pass", "Result": {"n": 1}, "Assign": {"v.$": "$.n"}, "Next": "B"},
              "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Next": "C"}], "Default": "D"},
              "C": {"Type": "Pass", "Parameters": {"v.$": "$v"}, "End": true}, "D": {"Type": "Fail"}}}\
            """),
        WAIT("""
            {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "Next": "E"}, "E": {"Type": "Succeed"}}}\
            """),
        TASKS("""
            {"StartAt": "A", "States": {"A": {%s, "Next": "B"},
              "B": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "C"},
              "C": {%s, "HeartbeatSeconds": 60, "TimeoutSeconds": 3600, "End": true}}}\
            """.formatted(TASK, TOKEN)),
        RETRIES("""
            {"StartAt": "Fails", "States": {
              "Fails": {%s, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 2, "IntervalSeconds": 100}],
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.caught", "Next": "After"}], "End": true},
              "After": {"Type": "Pass", "End": true}}}\
            """.formatted(TASK)),
        PARALLEL("""
            {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
              {"StartAt": "L", "States": {"L": {%s, "Next": "L2"}, "L2": {"Type": "Pass", "End": true}}},
              {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 30, "Next": "T"}, "T": {%s, "End": true}}}],
              "Next": "E"}, "E": {"Type": "Pass", "End": true}}}\
            """.formatted(TASK, TOKEN)),
        PARALLEL_RETRIED("""
            {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [
              {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 900, "End": true}}},
              {"StartAt": "Fails", "States": {"Fails": {%s, "End": true}}}],
              "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}],
              "Catch": [{"ErrorEquals": ["E"], "Next": "E"}], "Next": "E"}, "E": {"Type": "Pass", "End": true}}}\
            """.formatted(TASK)),
        MAP("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "ItemProcessor": {
              "StartAt": "I", "States": {"I": {%s, "Next": "J"}, "J": {"Type": "Wait", "Seconds": 50, "End": true}}},
              "End": true}}}\
            """.formatted(TASK)),
        DISTRIBUTED_MAP("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "M", "ItemsPath": "$.items", "MaxConcurrency": 2,
              "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
              "StartAt": "I", "States": {"I": {%s, "Next": "J"}, "J": {"Type": "Wait", "Seconds": 50, "End": true}}},
              "End": true}}}\
            """.formatted(TASK)),
        FAILS("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "F"},
              "F": {"Type": "Fail", "Error": "E", "Cause": "because"}}}\
            """);

        private final String text;

        Definition(String text) {
            this.text = text;
        }
    }

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void whereverItIsCutOffItEndsAsItWouldHave(Definition definition) throws IOException {
        var first = Files.createDirectories(folder.resolve("first"));
        Execution whole;
        try (var account = new Account(first)) {
            whole = account.start(definition.text);
            whole.await();
        }
        var journal = Files.readAllBytes(first.resolve("0000000001.journal"));
        var ends = recordEnds(journal);
        assertThat(ends).hasSizeGreaterThan(5);

        for (int i = 0; i < ends.size(); i++) {
            var cut = Files.createDirectories(folder.resolve("cut" + i));
            Files.write(cut.resolve("0000000001.journal"), java.util.Arrays.copyOf(journal, ends.get(i)));
            try (var account = new Account(cut, lastInstant(java.util.Arrays.copyOf(journal, ends.get(i))))) {
                var taken = account.takeUp();
                if (taken.isEmpty()) {
                    assertThat(i).as("records of which none starts it").isLessThan(2);
                    continue;
                }
                var execution = taken.get().await();
                var as = definition + " cut after record " + i + " " + Lab.events(execution);
                assertThat(execution.status()).as(as).isEqualTo(whole.status());
                assertThat(execution.output()).as(as).isEqualTo(whole.output());
                assertThat(execution.error()).as(as).isEqualTo(whole.error());
                assertThat(types(execution)).as(as).containsExactlyInAnyOrderElementsOf(types(whole));
                assertThat(execution.history().events())
                        .as(as)
                        .extracting(HistoryEvent::id)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, whole.history().size())
                                        .boxed()
                                        .toList());
                assertThat(Duration.between(whole.startDate(), whole.stopDate().orElseThrow())
                                .toSeconds())
                        .as(as)
                        .isCloseTo(
                                Duration.between(
                                                execution.startDate(),
                                                execution.stopDate().orElseThrow())
                                        .toSeconds(),
                                Offset.offset(20L));
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatWasAcceptedIsNotLost() throws IOException {
        var definition = """
            {"StartAt": "T", "States": {"T": {%s, "End": true}}}\
            """.formatted(TOKEN);
        String token;
        try (var account = new Account(folder)) {
            account.answers = false;
            account.start(definition);
            token = account.token();
        }
        try (var account = new Account(folder)) {
            account.answers = false;
            var taken = account.takeUp().orElseThrow();
            assertThat(account.engine.tokens().success(token, Json.parse("\"late\"")))
                    .isEqualTo(local.execution.task.TaskTokens.Delivery.ACCEPTED);
            assertThat(taken.await().output()).contains(Json.parse("\"late\""));
        }
    }

    @Test
    void theTokenOfAStoppedExecutionStaysClosed() throws IOException {
        String token;
        try (var account = new Account(folder)) {
            account.answers = false;
            var execution = account.start("""
                {"StartAt": "T", "States": {"T": {%s, "End": true}}}\
                """.formatted(TOKEN));
            token = account.token();
            execution.stop("Stopped", null);
        }
        try (var account = new Account(folder)) {
            account.answers = false;
            assertThat(account.takeUp().orElseThrow().status()).isEqualTo(ExecutionStatus.ABORTED);
            assertThat(account.engine.tokens().heartbeat(token))
                    .isEqualTo(local.execution.task.TaskTokens.Delivery.TASK_TIMED_OUT);
        }
    }

    private static List<HistoryEventType> types(Execution execution) {
        return execution.history().events().stream().map(HistoryEvent::type).toList();
    }

    private static Instant lastInstant(byte[] journal) {
        var text = new String(journal, java.nio.charset.StandardCharsets.ISO_8859_1);
        return Pattern.compile("\"timestamp\":(\\d+)\\.(\\d{3})")
                .matcher(text)
                .results()
                .map(found -> Instant.ofEpochMilli(Long.parseLong(found.group(1) + found.group(2))))
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private static List<Integer> recordEnds(byte[] journal) {
        var ends = new ArrayList<Integer>();
        var bytes = java.nio.ByteBuffer.wrap(journal);
        for (int at = "local journal 1\n".length(); at < journal.length; ) {
            at += 8 + bytes.getInt(at);
            ends.add(at);
        }
        return ends;
    }

    /** An engine that keeps its state in a folder; its tasks answer with what they are called with, or fail. */
    private final class Account implements TaskServices, AutoCloseable {

        private final Time time;
        private final Journal journal;
        private final Engine engine;
        private final Map<String, String> tokens = new ConcurrentHashMap<>();
        private volatile boolean answers = true;
        private final java.util.concurrent.CompletableFuture<String> token =
                new java.util.concurrent.CompletableFuture<>();

        Account(Path folder) throws IOException {
            this(folder, Instant.now());
        }

        /** @param from when it begins: time was skipped before the crash, and the wall clock was not */
        Account(Path folder, Instant from) throws IOException {
            var now = Instant.now();
            time = Time.skipping(
                    Clock.offset(Clock.systemUTC(), from.isAfter(now) ? Duration.between(now, from) : Duration.ZERO),
                    _ -> {});
            journal = Journal.open(folder, false, told::add);
            engine = new Engine(time, this, Objects.NONE, journal);
        }

        String token() {
            return token.join();
        }

        Execution start(String definition) throws IOException {
            journal.takeUp();
            engine.journal().begin();
            return engine.start(request(definition));
        }

        Optional<Execution> takeUp() throws IOException {
            journal.takeUp();
            var recorded = engine.journal().recorded();
            engine.journal().begin();
            var taken = recorded.stream()
                    .filter(found -> !found.isChild())
                    .findFirst()
                    .map(found -> engine.takeUp(
                            request(found.start().get("definition").stringValue()), found));
            // Held, or time would skip past their time-outs before they answer.
            try (var _ = time.hold()) {
                taken.ifPresent(Execution::goOn);
                // Whoever was asked before the crash has not forgotten it.
                taken.stream()
                        .flatMap(execution -> execution.history().events().stream())
                        .filter(event -> event.type() == HistoryEventType.TASK_SCHEDULED)
                        .map(event -> Json.parse(event.json(true)
                                .at("/taskScheduledEventDetails/parameters")
                                .stringValue()))
                        .filter(parameters -> answers
                                && parameters.path("MessageBody").asString("m").length() > 1)
                        .forEach(parameters ->
                                answer(parameters.get("MessageBody").stringValue()));
            }
            return taken;
        }

        private ExecutionRequest request(String definition) {
            return new ExecutionRequest(
                    Lab.EXECUTION,
                    "run",
                    Lab.MACHINE,
                    StateMachine.parse(definition),
                    Lab.ROLE,
                    JsonText.parse("{\"items\": [1, 2, 3, 4, 5]}"),
                    false,
                    (_, _) -> {});
        }

        @Override
        public JsonNode call(TaskCall call, Hold hold) {
            if (call.stateName().equals("Fails")) {
                throw Lab.failure("E", "it failed");
            }
            call.taskToken().ifPresent(given -> {
                token.complete(given);
                if (answers) {
                    answer(given);
                }
            });
            return call.arguments();
        }

        /** A sign of life, and then the answer. */
        private void answer(String token) {
            engine.tokens().heartbeat(token);
            time.alarm(time.now().plusSeconds(10), () -> engine.tokens().success(token, Json.parse("\"ok\"")));
        }

        @Override
        public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean supports(Resource resource) {
            return true;
        }

        @Override
        public void close() {
            time.close();
            journal.close();
        }
    }
}
