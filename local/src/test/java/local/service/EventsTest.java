package local.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.json.Json;
import local.policy.AwsService;
import local.service.access.Denial;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events from where they come to where they go: machines, functions, queues, topics and logs, with their policies. */
@Timeout(60)
class EventsTest {

    private static final String MACHINE = """
        Machine:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: teller
            Definition:
              QueryLanguage: JSONata
              StartAt: Tell
              States:
                Tell:
                  Type: Task
                  Resource: arn:aws:states:::events:putEvents
                  Arguments:
                    Entries: [{Source: SOURCE, DetailType: Order paid, Detail: "{% $states.input %}"}]
                  End: true
            Policies: [GRANT]
        """;

    private static final String GRANT = "{Statement: [{Effect: Allow, Action: events:PutEvents, Resource: !Sub"
            + " 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default'}]}";

    private static final String TARGETS = """
        Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
        Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Dead, LET_IN]
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: {Service: events.amazonaws.com}
                  Action: sqs:SendMessage
                  Resource: "*"
                  Condition: {ArnEquals: {aws:SourceArn: "arn:aws:events:us-east-1:123456789012:rule/paid"}}
        Function: {Type: AWS::Serverless::Function, Properties: {FunctionName: f, Handler: none, CodeUri: .}}
        Permission:
          Type: AWS::Lambda::Permission
          Properties:
            Action: lambda:InvokeFunction
            FunctionName: !Ref Function
            Principal: events.amazonaws.com
            SourceArn: arn:aws:events:us-east-1:123456789012:rule/PERMITTED
        Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /aws/events/orders}}
        Starter:
          Type: AWS::IAM::Role
          Properties:
            RoleName: starter
            AssumeRolePolicyDocument:
              Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: events.amazonaws.com}}]
            Policies:
              - PolicyName: start
                PolicyDocument:
                  Statement: [{Effect: Allow, Action: states:StartExecution, Resource: !Ref Second}]
        Second:
          Type: AWS::Serverless::StateMachine
          Properties:
            Name: second
            Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}
        """.replace("PERMITTED", "paid");

    private static final String HERE = ":us-east-1:123456789012:";

    @TempDir
    private Path folder;

