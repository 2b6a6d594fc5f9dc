package local.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import local.LocalApp;
import local.RunListener;
import local.Settings;
import local.execution.Execution;
import local.execution.history.HistoryEvent;
import local.service.lambda.Fault;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What executions used, against what they did. */
class MeterTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Order:
            Type: AWS::Serverless::StateMachine
            Properties:
              Type: %s
              Definition:
                StartAt: Count
                States:
                  Count:
                    Type: Task
                    Resource: arn:aws:states:::lambda:invoke
                    Parameters: {FunctionName: !Ref Worker, Payload: {}}
                    Retry: [{ErrorEquals: [Lambda.TooManyRequestsException]}]
                    ResultPath: null
                    Next: Send
                  Send:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage
                    Parameters: {QueueUrl: !Ref Orders, MessageBody.$: $.order}
                    ResultPath: null
                    Next: Tell
                  Tell:
                    Type: Task
                    Resource: arn:aws:states:::sns:publish
                    Parameters: {TopicArn: !Ref Told, Message: done}
                    End: true
              Policies:
                - LambdaInvokePolicy: {FunctionName: !Ref Worker}
                - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                - SNSPublishMessagePolicy: {TopicName: !GetAtt Told.TopicName}
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java25
              MemorySize: 2048
              CodeUri: .
              Handler: local.cost.MeterTest::handleRequest
              Events:
                Sent:
                  Type: SQS
                  Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 10, MaximumBatchingWindowInSeconds: 1}
          Orders:
            Type: AWS::SQS::Queue
            Properties: {VisibilityTimeout: 60}
          Told:
            Type: AWS::SNS::Topic
            Properties:
              Subscription: [{Protocol: email, Endpoint: you@example.com}]
        """;

    /** Does nothing, and takes its time. */
    public static final class Worker implements RequestHandler<Map<String, Object>, String> {

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            return "done";
        }
    }

    @TempDir
    private Path project;

    private final Meter meter = new Meter();

    private LocalApp start(String type) throws IOException {
        return startFrom(TEMPLATE.formatted(type));
    }

    private LocalApp startFrom(String text) throws IOException {
        var template = Files.writeString(project.resolve("template.yaml"), text);
        return LocalApp.start(Settings.of(template).withHandlers(Map.of("Worker", new Worker())), new RunListener() {
            @Override
            public void loaded(Stack stack) {
                meter.loaded(stack);
            }

            @Override
            public void happened(String executionArn, HistoryEvent event) {
                meter.happened(executionArn, event);
            }

            @Override
            public void logged(LogLine line) {
                meter.logged(line);
            }

            @Override
            public void metered(Metered metered) {
                meter.metered(metered);
            }
        });
    }

    private Usage used(LocalApp app, Execution execution) {
        execution.await();
        app.settle();
        return meter.of(execution);
    }

    @Test
    void anExecutionUsesWhatItDid() throws IOException {
        try (var app = start("STANDARD")) {
            var usage = used(app, app.start("Order", "{\"order\": \"tea\"}"));

            assertThat(usage.of("states.transition")).isEqualTo(2 + 3);
            assertThat(usage.of("lambda.request")).isEqualTo(2);
            assertThat(usage.of("lambda.gb-second.x86_64")).isPositive();
            assertThat(usage.of("sqs.request")).isEqualTo(3);
            assertThat(usage.of("sns.request")).isEqualTo(1);
            assertThat(usage.of("sns.email")).isEqualTo(1);
            assertThat(usage.of("logs.gb")).isPositive();
            assertThat(usage.of("xray.trace")).isZero();
            assertThat(usage.unknown()).isEmpty();
        }
    }

    @Test
    void aRetryIsATransitionToo() throws IOException {
        try (var app = start("STANDARD")) {
            var worker = app.stack().functions().getFirst().name();
            app.services().lambda().faults().add(worker, new Fault.Throttle());
            app.services().lambda().faults().add(worker, new Fault.Throttle());

            var usage = used(app, app.start("Order", "{\"order\": \"tea\"}"));

            assertThat(usage.of("states.transition")).isEqualTo(2 + 3 + 2);
            assertThat(usage.of("lambda.request"))
                    .as("a throttled invocation is not billed")
                    .isEqualTo(2);
        }
    }

    @Test
    void aLargeMessageIsSeveralRequests() throws IOException {
        try (var app = start("STANDARD")) {
            var usage = used(app, app.start("Order", "{\"order\": \"" + "x".repeat(70_000) + "\"}"));

            assertThat(usage.of("sqs.request"))
                    .as("2 sent, 2 received, 1 to delete")
                    .isEqualTo(5);
        }
    }

    @Test
    void executionsShareTheirBatch() throws IOException {
        try (var app = start("STANDARD")) {
            Execution one;
            Execution other;
            try (var _ = app.hold()) {
                one = app.start("Order", "{\"order\": \"tea\"}");
                other = app.start("Order", "{\"order\": \"milk\"}");
                one.await();
                other.await();
            }
            var usage = used(app, one).add(used(app, other));

            assertThat(usage.of("sqs.request")).isCloseTo(2 + 1 + 1, within(1e-9));
            assertThat(usage.of("lambda.request")).isCloseTo(2 + 1, within(1e-9));
        }
    }

    @Test
    void anExpressExecutionHasNoTransitions() throws IOException {
        try (var app = start("EXPRESS")) {
            var usage = used(app, app.start("Order", "{\"order\": \"tea\"}"));

            assertThat(usage.of("states.transition")).isZero();
            assertThat(usage.of("states.express.request")).isEqualTo(1);
            assertThat(usage.of("states.express.gb-second")).isPositive();
        }
    }

    @Test
    void whatIsEncryptedWithAKmsKeyAsksKms() throws IOException {
        var encrypted = TEMPLATE.formatted("STANDARD")
                .replace("{VisibilityTimeout: 60}", "{VisibilityTimeout: 60, KmsMasterKeyId: alias/mine}")
                .replace(
                        "Properties:\n      Subscription:",
                        "Properties:\n      KmsMasterKeyId: alias/mine\n      Subscription:");
        try (var app = startFrom(encrypted)) {
            var usage = used(app, app.start("Order", "{\"order\": \"tea\"}"));

            assertThat(usage.of("kms.request"))
                    .as("2 to send, 1 to receive, 2 to publish")
                    .isEqualTo(5);
        }
    }

    @Test
    void aMachinesOwnKeyMakesADataKeyForEachPeriodInWhichSomethingHappens() throws IOException {
        try (var app = startFrom("""
            Resources:
              Waiting:
                Type: AWS::StepFunctions::StateMachine
                Properties:
                  RoleArn: !GetAtt Role.Arn
                  EncryptionConfiguration:
                    Type: CUSTOMER_MANAGED_KMS_KEY
                    KmsKeyId: alias/mine
                    KmsDataKeyReusePeriodSeconds: 60
                  Definition:
                    StartAt: Short
                    States:
                      Short: {Type: Wait, Seconds: 30, Next: Long}
                      Long: {Type: Wait, Seconds: 3600, End: true}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
            """)) {
            var usage = used(app, app.start("Waiting", "{}"));

            assertThat(usage.of("kms.request"))
                    .as("at the beginning and after an hour")
                    .isEqualTo(2);
            assertThat(usage.unknown())
                    .containsExactly("the Decrypt requests for the key of Waiting, of which AWS does not say how many"
                            + " there are");
        }
    }
}
