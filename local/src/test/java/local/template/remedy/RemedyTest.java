package local.template.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which line of the template to change, and the lines to add. */
class RemedyTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          OrderMachine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: order
              Definition: {StartAt: Done, States: {Done: {Type: Succeed}}}
              Policies:
                - AWSLambdaSQSQueueExecutionRole
                - Statement:
                    - Sid: NoTopic
                      Effect: Deny
                      Action: sns:Publish
                      Resource: "*"
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: hello
              CodeUri: .
              Handler: App::handle
              Runtime: java25
          Orders:
            Type: AWS::SQS::Queue
            Properties: {QueueName: orders}
          News:
            Type: AWS::SNS::Topic
            Properties: {TopicName: news}
          Inner:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: inner
              RoleArn: !GetAtt InnerRole.Arn
              DefinitionString: '{"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}'
          InnerRole:
            Type: AWS::IAM::Role
            Properties:
              RoleName: inner-role
              AssumeRolePolicyDocument:
                Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
        """;

    @TempDir
    private Path folder;

    private Stack stack;

    @BeforeEach
    void read() throws IOException {
        stack = stack("template.yaml", TEMPLATE);
    }

    /** The narrowest policy template, with its parameter as the template itself names the resource. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lambda:InvokeFunction   | lambda  | function:hello     | - LambdaInvokePolicy: {FunctionName: !Ref Hello}
        sqs:SendMessage         | sqs     | orders             | - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
        sqs:ChangeMessageVisibility | sqs | orders             | - SQSPollerPolicy: {QueueName: !GetAtt Orders.QueueName}
        states:StartExecution   | states  | stateMachine:inner | - StepFunctionsExecutionPolicy: {StateMachineName: !GetAtt Inner.Name}
        states:SendTaskSuccess  | states  | stateMachine:inner | - StepFunctionsCallbackPolicy: {StateMachineName: !GetAtt Inner.Name}
        dynamodb:PutItem        | dynamodb | table/Orders      | - DynamoDBWritePolicy: {TableName: Orders}
        events:PutEvents        | events  | event-bus/orders   | - EventBridgePutEventsPolicy: {EventBusName: orders}
        lambda:InvokeFunction   | lambda  | function:elsewhere | - LambdaInvokePolicy: {FunctionName: elsewhere}
        """)
    void aPolicyTemplateWhereOneCoversIt(String action, String service, String resource, String line) {
        assertThat(remedy("OrderMachine", action, "arn:aws:%s:us-east-1:123456789012:%s".formatted(service, resource)))
                .hasToString(folder.resolve("template.yaml") + ":8: add under Policies of OrderMachine: " + line);
    }

    @Test
    void aStatementWhereNoneDoes() {
        assertThat(remedy("OrderMachine", "sqs:PurgeQueue", "arn:aws:sqs:us-east-1:123456789012:orders")
                        .lines())
                .containsExactly(
                        "- Version: \"2012-10-17\"",
                        "  Statement:",
                        "    - Effect: Allow",
                        "      Action: sqs:PurgeQueue",
                        "      Resource: !GetAtt Orders.Arn");
    }

    /** What {@code startExecution.sync} needs beside the start. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        states:DescribeExecution | arn:aws:states:us-east-1:123456789012:execution:inner:4711 | !Sub arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Inner.Name}:*
        events:PutRule           | arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule | !Sub arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule
        lambda:GetAlias          | arn:aws:lambda:us-east-1:123456789012:function:hello:live  | !Sub ${Hello.Arn}:live
        logs:CreateLogDelivery   | *                                                         | "*"
        """)
    void aStatementNamesWhatTheTemplateHas(String action, String resource, String expression) {
        assertThat(remedy("OrderMachine", action, resource).lines()).endsWith("      Resource: " + expression);
    }

    /** What is needed together is added together; what is there already is not added again. */
    @Test
    void severalActionsAreGrantedAtOnce() {
        var role = role("OrderMachine").role().name();
        var queue = "arn:aws:sqs:us-east-1:123456789012:orders";

        assertThat(Remedy.of(stack, role, List.of("sqs:DeleteMessage", "sqs:ChangeMessageVisibility"), queue))
                .map(Remedy::lines)
                .contains(List.of("- SQSPollerPolicy: {QueueName: !GetAtt Orders.QueueName}"));
        assertThat(Remedy.of(stack, role, List.of("sqs:PurgeQueue", "sqs:DeleteMessage", "sqs:TagQueue"), queue))
                .hasValueSatisfying(remedy -> assertThat(remedy.lines())
                        .containsSubsequence("      Action:", "        - sqs:PurgeQueue", "        - sqs:TagQueue")
                        .doesNotContain("        - sqs:DeleteMessage"));
    }

    @Test
    void aResourceWithoutPoliciesGetsThem() {
        var remedy = remedy("Hello", "sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders");

        assertThat(remedy.location()).isEqualTo(role("Hello").location());
        assertThat(remedy.instruction()).isEqualTo("add under Properties of Hello");
        assertThat(remedy.lines())
                .containsExactly("Policies:", "  - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}");
        assertThat(remedy.addition().orElseThrow().path())
                .containsExactly("Resources", "Hello", "Properties", "Policies");
    }

    /** Policy templates are SAM's: a role of CloudFormation's own has statements. */
    @Test
    void aRoleGetsAPolicyDocument() {
        assertThat(remedy("InnerRole", "lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:hello")
                        .lines())
                .containsExactly(
                        "Policies:",
                        "  - PolicyName: InvokeFunctionHello",
                        "    PolicyDocument:",
                        "      Version: \"2012-10-17\"",
                        "      Statement:",
                        "        - Effect: Allow",
                        "          Action: lambda:InvokeFunction",
                        "          Resource: !GetAtt Hello.Arn");
    }

    @Test
    void whatIsDeniedMustBeTakenOut() {
        var remedy = remedy("OrderMachine", "sns:Publish", "arn:aws:sns:us-east-1:123456789012:news");

        assertThat(remedy.location().line()).isEqualTo(10);
        assertThat(remedy.instruction()).startsWith("take out or narrow NoTopic of ");
        assertThat(remedy.lines()).isEmpty();
    }

    @Test
    void whatIsAllowedNeedsNone() {
        assertThat(Remedy.of(stack, role("OrderMachine").role().name(), "sqs:ReceiveMessage", "*"))
                .isEmpty();
        assertThat(Remedy.of(stack, "another-role", "sqs:ReceiveMessage", "*")).isEmpty();
    }

    /** The lines are right where they are put: with them the same request is allowed. */
    @ParameterizedTest
    @CsvSource({
        "lambda:InvokeFunction, lambda, function:hello",
        "sqs:PurgeQueue, sqs, orders",
        "states:DescribeExecution, states, execution:inner:4711",
        "events:PutRule, events, rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"
    })
    void theAdditionClosesTheGap(String action, String service, String resource) throws IOException {
        var arn = "arn:aws:%s:us-east-1:123456789012:%s".formatted(service, resource);
        var indent = " ".repeat(8);
        var addition = indent
                + String.join("\n" + indent, remedy("OrderMachine", action, arn).lines()) + "\n";
        var mended = TEMPLATE.replace("        - AWSLambdaSQSQueueExecutionRole\n", addition);

        stack = stack("mended.yaml", mended);

        assertThat(Remedy.of(stack, role("OrderMachine").role().name(), action, arn))
                .isEmpty();
    }

    @Test
    void aTemplateInJsonGetsJson() throws IOException {
        stack = stack("template.json", """
            {"Transform": "AWS::Serverless-2016-10-31", "Resources": {
              "Hello": {"Type": "AWS::Serverless::Function", "Properties":
                {"FunctionName": "hello", "CodeUri": ".", "Handler": "App::handle", "Runtime": "java25"}},
              "Caller": {"Type": "AWS::Serverless::Function", "Properties":
                {"CodeUri": ".", "Handler": "App::handle", "Runtime": "java25", "Policies": []}}}}\
            """);

        assertThat(String.join(
                        "",
                        remedy(
                                        "Caller",
                                        "lambda:InvokeFunction",
                                        stack.functions().getFirst().arn())
                                .lines()))
                .isEqualToIgnoringWhitespace("[{\"LambdaInvokePolicy\": {\"FunctionName\": {\"Ref\": \"Hello\"}}}]");
    }

    /** CloudFormation makes a role before what has it, so that its policies can only spell out the name of that. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Name: order                     | order
        Name: !Sub ${AWS::StackName}-it | !Sub ${AWS::StackName}-it
        Type: STANDARD                  | Order-*
        """)
    void noReferenceThatClosesACircle(String property, String name) throws IOException {
        stack = stack("template.yaml", """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Order:
                Type: AWS::Serverless::StateMachine
                Properties:
                  %s
                  DefinitionSubstitutions: {Work: !GetAtt Work.Arn}
                  Definition: {StartAt: A, States: {A: {Type: Task, Resource: "${Work}", End: true}}}
              Work:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: ., Handler: App::handle, Runtime: java25}
            """.formatted(property));
        var machine = stack.stateMachines().getFirst().arn();

        assertThat(remedy("Order", "states:StartExecution", machine).lines().getLast())
                .contains(name);
        assertThat(remedy("Work", "states:SendTaskSuccess", machine).lines().getLast())
                .as("the machine refers to the function")
                .contains(name);
    }

    private Remedy remedy(String owner, String action, String resource) {
        return Remedy.of(stack, role(owner).role().name(), action, resource).orElseThrow();
    }

    private Stack.RoleResource role(String owner) {
        return stack.roles().stream()
                .filter(role -> role.owner().equals(owner))
                .findFirst()
                .orElseThrow();
    }

    private Stack stack(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        return Templates.read(file, Map.of(), new Options("shop", "us-east-1", "123456789012", Optional.empty()));
    }
}
