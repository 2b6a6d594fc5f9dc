package local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.service.access.Denial;
import local.service.lambda.LogLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;

/** The application, whole, on the local run: its own template, its functions in processes of their own, its roles. */
class ApplicationTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final String MACHINE = "CallbackStateMachine";
    private static final String HI_MOM = """
        {"payload": "hi mom"}\
        """;

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void saysHelloReversesAndGetsItsCallback() throws IOException {
        try (var app = start(Map.of())) {
            var execution = app.start(MACHINE, HI_MOM).await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(execution.output()).contains(Json.parse("""
                {
                  "message": "Hello, hi mom!",
                  "payload": "mom ih",
                  "callback": {"status": "COMPLETED", "payload": "mom ih"}
                }\
                """));
            assertThat(states(execution))
                    .containsExactly("SayHello", "Reverse", "RequestCallback", "NotifySuccess", "Succeeded");
            assertThat(denials).isEmpty();
        }
    }

    @Test
    void aPayloadThatIsNoTextFailsWithTheFunctionsOwnErrorAndIsNotRetried() throws IOException {
        try (var app = start(Map.of())) {
            var execution = app.start(MACHINE, """
                {"payload": 42}\
                """).await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(execution.error()).contains("helloworld.InvalidPayloadException");
            assertThat(states(execution)).containsExactly("SayHello", "NotifyFailure", "Failed");
            assertThat(count(execution, "TaskScheduled")).isEqualTo(2);
        }
    }

    @Test
    void aLostCallbackTimesOutWhenItsHeartbeatIsMissed() throws IOException {
        RequestHandler<Object, Object> lost = (_, _) -> Map.of("batchItemFailures", List.of());
        try (var app = start(Map.of("CallbackWorkerFunction", lost))) {
            var execution = app.start(MACHINE, HI_MOM).await();

            assertThat(execution.error()).contains("States.Timeout");
            assertThat(states(execution))
                    .containsExactly("SayHello", "Reverse", "RequestCallback", "NotifyFailure", "Failed");
            assertThat(waited(execution)).isBetween(Duration.ofSeconds(890), Duration.ofSeconds(910));
        }
    }

    @Test
    void theFifthReceiveFailsTheTaskAndLeavesTheMessageToTheDeadLetterQueue() throws IOException {
        // A worker that may say that a task failed, and never that it succeeded.
        var template = Files.readString(REPOSITORY.resolve("template.yaml")).replace("""
                    - StepFunctionsCallbackPolicy:
                        StateMachineName: !GetAtt CallbackStateMachine.Name
            """, """
                    - Version: "2012-10-17"
                      Statement:
                        - {Effect: Allow, Action: "states:SendTaskFailure", Resource: !Ref CallbackStateMachine}
            """);
        try (var app = start(template, Map.of());
                var sqs = sqs(app)) {
            var execution = app.start(MACHINE, HI_MOM).await();

            assertThat(execution.error()).contains("CallbackFailed");
            assertThat(execution.cause().orElseThrow())
                    .startsWith("Given up after 5 receives: SfnException: ")
                    .contains("is not authorized to perform: states:SendTaskSuccess");
            assertThat(waited(execution)).isBetween(Duration.ofSeconds(480), Duration.ofSeconds(510));
            assertThat(denials)
                    .hasSize(5)
                    .allSatisfy(denial -> assertThat(denial.action()).isEqualTo("states:SendTaskSuccess"));
            assertThat(receive(sqs, "local-callback-dead-letter"))
                    .singleElement()
                    .satisfies(message -> assertThat(Json.parse(message.body())).isEqualTo(request(execution)));
        }
    }

    @Test
    void aSecondDeliveryOfARequestDoesNoHarm() throws IOException {
        try (var app = start(Map.of());
                var sqs = sqs(app)) {
            var execution = app.start(MACHINE, HI_MOM).await();
            app.settle(); // the worker is still at its end: a second one would have to be started
            var request = Json.write(request(execution));

            sqs.sendMessage(
                    message -> message.queueUrl(url(sqs, "local-callback")).messageBody(request));
            app.settle();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(log)
                    .filteredOn(line -> line.contains("The task got its result."))
                    .hasSize(1);
            assertThat(log)
                    .filteredOn(line -> line.contains("The task waits no longer: "))
                    .hasSize(1);
            assertThat(receive(sqs, "local-callback")).isEmpty();
            assertThat(receive(sqs, "local-callback-dead-letter")).isEmpty();
        }
    }

    @Test
    void aRequestThatTheWorkerRefusesFailsTheTaskAtOnce() throws IOException {
        RequestHandler<Object, Object> blank = (_, _) -> Map.of("payload", " ");
        try (var app = start(Map.of("ReverseFunction", blank));
                var sqs = sqs(app)) {
            var execution = app.start(MACHINE, HI_MOM).await();

            assertThat(execution.error()).contains("InvalidPayload");
            assertThat(execution.cause()).contains("The request needs a payload that is a string and not blank.");
            assertThat(states(execution))
                    .containsExactly("SayHello", "Reverse", "RequestCallback", "NotifyFailure", "Failed");
            assertThat(receive(sqs, "local-callback-dead-letter")).isEmpty();
        }
    }

    @Test
    void aNotificationThatFailsLosesNoResult() throws IOException {
        var template = Files.readString(REPOSITORY.resolve("template.yaml")).replace("""
                    - SNSPublishMessagePolicy:
                        TopicName: !GetAtt NotificationTopic.TopicName
            """, "");
        try (var app = start(template, Map.of())) {
            var execution = app.start(MACHINE, HI_MOM).await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            var output = execution.output().orElseThrow();
            assertThat(output.at("/callback/status").stringValue()).isEqualTo("COMPLETED");
            assertThat(output.at("/notificationFailure/Error").stringValue())
                    .isEqualTo("SNS.AuthorizationErrorException");
        }
    }

    private LocalApp start(Map<String, Object> handlers) throws IOException {
        return start(Files.readString(REPOSITORY.resolve("template.yaml")), handlers);
    }

    /** @param template the application's own, or as it would be with a mistake */
    private LocalApp start(String template, Map<String, Object> handlers) throws IOException {
        var file = folder.resolve("template.yaml");
        // What lies beside the template is found from elsewhere too.
        Files.writeString(file, template.replaceAll("(CodeUri|DefinitionUri): ", "$0" + REPOSITORY + "/"));
        return LocalApp.start(Settings.of(file).withHandlers(handlers), new RunListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }

            @Override
            public void logged(LogLine line) {
                log.add(line.message());
            }
        });
    }

    private static SqsClient sqs(LocalApp app) {
        return SqsClient.builder()
                .endpointOverride(app.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(request -> request.queueUrl(url(sqs, queue))).messages();
    }

    /** What the machine put on the queue. */
    private static JsonNode request(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().equals("TaskScheduled"))
                .map(event -> event.json(true).get("taskScheduledEventDetails"))
                .filter(details -> details.get("resourceType").stringValue().equals("sqs"))
                .map(details ->
                        Json.parse(details.get("parameters").stringValue()).get("MessageBody"))
                .findFirst()
                .orElseThrow();
    }

    /** How long it waited for its callback. */
    private static Duration waited(Execution execution) {
        var events = execution.history().events();
        var submitted = events.stream()
                .filter(event -> event.type().text().equals("TaskSubmitted"))
                .findFirst()
                .orElseThrow();
        var next = events.get((int) submitted.id());
        return Duration.between(submitted.timestamp(), next.timestamp());
    }

    private static List<String> states(Execution execution) {
        return execution.history().events().stream()
                .filter(event -> event.type().text().endsWith("StateEntered"))
                .map(event -> event.json(true)
                        .get("stateEnteredEventDetails")
                        .get("name")
                        .stringValue())
                .toList();
    }

    private static long count(Execution execution, String type) {
        return execution.history().events().stream()
                .map(HistoryEvent::type)
                .filter(t -> t.text().equals(type))
                .count();
    }
}
