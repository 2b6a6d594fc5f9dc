package local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.template.TemplateException;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Machines, functions and queues together: handlers in this process, a real queue server, time that skips. */
class ServicesTest {

    private static final String CALLBACK = """
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: callback
            Definition:
              QueryLanguage: JSONata
              StartAt: Ask
              States:
                Ask:
                  Type: Task
                  Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                  Arguments:
                    QueueUrl: !Ref Queue
                    MessageBody: {token: "{% $states.context.Task.Token %}", question: "{% $states.input %}"}
                  HeartbeatSeconds: 900
                  End: true
            Policies:
              - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            QueueName: questions
            VisibilityTimeout: 120
            RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetters.Arn, maxReceiveCount: 3}
        DeadLetters:
          Type: AWS::SQS::Queue
          Properties: {QueueName: dead-letters}
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: worker
            Handler: none
            CodeUri: .
            Policies:
              - StepFunctionsCallbackPolicy: {StateMachineName: !GetAtt Machine.Name}
            Events:
              Questions:
                Type: SQS
                Properties:
                  Queue: !GetAtt Queue.Arn
                  FunctionResponseTypes: [ReportBatchItemFailures]
        """;

    private static final String HELLO = """
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: hello
            Definition:
              QueryLanguage: JSONata
              StartAt: SayHello
              States:
                SayHello:
                  Type: Task
                  Resource: arn:aws:states:::lambda:invoke
                  Arguments: {FunctionName: hello, Payload: "{% $states.input %}"}
                  End: true
            Policies: [GRANT]
        Hello:
          Type: AWS::Serverless::Function
          Properties: {FunctionName: hello, Handler: none, CodeUri: .}
        """;

    @TempDir
    private Path folder;

    private final List<Duration> skips = Collections.synchronizedList(new ArrayList<>());
    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Denial> denied = new CompletableFuture<>();
    private final CompletableFuture<HistoryEvent> submitted = new CompletableFuture<>();
    private final Time time = Time.skipping(skips::add);
    private Services services;

    @AfterEach
    void close() {
        if (services != null) {
            services.close();
        }
        time.close();
    }

    @Test
    void aWorkerAnswersACallback() {
        start(CALLBACK, Map.of("Worker", (RequestHandler<Map<String, Object>, Object>) (event, context) -> {
            answer(event, "\"fine\"");
            return null;
        }));

        var execution = execute("callback", "\"How are you?\"");

        assertThat(execution.output()).contains(Json.parse("\"fine\""));
        assertThat(denials).isEmpty();
    }

    @Test
    void aMessageThatIsLeftComesAgainAfterItsVisibilityTimeout() {
        var received = new CopyOnWriteArrayList<Map<String, Object>>();
        start(CALLBACK, Map.of("Worker", (RequestHandler<Map<String, Object>, Object>) (event, context) -> {
            var message = record(event);
            received.add(message);
            if (received.size() == 1) {
                return Map.of("batchItemFailures", List.of(Map.of("itemIdentifier", message.get("messageId"))));
            }
            answer(event, "\"at last\"");
            return Map.of("batchItemFailures", List.of());
        }));

        var execution = execute("callback", "\"Still there?\"");

        assertThat(execution.output()).contains(Json.parse("\"at last\""));
        assertThat(received).hasSize(2).allSatisfy(message -> {
            assertThat(message)
                    .containsEntry("eventSource", "aws:sqs")
                    .containsEntry("awsRegion", "us-east-1")
                    .containsEntry("eventSourceARN", "arn:aws:sqs:us-east-1:123456789012:questions");
            assertThat(Json.parse((String) message.get("body")).path("question").stringValue())
                    .isEqualTo("Still there?");
        });
        assertThat(received)
                .extracting(message -> ((Map<?, ?>) message.get("attributes")).get("ApproximateReceiveCount"))
                .isEqualTo(List.of("1", "2"));
        assertThat(skips)
                .anySatisfy(skip -> assertThat(skip).isBetween(Duration.ofSeconds(119), Duration.ofSeconds(121)));
    }

