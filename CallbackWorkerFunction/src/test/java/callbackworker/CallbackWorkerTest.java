package callbackworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import callbackworker.FakeStepFunctions.Call;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.sfn.SfnClient;

class CallbackWorkerTest {
    private static final int MAX_RECEIVE_COUNT = 5;

    private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    private final SfnClient client = stepFunctions
            .lead(StepFunctions.builder())
            .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        client.close();
        stepFunctions.close();
    }

    @ParameterizedTest
    @Event(value = "events/callback-worker.json", type = SQSEvent.class)
    void sendsTheResultOfTheSampleEvent(SQSEvent event) {
        assertThat(invoke(Job::run, event)).isEmpty();

        assertThat(stepFunctions.calls()).singleElement().satisfies(call -> {
            assertThat(call.action()).isEqualTo("SendTaskSuccess");
            assertThat(call.get("taskToken")).isEqualTo("AQCEAAAAKgAAAAMAAAAAAAAAAeDq8Vw5aGkgbW9tIQ==");
            assertThat(JsonParser.parseString(call.get("output"))).isEqualTo(JsonParser.parseString("""
                {"status":"COMPLETED","payload":"mom ih"}\
                """));
        });
    }

    @Test
    void failsTheTaskOfARequestThatItMustRefuse() {
        assertThat(invoke(Job::run, message("m", request("AQCE", " ")))).isEmpty();

        assertThat(stepFunctions.calls()).singleElement().satisfies(call -> {
            assertThat(call.action()).isEqualTo("SendTaskFailure");
            assertThat(call.get("taskToken")).isEqualTo("AQCE");
            assertThat(call.get("error")).isEqualTo("InvalidPayload");
            assertThat(call.get("cause")).isEqualTo("The request needs a payload that is a string and not blank.");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "TaskTimedOut, Task Timed Out: 'Provided task does not exist anymore'",
        "TaskDoesNotExist, Task does not exist",
        "InvalidToken, Invalid Token: 'Invalid token'"
    })
    void acknowledgesAMessageWhoseTokenIsClosed(String type, String message) {
        stepFunctions.refuse("SendTaskSuccess", 400, type, message).refuse("SendTaskFailure", 400, type, message);

        assertThat(invoke(
                        Job::run,
                        message("result", request("AQCE-a", "hi mom")),
                        message("refusal", request("AQCE-b", ""))))
                .isEmpty();

        assertThat(logged("message"))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith("The task waits no longer: " + type + "Exception: " + message));
        assertThat(logged("level")).containsOnly("WARN");
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException, Rate exceeded",
        "500, InternalFailure, The request processing has failed",
        "503, ServiceUnavailable, Service Unavailable",
        "400, AccessDeniedException, not authorized to perform: states:SendTaskSuccess"
    })
    void leavesAMessageWhoseAnswerDidNotGetThrough(int status, String type, String message) {
        stepFunctions.refuse("SendTaskSuccess", status, type, message);

        assertThat(invoke(Job::run, message("m", request("AQCE", "hi mom")))).containsExactly("m");

        assertThat(actions()).containsExactly("SendTaskSuccess");
        assertThat(logged("message"))
                .singleElement()
                .asString()
                .startsWith("Receive 1 of 5 failed: SfnException: " + message);
    }

    @Test
    void leavesAMessageWhenStepFunctionsIsOutOfReach() {
        stepFunctions.close();

        assertThat(invoke(Job::run, message("m", request("AQCE", "hi mom")))).containsExactly("m");

        assertThat(logged("message"))
                .singleElement()
                .asString()
                .startsWith("Receive 1 of 5 failed: SdkClientException: ");
    }

    @Test
    void leavesAMessageWhoseJobFailed() {
        Function<CallbackRequest, JsonElement> job = request -> {
            throw new IllegalStateException("the shop is closed");
        };

        assertThat(invoke(job, message("m", request("AQCE", "hi mom")))).containsExactly("m");

        assertThat(stepFunctions.calls()).isEmpty();
        assertThat(logged("message"))
                .containsExactly("Receive 1 of 5 failed: IllegalStateException: the shop is closed");
    }

    @Test
    void failsTheTaskOnTheLastReceiveAndLeavesTheMessageToTheDeadLetterQueue() {
        stepFunctions.refuse("SendTaskSuccess", 500, "InternalFailure", "no luck with AQCE");

        assertThat(invoke(Job::run, message("m", request("AQCE", "hi mom"), MAX_RECEIVE_COUNT)))
                .containsExactly("m");

        assertThat(actions()).containsExactly("SendTaskSuccess", "SendTaskFailure");
        var failure = stepFunctions.calls().getLast();
        assertThat(failure.get("taskToken")).isEqualTo("AQCE");
        assertThat(failure.get("error")).isEqualTo("CallbackFailed");
        assertThat(failure.get("cause"))
                .startsWith("Given up after 5 receives: SfnException: no luck with (task token) (Service: Sfn");
    }

    @Test
    void doesNotGiveUpBeforeTheLastReceive() {
        stepFunctions.refuse("SendTaskSuccess", 500, "InternalFailure", "no luck");

        invoke(Job::run, message("m", request("AQCE", "hi mom"), MAX_RECEIVE_COUNT - 1));

        assertThat(actions()).containsExactly("SendTaskSuccess");
    }

    @Test
    void leavesTheMessageAlsoWhenTheTaskCannotEvenBeFailed() {
        stepFunctions.refuse("AQCE", 503, "ServiceUnavailable", "no luck");

        assertThat(invoke(Job::run, message("m", request("AQCE", "hi mom"), MAX_RECEIVE_COUNT)))
                .containsExactly("m");

        assertThat(actions()).containsExactly("SendTaskSuccess", "SendTaskFailure");
        assertThat(logged("message").getLast()).startsWith("The task could not even be failed");
    }

    @Test
    void acknowledgesTheLastReceiveWhenTheTaskHasItsResultAfterAll() {
        stepFunctions
                .refuse("SendTaskSuccess", 500, "InternalFailure", "no luck")
                .refuse("SendTaskFailure", 400, "TaskTimedOut", "Task Timed Out");

        assertThat(invoke(Job::run, message("m", request("AQCE", "hi mom"), MAX_RECEIVE_COUNT)))
                .isEmpty();

        assertThat(actions()).containsExactly("SendTaskSuccess", "SendTaskFailure");
    }

    @Test
    void survivesWhateverAJobThrows() {
        Function<CallbackRequest, JsonElement> job = request -> {
            if (request.payload().equals("deep")) {
                throw new StackOverflowError();
            }
            return new JsonPrimitive("fine");
        };

        assertThat(invoke(
                        job,
                        message("1", request("AQCE-a", "deep"), MAX_RECEIVE_COUNT),
                        message("2", request("AQCE-b", "flat"))))
                .containsExactly("1");

        assertThat(stepFunctions.calls())
                .extracting(Call::action, call -> call.get("taskToken"))
                .containsExactlyInAnyOrder(tuple("SendTaskFailure", "AQCE-a"), tuple("SendTaskSuccess", "AQCE-b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hi mom", "{", "[]", "null", "{}", "{\"taskToken\":7}", "{\"taskToken\":\" \"}"})
    void leavesAMessageThatIsNotOursToTheDeadLetterQueue(String body) {
        assertThat(invoke(Job::run, message("m", body, MAX_RECEIVE_COUNT))).containsExactly("m");

        assertThat(stepFunctions.calls()).isEmpty();
        assertThat(logged("message"))
                .containsExactly(
                        "The message is not a JSON object with a taskToken. It is left to the dead-letter queue.");
    }

    @Test
    void handlesAMessageTwiceWithoutHarm() {
        var message = message("m", request("AQCE", "hi mom"));
        assertThat(invoke(Job::run, message)).isEmpty();

        stepFunctions.refuse("AQCE", 400, "TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
        assertThat(invoke(Job::run, message)).isEmpty();

        assertThat(stepFunctions.calls())
                .hasSize(2)
                .allMatch(call -> call.equals(stepFunctions.calls().getFirst()));
    }

    @Test
    void takesAResultOf256KiBAndRefusesALargerOne() {
        // Two quotes are a part of the result; an umlaut is one character, but two bytes of it.
        var largest = new JsonPrimitive("ü".repeat(131_071));
        var larger = new JsonPrimitive("ü".repeat(131_071) + "u");

        assertThat(invoke(
                        request -> request.payload().equals("largest") ? largest : larger,
                        message("1", request("AQCE-a", "largest")),
                        message("2", request("AQCE-b", "larger"))))
                .isEmpty();

        assertThat(call("AQCE-a").get("output")).isEqualTo(largest.toString());
        assertThat(call("AQCE-b").get("error")).isEqualTo("ResultTooLarge");
        assertThat(call("AQCE-b").get("cause"))
                .isEqualTo("The result has 262145 bytes; Step Functions takes up to "
                        + "262144. Store it elsewhere, such as in S3, and return where it is.");
    }

    @Test
    void shortensACauseToWhatStepFunctionsTakes() {
        invoke(
                request -> {
                    throw new RefusedException("TooMuchToSay", "x".repeat(40_000));
                },
                message("m", request("AQCE", "hi mom")));

        assertThat(call("AQCE").get("cause")).hasSize(32_768);
    }

    @ParameterizedTest
    @CsvSource({"32767, 32767", "32766, 32768"})
    void neverCutsACauseInsideACharacter(int before, int length) {
        invoke(
                request -> {
                    throw new RefusedException("TooMuchToSay", "x".repeat(before) + "\ud83d\udc4b and more");
                },
                message("m", request("AQCE", "hi mom")));

        assertThat(call("AQCE").get("cause")).hasSize(length).startsWith("x".repeat(before));
    }

    @Test
    void readsHowOftenAMessageIsReceived() {
        assertThat(CallbackWorker.maxReceiveCount("5")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null, is missing", "five, is \"five\"", "0, is \"0\"", "'', is \"\""})
    void saysWhatItMissesInItsEnvironment(String value, String fault) {
        assertThatIllegalStateException()
                .isThrownBy(() -> CallbackWorker.maxReceiveCount(value))
                .withMessage("The environment variable MAX_RECEIVE_COUNT " + fault
                        + ": it must be the maxReceiveCount of the queue's redrive policy, such as 5.");
    }

    @Test
    void namesOnlyTheMessagesOfABatchThatMustStay() {
        stepFunctions
                .refuse("AQCE-throttled", 400, "ThrottlingException", "Rate exceeded")
                .refuse("AQCE-closed", 400, "TaskTimedOut", "Task Timed Out");

        assertThat(invoke(
                        Job::run,
                        message("1", request("AQCE-open", "hi mom")),
                        message("2", "not ours"),
                        message("3", request("AQCE-closed", "hi mom")),
                        message("4", request("AQCE-throttled", "hi mom")),
                        message("5", request("AQCE-refused", ""))))
                .containsExactly("2", "4");
    }

    @Test
    void worksOnAllMessagesOfABatchAtOnce() {
        var all = new CyclicBarrier(10);
        Function<CallbackRequest, JsonElement> job = request -> {
            try {
                all.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return new JsonObject();
        };
        var messages = IntStream.range(0, 10).mapToObj(i -> message("m" + i, request("t" + i, "hi mom")));

        assertThat(invoke(job, messages.toArray(SQSMessage[]::new))).isEmpty();
    }

    @Test
    void logsALineOfJsonWithTheExecutionsNameAndWithoutTheToken() {
        stepFunctions
                .refuse("secret-2", 400, "ValidationException", "Value 'secret-2' at 'taskToken' failed")
                .refuse("secret-3", 400, "InvalidToken", "Invalid Token: 'secret-3'");
        Function<CallbackRequest, JsonElement> job = request -> {
            if (request.taskToken().equals("secret-4")) {
                throw new RefusedException("Refused", "I do not like " + request.taskToken());
            }
            return new JsonObject();
        };

        invoke(
                job,
                IntStream.rangeClosed(1, 4)
                        .mapToObj(i -> message("m" + i, request("secret-" + i, "hi mom"), MAX_RECEIVE_COUNT))
                        .toArray(SQSMessage[]::new));

        assertThat(log).hasSize(5).noneMatch(line -> line.contains("secret")).noneMatch(line -> line.contains("\n"));
        assertThat(entries())
                .allSatisfy(entry -> assertThat(entry.keySet())
                        .containsExactly("timestamp", "level", "message", "requestId", "messageId", "execution"));
        assertThat(logged("execution")).containsOnly("my-execution");
        assertThat(logged("requestId")).containsOnly("my-request");
        assertThat(call("secret-4").get("cause")).isEqualTo("I do not like (task token)");
    }

    @Test
    void answersLambdaInTheShapeOfAPartialBatchResponse() {
        var json = new ByteArrayOutputStream();

        JacksonFactory.getInstance()
                .getSerializer(SQSBatchResponse.class)
                .toJson(worker(Job::run).handleRequest(event(message("m", "not ours")), new Invocation("r")), json);

        assertThat(json).hasToString("""
            {"batchItemFailures":[{"itemIdentifier":"m"}]}\
            """);
    }

    private CallbackWorker worker(Function<CallbackRequest, JsonElement> job) {
        return new CallbackWorker(client, job, MAX_RECEIVE_COUNT, log::add);
    }

    /** Invokes the worker, and gives the ids of the messages that it leaves on the queue. */
    private List<String> invoke(Function<CallbackRequest, JsonElement> job, SQSEvent event) {
        var response = worker(job).handleRequest(event, new Invocation("my-request"));
        return response.getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private List<String> invoke(Function<CallbackRequest, JsonElement> job, SQSMessage... messages) {
        return invoke(job, event(messages));
    }

    private static SQSEvent event(SQSMessage... messages) {
        var event = new SQSEvent();
        event.setRecords(List.of(messages));
        return event;
    }

    private static SQSMessage message(String id, String body) {
        return message(id, body, 1);
    }

    private static SQSMessage message(String id, String body, int receives) {
        var message = new SQSMessage();
        message.setMessageId(id);
        message.setBody(body);
        message.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(receives)));
        return message;
    }

    private static String request(String taskToken, String payload) {
        return """
            {"taskToken":"%s","execution":"my-execution","payload":"%s"}\
            """.formatted(taskToken, payload);
    }

    private List<String> actions() {
        return stepFunctions.calls().stream().map(Call::action).toList();
    }

    private Call call(String taskToken) {
        return stepFunctions.calls().stream()
                .filter(call -> call.get("taskToken").equals(taskToken))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonObject> entries() {
        return log.stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private List<String> logged(String field) {
        return entries().stream().map(entry -> entry.get(field).getAsString()).toList();
    }
}
