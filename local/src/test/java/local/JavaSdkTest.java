package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sts.StsClient;

/** The endpoint, as the AWS SDK for Java v2 sees it in its default settings: retries, checksums, compression. */
class JavaSdkTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: hello, Handler: hello.App::handleRequest, Runtime: java25, CodeUri: .}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: machine
              Policies: [{LambdaInvokePolicy: {FunctionName: hello}}]
              Definition:
                StartAt: Hello
                States:
                  Hello: {Type: Task, Resource: "arn:aws:states:::lambda:invoke", End: true,
                          Parameters: {FunctionName: hello, Payload.$: $}, OutputPath: $.Payload}
        """;

    @TempDir
    private Path folder;

    private LocalApp app;

    @BeforeEach
    void start() throws IOException {
        RequestHandler<Map<String, String>, String> hello = (input, context) -> {
            context.getLogger().log("Greeting " + input.get("payload"));
            return "Hello, " + input.get("payload") + "!";
        };
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        app = LocalApp.start(Settings.of(template).withHandlers(Map.of("Hello", hello)), RunListener.SILENT);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void functionsAreListedAndInvoked() {
        try (var lambda = client(LambdaClient.builder())) {
            assertThat(lambda.listFunctionsPaginator().functions())
                    .extracting(FunctionConfiguration::functionName)
                    .containsExactly("hello");

            var answer = lambda.invoke(request -> request.functionName("hello")
                    .logType("Tail")
                    .payload(SdkBytes.fromUtf8String("{\"payload\": \"mom\"}")));

            assertThat(answer.payload().asUtf8String()).isEqualTo("\"Hello, mom!\"");
            assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
                    .contains("Greeting mom", "REPORT RequestId:");
            assertThatExceptionOfType(ResourceNotFoundException.class)
                    .isThrownBy(() -> lambda.invoke(request -> request.functionName("nobody")));
        }
    }

    @Test
    void machinesAreRunAndTheirHistoryIsReadPageByPage() {
        try (var sfn = client(SfnClient.builder());
                var iam = client(IamClient.builder())) {
            var declared = sfn.listStateMachinesPaginator().stateMachines().stream()
                    .findFirst()
                    .orElseThrow();
            var copied = sfn.describeStateMachine(request -> request.stateMachineArn(declared.stateMachineArn()));
            var machine = sfn.createStateMachine(request ->
                            request.name("by-hand").roleArn(copied.roleArn()).definition(copied.definition()))
                    .stateMachineArn();

            var execution = sfn.startExecution(
                            request -> request.stateMachineArn(machine).input("{\"payload\": \"mom\"}"))
                    .executionArn();

            assertThat(ended(sfn, execution).output()).isEqualTo("\"Hello, mom!\"");
            var events = sfn
                    .getExecutionHistoryPaginator(
                            request -> request.executionArn(execution).maxResults(2))
                    .events()
                    .stream()
                    .map(HistoryEvent::type)
                    .toList();
            assertThat(events)
                    .startsWith(HistoryEventType.EXECUTION_STARTED)
                    .endsWith(HistoryEventType.EXECUTION_SUCCEEDED)
                    .hasSizeGreaterThan(5);
            assertThatExceptionOfType(StateMachineDoesNotExistException.class)
                    .isThrownBy(() -> sfn.describeStateMachine(request -> request.stateMachineArn(machine + "-not")));
            assertThat(iam.listRolesPaginator().roles()).extracting(Role::arn).contains(copied.roleArn());
        }
    }

    /** Its module is not of the version of the others. */
    @Test
    void logsAreWrittenAndReadPageByPage() {
        try (var lambda = client(LambdaClient.builder());
                var logs = client(CloudWatchLogsClient.builder())) {
            lambda.invoke(request ->
                    request.functionName("hello").payload(SdkBytes.fromUtf8String("{\"payload\": \"mom\"}")));
            var group = "/aws/lambda/hello";
            logs.createLogStream(request -> request.logGroupName(group).logStreamName("mine"));
            logs.putLogEvents(request -> request.logGroupName(group)
                    .logStreamName("mine")
                    .logEvents(
                            event -> event.timestamp(System.currentTimeMillis()).message("my own")));

            assertThat(logs.filterLogEventsPaginator(
                                    request -> request.logGroupName(group).limit(1))
                            .events())
                    .extracting(FilteredLogEvent::message)
                    .hasSize(5)
                    .contains("Greeting mom\n", "my own");
            assertThat(logs.getLogEventsPaginator(request -> request.logGroupName(group)
                                    .logStreamName("mine")
                                    .startFromHead(true))
                            .events())
                    .extracting(OutputLogEvent::message)
                    .containsExactly("my own");
            assertThatExceptionOfType(ResourceAlreadyExistsException.class)
                    .isThrownBy(() -> logs.createLogGroup(request -> request.logGroupName(group)));
        }
    }

    @Test
    void messagesGoThroughTopicsAndQueues() {
        try (var sqs = client(SqsClient.builder());
                var sns = client(SnsClient.builder())) {
            var queue = sqs.createQueue(request -> request.queueName("walk")).queueUrl();
            var arn = sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNamesWithStrings("QueueArn"))
                    .attributesAsStrings()
                    .get("QueueArn");
            sqs.setQueueAttributes(request -> request.queueUrl(queue).attributesWithStrings(Map.of("Policy", """
                {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}]}
                """)));
            var topic = sns.createTopic(request -> request.name("walk")).topicArn();
            sns.subscribe(request -> request.topicArn(topic)
                    .protocol("sqs")
                    .endpoint(arn)
                    .attributes(Map.of("RawMessageDelivery", "true")));

            // above the ten kilobytes from which the SDK compresses where a service lets it
            sqs.sendMessage(request -> request.queueUrl(queue).messageBody("x".repeat(20_000)));
            sns.publish(request -> request.topicArn(topic).message("published"));

            var bodies = new ArrayList<String>();
            while (bodies.size() < 2) {
                var received = sqs.receiveMessage(
                                request -> request.queueUrl(queue).waitTimeSeconds(1))
                        .messages();
                received.stream().map(Message::body).forEach(bodies::add);
                received.forEach(message ->
                        sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle())));
            }
            assertThat(bodies).containsExactlyInAnyOrder("x".repeat(20_000), "published");
            assertThatExceptionOfType(QueueDoesNotExistException.class)
                    .isThrownBy(() -> sqs.getQueueUrl(request -> request.queueName("nowhere")));
            assertThatExceptionOfType(NotFoundException.class)
                    .isThrownBy(() -> sns.publish(
                            request -> request.topicArn(topic + "-not").message("x")));
        }
    }

    @Test
    void rolesAreMadeAndAssumed() {
        try (var iam = client(IamClient.builder());
                var sts = client(StsClient.builder())) {
            var account = sts.getCallerIdentity().account();
            var role = iam.createRole(request -> request.roleName("walk").assumeRolePolicyDocument("""
                {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}\
                """))
                    .role();

            var session = sts.assumeRole(request -> request.roleArn(role.arn()).roleSessionName("me"));

            assertThat(session.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::" + account + ":assumed-role/walk/me");
            assertThatExceptionOfType(NoSuchEntityException.class)
                    .isThrownBy(() -> iam.getRole(request -> request.roleName("nobody")));
        }
    }

    @Test
    void objectsAreStreamedWithTheirChecksums() {
        try (var s3 = client(S3Client.builder())) {
            s3.createBucket(request -> request.bucket("walk"));
            s3.putObject(
                    request -> request.bucket("walk")
                            .key("in/a b+c.txt")
                            .contentType("text/plain")
                            .metadata(Map.of("owner", "me")),
                    RequestBody.fromString("hi mom"));

            var got = s3.getObjectAsBytes(request -> request.bucket("walk").key("in/a b+c.txt"));

            assertThat(got.asUtf8String()).isEqualTo("hi mom");
            assertThat(got.response().contentType()).isEqualTo("text/plain");
            assertThat(got.response().metadata()).containsEntry("owner", "me");
            assertThat(s3.listObjectsV2Paginator(request ->
                                    request.bucket("walk").prefix("in/").maxKeys(1))
                            .contents())
                    .extracting(S3Object::key)
                    .containsExactly("in/a b+c.txt");
            assertThatExceptionOfType(NoSuchKeyException.class)
                    .isThrownBy(
                            () -> s3.getObject(request -> request.bucket("walk").key("nothing")))
                    .withMessageStartingWith("The specified key does not exist. (Service: S3, Status Code: 404");
        }
    }

    private static DescribeExecutionResponse ended(SfnClient sfn, String execution) {
        while (true) {
            var described = sfn.describeExecution(request -> request.executionArn(execution));
            if (described.status() != ExecutionStatus.RUNNING) {
                return described;
            }
            Thread.onSpinWait();
        }
    }

    private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(app.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "key")))
                .build();
    }
}