    @Test
    void aMessageThatIsAlwaysLeftEndsInTheDeadLetterQueueAndTheTaskTimesOut() {
        var invocations = new CopyOnWriteArrayList<Object>();
        start(CALLBACK, Map.of("Worker", (RequestHandler<Object, Object>) (event, context) -> {
            invocations.add(event);
            throw new IllegalStateException("not today");
        }));

        var execution = execute("callback", "\"Anybody?\"");

        assertThat(execution.error()).contains("States.Timeout");
        assertThat(invocations).hasSize(3);
        var dead = services.sqs()
                .messages()
                .receiveMessage(
                        new Principal.Administrator(Stacks.ACCOUNT),
                        ReceiveMessageRequest.builder()
                                .queueUrl("http://127.0.0.1:4566/123456789012/dead-letters")
                                .build());
        assertThat(dead.messages()).hasSize(1);
    }

    @Test
    void aMachineWithoutTheRightIsRefusedInAwsWords() {
        start(HELLO.replace("GRANT", ""), Map.of("Hello", (RequestHandler<Object, Object>) (event, context) -> event));

        var execution = execute("hello", "{}");

        assertThat(execution.error()).contains("Lambda.AWSLambdaException");
        assertThat(execution.cause().orElseThrow())
                .matches("User: arn:aws:sts::123456789012:assumed-role/[^/]+/\\w+ is not authorized to perform:"
                        + " lambda:InvokeFunction on resource:"
                        + " arn:aws:lambda:us-east-1:123456789012:function:hello because no identity-based policy"
                        + " allows the lambda:InvokeFunction action \\(Service: AWSLambda; Status Code: 403;"
                        + " Error Code: AccessDeniedException; Request ID: [-\\w]+; Proxy: null\\)");
        assertThat(denials)
                .singleElement()
                .satisfies(denial ->
                        assertThat(denial.task().orElseThrow().stateName()).isEqualTo("SayHello"));
    }

    @Test
    void aFunctionsResultComesWithTheMetadataOfTheCall() {
        start(
                HELLO.replace("GRANT", "{LambdaInvokePolicy: {FunctionName: !Ref Hello}}"),
                Map.of("Hello", (RequestHandler<Map<String, Object>, Object>)
                        (event, context) -> Map.of("heard", event.get("said"))));

        var output = execute("hello", "{\"said\": \"hi\"}").output().orElseThrow();

        assertThat(output.propertyNames())
                .containsExactly("ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode");
        assertThat(output.path("Payload")).isEqualTo(Json.parse("{\"heard\": \"hi\"}"));
        assertThat(output.at("/SdkHttpMetadata/HttpStatusCode").intValue()).isEqualTo(200);
    }

    @Test
    void aFunctionsErrorIsTheTasksError() {
        start(
                HELLO.replace("GRANT", "{LambdaInvokePolicy: {FunctionName: !Ref Hello}}"),
                Map.of("Hello", (RequestHandler<Object, Object>) (event, context) -> {
                    throw new IllegalArgumentException("not that");
                }));

        var execution = execute("hello", "{}");

        assertThat(execution.error()).contains("java.lang.IllegalArgumentException");
        assertThat(Json.parse(execution.cause().orElseThrow())
                        .path("errorMessage")
                        .stringValue())
                .isEqualTo("not that");
    }

