package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import local.json.Json;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import tools.jackson.databind.JsonNode;

/** A function that waits within an invocation, for a message or a task, lets time go meanwhile. */
class PollingFunctionTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final String QUEUE = "/123456789012/jobs";

    private static final String RESOURCES = """
          Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
          Claims: {Type: AWS::StepFunctions::Activity, Properties: {Name: claims}}
          Rest:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: rest
              Type: EXPRESS
              Definition: {StartAt: Wait, States: {Wait: {Type: Wait, Seconds: 200, End: true}}}
          F:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: poller
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              CodeUri: CLASSES
              MemorySize: 256
              Timeout: TIMEOUT
              Policies:
                - Statement:
                    - {Effect: Allow, Action: ["sqs:*", "states:*"], Resource: "*"}
        """;

    @TempDir
    private Path folder;

    private final List<Duration> skipped = new CopyOnWriteArrayList<>();
    private final Time time = Time.skipping(skipped::add);
    private Endpoint endpoint;
    private Services services;

    @BeforeEach
    void listen() throws IOException {
        endpoint = Endpoint.listen(0);
    }

    @AfterEach
    void close() {
        endpoint.close();
        if (services != null) {
            services.close();
        }
        time.close();
    }

    @Test
    void anEmptyQueueIsPolledInNoTime() {
        start(100);

        var answer = ask("sqs", "AmazonSQS.ReceiveMessage", """
            {"QueueUrl": "%s", "WaitTimeSeconds": 20}\
            """.formatted(endpoint.url() + QUEUE));

        assertThat(answer.stringValue()).isEqualTo("{}");
        assertThat(skippedSeconds()).isBetween(15L, 20L);
    }

    @Test
    void aMessageThatComesMeanwhileIsReceived() {
        start(100);
        services.sqs()
                .messages()
                .sendMessage(
                        ADMINISTRATOR,
                        SendMessageRequest.builder()
                                .queueUrl(endpoint.url() + QUEUE)
                                .messageBody("late")
                                .delaySeconds(18)
                                .build());

        var answer = ask("sqs", "AmazonSQS.ReceiveMessage", """
            {"QueueUrl": "%s", "WaitTimeSeconds": 20}\
            """.formatted(endpoint.url() + QUEUE));

        assertThat(Json.parse(answer.stringValue()).at("/Messages/0/Body").asString())
                .isEqualTo("late");
    }

    @Test
    void aPollIsAnsweredWithinTheFunctionsTimeoutOrNot() {
        start(10);

        var answer = ask(
                "states",
                "AWSStepFunctions.GetActivityTask",
                "{\"activityArn\": \"arn:aws:states:us-east-1:123456789012:activity:claims\"}");

        assertThat(answer.get("errorMessage").stringValue()).endsWith("Task timed out after 10.00 seconds");
        // to the time-out; the poll of the function that is gone may come to its end after that
        assertThat(skipped.getFirst().toSeconds()).isBetween(5L, 10L);
    }

    @Test
    void anExecutionThatItWaitsForWaitsInNoTime() {
        start(900);

        var answer = ask("states", "AWSStepFunctions.StartSyncExecution", """
            {"stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:rest"}\
            """);

        assertThat(Json.parse(answer.stringValue()).get("status").stringValue()).isEqualTo("SUCCEEDED");
        assertThat(skippedSeconds()).isBetween(195L, 200L);
    }

    private long skippedSeconds() {
        return skipped.stream().reduce(Duration.ZERO, Duration::plus).toSeconds();
    }

    private void start(int timeout) {
        var stack = Stacks.of(
                folder,
                RESOURCES
                        .replace("CLASSES", Stacks.TEST_CLASSES.toString())
                        .replace("TIMEOUT", Integer.toString(timeout)));
        services = Services.start(
                stack, time, new Settings(endpoint.url(), folder.resolve("cache")), new ServiceListener() {});
        endpoint.open(services, false);
    }

    private JsonNode ask(String of, String operation, String with) {
        var event = Json.object()
                .put("do", "ask")
                .put("of", of)
                .put("operation", operation)
                .put("with", with);
        var answer = services.lambda()
                .invoke(
                        ADMINISTRATOR,
                        InvokeRequest.builder()
                                .functionName("poller")
                                .payload(SdkBytes.fromUtf8String(Json.write(event)))
                                .build());
        return Json.parse(answer.payload().asUtf8String());
    }
}