    private final List<Denial> denials = new CopyOnWriteArrayList<>();
    private final List<Object> invoked = new CopyOnWriteArrayList<>();
    private final Time time = Time.skipping(_ -> {});
    private Services services;

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void aMachineTellsAndARuleHandsOnToAQueue() {
        start(MACHINE.replace("SOURCE", "shop").replace("GRANT", GRANT) + TARGETS.replace("LET_IN", "!Ref Orders"));
        rule("{\"Id\": \"1\", \"Arn\": \"arn:aws:sqs%sorders\"}".formatted(HERE));

        var execution = execute("{\"total\": 5}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output().orElseThrow().get("FailedEntryCount").intValue())
                .isZero();
        var event = Json.parse(received("orders").get("Body").stringValue());
        assertThat(event.get("detail")).isEqualTo(Json.parse("{\"total\": 5}"));
        assertThat(event.get("resources"))
                .extracting(JsonNode::stringValue)
                .containsExactly(execution.arn(), "arn:aws:states" + HERE + "stateMachine:teller");
        assertThat(denials).isEmpty();
    }

    @Test
    void anEntryThatFailsHasTheTaskFail() {
        start(MACHINE.replace("SOURCE", "aws.shop").replace("GRANT", GRANT));

        var execution = execute("{}");

        assertThat(execution.error()).contains("EventBridge.FailedEntry");
        assertThat(execution.cause().orElseThrow()).contains("NotAuthorizedForSourceException");
    }

    @Test
    void aMachineThatMayNotTellFails() {
        start(MACHINE.replace("SOURCE", "shop").replace("[GRANT]", "[AWSLambdaRole]"));

        var execution = execute("{}");

        assertThat(execution.error()).contains("EventBridge.AmazonEventBridgeException");
        assertThat(execution.cause().orElseThrow())
                .contains(
                        "is not authorized to perform: events:PutEvents on resource: arn:aws:events" + HERE
                                + "event-bus/default",
                        "Service: AmazonEventBridge; Status Code: 400; Error Code: AccessDeniedException");
    }

    @Test
    void aQueueThatDoesNotLetEventBridgeInGetsADeadLetterInstead() {
        start(TARGETS.replace("LET_IN", "!Ref Dead"));
        rule("{\"Id\": \"1\", \"Arn\": \"arn:aws:sqs%sorders\", \"DeadLetterConfig\": {\"Arn\": \"arn:aws:sqs%sdead\"}}"
                .formatted(HERE, HERE));

        put("{\"total\": 5}");

        var letter = received("dead");
        assertThat(Json.parse(letter.get("Body").stringValue())
                        .at("/detail/total")
                        .intValue())
                .isEqualTo(5);
        assertThat(letter.at("/MessageAttributes/ERROR_CODE/StringValue").stringValue())
                .isEqualTo("NO_PERMISSIONS");
        assertThat(letter.at("/MessageAttributes/RULE_ARN/StringValue").stringValue())
                .isEqualTo("arn:aws:events" + HERE + "rule/paid");
        assertThat(denials)
                .singleElement()
                .satisfies(denial -> assertThat(denial.who().arn() + " " + denial.action() + " " + denial.resource())
                        .isEqualTo("events.amazonaws.com sqs:SendMessage arn:aws:sqs" + HERE + "orders"));
    }

    @Test
    void aFunctionIsInvokedThatPermitsTheRule() {
        start(TARGETS.replace("LET_IN", "!Ref Orders"));
        rule("{\"Id\": \"1\", \"Arn\": \"arn:aws:lambda%sfunction:f\", \"InputPath\": \"$.detail\"}".formatted(HERE));

        put("{\"total\": 5}");

        assertThat(invoked).containsExactly(Map.of("total", 5));
        assertThat(denials).isEmpty();
    }

    @Test
    void anotherRuleMayNot() {
        start(TARGETS.replace("LET_IN", "!Ref Orders").replace("rule/paid\n", "rule/other\n"));
        rule("{\"Id\": \"1\", \"Arn\": \"arn:aws:lambda%sfunction:f\"}".formatted(HERE));

        put("{}");

        assertThat(invoked).isEmpty();
        assertThat(denials).extracting(Denial::action).containsExactly("lambda:InvokeFunction");
    }

    @Test
    void aMachineIsStartedWithTheTargetsRole() {
        start(TARGETS.replace("LET_IN", "!Ref Orders"));
        rule("""
            {"Id": "1", "Arn": "arn:aws:states%sstateMachine:second", "RoleArn": "arn:aws:iam::123456789012:role/starter",
             "InputTransformer": {"InputPathsMap": {"total": "$.detail.total"}, "InputTemplate": "{\\"of\\": <total>}"}}\
            """.formatted(HERE));

        put("{\"total\": 5}");

        var started = call(AwsService.STEP_FUNCTIONS, "ListExecutions", """
            {"stateMachineArn": "arn:aws:states%sstateMachine:second"}\
            """.formatted(HERE))
                .at("/executions/0");
        assertThat(started.get("name").stringValue()).matches("[0-9a-f-]{36}_[0-9a-f-]{36}");
        assertThat(call(
                                AwsService.STEP_FUNCTIONS,
                                "DescribeExecution",
                                "{\"executionArn\": \"%s\"}"
                                        .formatted(started.get("executionArn").stringValue()))
                        .get("input")
                        .stringValue())
                .isEqualTo("{\"of\": 5}");
    }

    @Test
    void aLogGroupIsWrittenToWhereTheAccountsPolicyAllowsIt() {
        start(TARGETS.replace("LET_IN", "!Ref Orders"));
        rule("{\"Id\": \"1\", \"Arn\": \"arn:aws:logs%slog-group:/aws/events/orders\"}".formatted(HERE));

        put("{\"total\": 5}");
        call(AwsService.LOGS, "PutResourcePolicy", """
            {"policyName": "events", "policyDocument": %s}\
            """.formatted(quoted("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                  "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                  "Resource": "arn:aws:logs%slog-group:/aws/events/*:*"}]}\
                """.formatted(HERE))));
        put("{\"total\": 6}");

        assertThat(denials).extracting(Denial::action).containsExactly("logs:CreateLogStream");
        var logged = call(AwsService.LOGS, "FilterLogEvents", "{\"logGroupName\": \"/aws/events/orders\"}")
                .get("events");
        assertThat(logged).hasSize(1);
        assertThat(Json.parse(logged.at("/0/message").stringValue())
                        .at("/detail/total")
                        .intValue())
                .isEqualTo(6);
    }

    private void start(String resources) {
        RequestHandler<Object, Object> handler = (event, _) -> {
            invoked.add(event);
            return null;
        };
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder.resolve("cache"),
                List.of(),
                resources.contains("Function:") ? Map.of("Function", handler) : Map.of(),
                Optional.empty(),
                false);
        services = Services.start(Stacks.of(folder, resources.indent(2)), time, settings, new ServiceListener() {
            @Override
            public void denied(Denial denial) {
                denials.add(denial);
            }
        });
    }

    private void rule(String target) {
        call(AwsService.EVENTBRIDGE, "PutRule", """
            {"Name": "paid", "EventPattern": "{\\"detail-type\\": [\\"Order paid\\"]}"}\
            """);
        call(AwsService.EVENTBRIDGE, "PutTargets", "{\"Rule\": \"paid\", \"Targets\": [%s]}".formatted(target));
    }

    private void put(String detail) {
        call(AwsService.EVENTBRIDGE, "PutEvents", """
            {"Entries": [{"Source": "shop", "DetailType": "Order paid", "Detail": %s}]}\
            """.formatted(quoted(detail)));
        time.settle();
    }

    private Execution execute(String input) {
        var execution = services.stepFunctions()
                .start("arn:aws:states" + HERE + "stateMachine:teller", input)
                .await();
        time.settle();
        return execution;
    }

    private JsonNode received(String queue) {
        return call(AwsService.SQS, "ReceiveMessage", """
            {"QueueUrl": "http://127.0.0.1/123456789012/%s", "MessageAttributeNames": ["All"]}\
            """.formatted(queue)).at("/Messages/0");
    }

    private static String quoted(String text) {
        return Json.write(Json.object().stringNode(text));
    }

    private JsonNode call(AwsService service, String operation, String request) {
        var called = services.operations().get(service).get(operation);
        var builder = called.builder();
        Shapes.WIRE.fill(builder, Json.parse(request));
        return Shapes.WIRE.write(called.call(services.administrator(), builder));
    }
}