    @Test
    void aMappingWhoseRoleMayNotReceiveIsRefusedAsLambdaRefusesIt() {
        var template = CALLBACK.replace(
                        "    Policies:\n"
                                + "      - StepFunctionsCallbackPolicy: {StateMachineName: !GetAtt Machine.Name}\n",
                        "    Role: !GetAtt Bare.Arn\n")
                + """
                Bare:
                  Type: AWS::IAM::Role
                  Properties:
                    AssumeRolePolicyDocument:
                      Version: "2012-10-17"
                      Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}]
                """;

        assertThatThrownBy(() ->
                        start(template, Map.of("Worker", (RequestHandler<Object, Object>) (event, context) -> null)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(
                        "InvalidParameterValueException: The provided execution role does not have permissions to call"
                                + " ReceiveMessage on SQS");
        assertThat(denials).extracting(Denial::action).containsExactly("sqs:ReceiveMessage");
    }

    /** Who stops an execution stops those that it awaits, where its role may: else they run on. */
    @Timeout(30)
    @ParameterizedTest
    @CsvSource({"'events:*, states:*', ABORTED", "'events:*, states:StartExecution', RUNNING"})
    void anAwaitedExecutionIsStoppedWithTheOneThatAwaitsIt(String actions, ExecutionStatus inner) {
        start("""
            Outer:
              Type: AWS::Serverless::StateMachine
              Properties:
                Name: outer
                Definition:
                  StartAt: Nest
                  States:
                    Nest:
                      Type: Task
                      Resource: arn:aws:states:::states:startExecution.sync
                      Parameters: {StateMachineArn: !Ref Inner, Name: nested, Input: {}}
                      End: true
                Policies:
                  - Statement: [{Effect: Allow, Action: [ACTIONS], Resource: "*"}]
            Inner:
              Type: AWS::Serverless::StateMachine
              Properties:
                Name: inner
                Definition:
                  StartAt: Ask
                  States:
                    Ask:
                      Type: Task
                      Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                      Parameters: {QueueUrl: !Ref Queue, MessageBody.$: $$.Task.Token}
                      End: true
                Policies:
                  - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
            Queue:
              Type: AWS::SQS::Queue
            """.replace("ACTIONS", actions), Map.of());
        var outer = services.stepFunctions().start("arn:aws:states:us-east-1:123456789012:stateMachine:outer", "{}");
        submitted.join();
        var nested = services.stepFunctions()
                .find("arn:aws:states:us-east-1:123456789012:execution:inner:nested")
                .orElseThrow();

        outer.stop(null, null);

        if (inner == ExecutionStatus.ABORTED) {
            assertThat(nested.await().status()).isEqualTo(inner);
            assertThat(denials).isEmpty();
        } else {
            assertThat(denied.join().action()).isEqualTo("states:StopExecution");
            assertThat(nested.status()).isEqualTo(inner);
        }
    }

    /** As AWS does, {@code CreateStateMachine} takes it; its cause says what is missing. */
    @Test
    void aTaskOfAServiceThatIsNotHereFailsWhenItIsRun() {
        start("""
            Machine:
              Type: AWS::Serverless::StateMachine
              Properties:
                Name: saving
                Definition:
                  StartAt: Save
                  States:
                    Save:
                      Type: Task
                      Resource: arn:aws:states:::dynamodb:putItem
                      Parameters: {TableName: table, Item: {}}
                      End: true
            """, Map.of());

        var failed = execute("saving", "{}");

        assertThat(failed.error()).contains("States.Runtime");
        assertThat(failed.cause().orElseThrow())
                .contains(
                        "cannot call arn:aws:states:::dynamodb:putItem; mock the task",
                        "--upstream dynamodb=URL",
                        "'Save'");
    }

    /** A task with {@code Credentials}: the machine's role must be allowed to assume the other, and be trusted by it. */
    /** The machine's own log is read by the machine: what an execution has done so far is there at once. */
    @Test
    void aTaskReadsTheLogOfItsOwnExecution() {
        start("""
            Machine:
              Type: AWS::Serverless::StateMachine
              Properties:
                Name: reader
                Logging:
                  Level: ALL
                  Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Log.Arn}}]
                Definition:
                  QueryLanguage: JSONata
                  StartAt: Read
                  States:
                    Read:
                      Type: Task
                      Resource: arn:aws:states:::aws-sdk:cloudwatchlogs:filterLogEvents
                      Arguments: {LogGroupName: !Ref Log, FilterPattern: '{ $.type = "*Entered" }'}
                      Output: "{% $parse($states.result.Events[0].Message).details.name %}"
                      Next: Lost
                    Lost:
                      Type: Task
                      Resource: arn:aws:states:::aws-sdk:cloudwatchlogs:filterLogEvents
                      Arguments: {LogGroupName: nowhere}
                      End: true
                Policies:
                  - Version: "2012-10-17"
                    Statement: [{Effect: Allow, Action: "logs:*", Resource: "*"}]
            Log:
              Type: AWS::Logs::LogGroup
            """, Map.of());

        var execution = execute("reader", "{}");

        assertThat(execution.history().events())
                .anyMatch(event -> event.json(true).toString().contains("\\\"Read\\\""));
        assertThat(execution.error()).contains("CloudWatchLogs.ResourceNotFoundException");
        assertThat(execution.cause().orElseThrow())
                .startsWith("The specified log group does not exist. (Service: CloudWatchLogs, Status Code: 400");
    }

    @Test
    void aTaskMayCallInAnotherRole() {
        var template = HELLO.replace("GRANT", """
            {Statement: [{Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::123456789012:role/caller"}]}\
            """.strip())
                        .replace(
                                "          Arguments:",
                                "          Credentials: {RoleArn: arn:aws:iam::123456789012:role/caller}\n"
                                        + "          Arguments:")
                + """
                Caller:
                  Type: AWS::IAM::Role
                  Properties:
                    RoleName: caller
                    AssumeRolePolicyDocument:
                      Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: TRUSTED}}]
                    Policies:
                      - PolicyName: call
                        PolicyDocument:
                          Statement: [{Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt Hello.Arn}]
                """;
        var hello = Map.<String, Object>of("Hello", (RequestHandler<Object, Object>) (event, context) -> "hello");
        start(template.replace("TRUSTED", "arn:aws:iam::123456789012:root"), hello);

        assertThat(execute("hello", "{}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);

        services.close();
        start(template.replace("TRUSTED", "arn:aws:iam::999999999999:root"), hello);
        var refused = execute("hello", "{}");

        assertThat(refused.error()).contains("States.TaskFailed");
        assertThat(refused.cause().orElseThrow())
                .matches("The role arn:aws:iam::123456789012:role/\\S+ is not authorized to assume "
                        + "the task state's role, arn:aws:iam::123456789012:role/caller.");
        assertThat(denials).extracting(Denial::action).containsExactly("sts:AssumeRole");
    }

    private void start(String resources, Map<String, Object> handlers) {
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder.resolve("cache"),
                List.of(),
                handlers,
                Optional.empty(),
                false);
        services = Services.start(Stacks.of(folder, resources.indent(2)), time, settings, new ServiceListener() {

            @Override
            public void denied(Denial denial) {
                denials.add(denial);
                denied.complete(denial);
            }

            @Override
            public void happened(String executionArn, HistoryEvent event) {
                if (executionArn.contains(":outer:") && event.type() == HistoryEventType.TASK_SUBMITTED) {
                    submitted.complete(event);
                }
            }
        });
    }

    private Execution execute(String machine, String input) {
        var execution = services.stepFunctions()
                .start("arn:aws:states:us-east-1:123456789012:stateMachine:" + machine, input)
                .await();
        assertThat(execution.status()).isNotEqualTo(ExecutionStatus.RUNNING);
        return execution;
    }

    private void answer(Map<String, Object> event, String output) {
        var token = Json.parse((String) record(event).get("body")).path("token").stringValue();
        var worker = new Principal.RoleSession(
                Stacks.ACCOUNT, services.lambda().function("worker").roleName(), "worker");
        services.operations()
                .get(AwsService.STEP_FUNCTIONS)
                .get("SendTaskSuccess")
                .call(worker, SendTaskSuccessRequest.builder().taskToken(token).output(output));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> record(Map<String, Object> event) {
        return ((List<Map<String, Object>>) event.get("Records")).getFirst();
    }
}
