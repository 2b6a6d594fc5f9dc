package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.json.JsonText;
import local.time.Hold;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An execution that waits keeps little in memory, and goes on as if it had kept all. */
class WaitingTest {

    private static final String ASK = """
        {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token", "order.$": "$.order"}},
            %s}\
        """;

    private final Lab lab = new Lab();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    /** Nothing is skipped before it is answered. */
    private final Hold unanswered = lab.time.hold("the test");

    @AfterEach
    void close() {
        unanswered.close();
        lab.close();
    }

    @Test
    @Timeout(60)
    void itsInputIsNotInMemoryWhileItWaits() {
        var input = JsonText.parse("{ \"order\" : 7 }");
        var value = new WeakReference<>(input.value());

        var execution =
                start("{\"StartAt\": \"Ask\", \"States\": {\"Ask\": %s}}".formatted(ask("\"End\": true")), input);

        while (value.get() != null) {
            System.gc();
        }
        assertThat(input.value()).isEqualTo(Json.parse("{\"order\": 7}"));
        assertThat(execution.inputText()).isEqualTo("{ \"order\" : 7 }");
    }

    @Test
    void itGoesOnWithTheInputThatItCameWith() {
        var execution = start(
                """
                {"StartAt": "Double", "States": {
                    "Double": {"Type": "Pass", "Parameters": {"order.$": "$.order", "half": 1.50}, "Next": "Ask"},
                    "Ask": %s,
                    "Tell": {"Type": "Pass", "Parameters": {"all.$": "$", "first.$": "$$.Execution.Input"}, "End": true}}}\
                """.formatted(ask("\"ResultPath\": \"$.answer\", \"Next\": \"Tell\"")),
                JsonText.parse("{ \"order\" : 7 }"));

        answer("Ask", "\"yes\"");

        assertThat(Json.write(execution.await().output().orElseThrow())).isEqualTo("""
            {"all":{"order":7,"half":1.50,"answer":"yes"},"first":{"order":7}}\
            """);
        assertThat(execution.history().events().stream().map(HistoryEvent::id))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toList());
        assertThat(execution.history().data(1, "input")).isEqualTo("{ \"order\" : 7 }");
    }

    @Test
    void aBranchThatWaitedAndIsDoneIsNotRunAgainByARedrive() {
        var lost = Lab.failure("Lost", "not there");
        var found = new CountDownLatch(1);
        lab.task("Find", _ -> {
            if (found.getCount() > 0) {
                throw lost;
            }
            return Json.parse("\"here\"");
        });
        var execution = start("""
            {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "Ask", "States": {"Ask": %s}},
                {"StartAt": "Wait", "States": {
                    "Wait": {"Type": "Wait", "Seconds": 60, "Next": "Find"},
                    "Find": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": {"FunctionName": "find"}, "End": true}}}]}}}\
            """.formatted(ask("\"End\": true")), JsonText.parse("{\"order\": 7}"));
        answer("Ask", "\"yes\"");
        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.FAILED);

        found.countDown();
        execution.redrive();

        assertThat(Json.write(execution.await().output().orElseThrow())).isEqualTo("[\"yes\",\"here\"]");
        assertThat(entered(execution)).containsExactly("Both", "Ask", "Wait", "Find");
    }

    private static List<String> entered(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().endsWith("StateEntered"))
                .map(event -> Json.parse(event.detailsText(true)).get("name").stringValue())
                .toList();
    }

    private static String ask(String more) {
        return ASK.formatted(more);
    }

    private Execution start(String definition, JsonText input) {
        lab.anyTask(call -> {
            call.taskToken().ifPresent(token -> tokens.put(call.stateName(), token));
            return Json.object();
        });
        BiConsumer<String, HistoryEvent> listener = (_, event) -> {
            if (event.type() == HistoryEventType.TASK_SUBMITTED) {
                asked.countDown();
            }
        };
        var execution = lab.engine.start(new ExecutionRequest(
                Lab.EXECUTION, "run", Lab.MACHINE, StateMachine.parse(definition), Lab.ROLE, input, false, listener));
        try {
            asked.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return execution;
    }

    private void answer(String state, String output) {
        JsonNode value = Json.parse(output);
        lab.engine.tokens().success(tokens.get(state), value);
        unanswered.close();
    }
}
