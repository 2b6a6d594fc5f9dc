package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.template.Options;
import local.template.TemplateFile;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing, written into the template. */
class FixTest {

    private static final Options OPTIONS = new Options("shop", "us-east-1", "123456789012", Optional.empty());

    @TempDir
    private Path folder;

    private Path template(String text) throws IOException {
        Files.writeString(folder.resolve("machine.asl.json"), """
            {"StartAt": "Send", "States": {
              "Send": {"Type": "Task", "Next": "Tell", "Resource": "arn:aws:states:::sqs:sendMessage",
                "Parameters": {"QueueUrl": "${Orders}", "MessageBody": "hi"}},
              "Tell": {"Type": "Task", "End": true, "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {"TopicArn": "${News}", "Message": "hi"}}}}
            """);
        return Files.writeString(folder.resolve("template.yaml"), text);
    }

    private Fix.Fixed fix(Path template) {
        return Fix.of(() -> Templates.read(template, Map.of(), OPTIONS), RunCalls.NONE);
    }

    private static final String RESOURCES = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Orders: {Type: AWS::SQS::Queue}
          News: {Type: AWS::SNS::Topic}
        """;

    @Test
    void severalGrantsOneAfterTheOther() throws IOException {
        var template = template(RESOURCES + """
              Machine: # sends and tells
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {Orders: !Ref Orders, News: !Ref News}
            """);

        var fixed = fix(template);

        assertThat(fixed.fixed()).isEqualTo(2);
        assertThat(fixed.left()).isEmpty();
        assertThat(fixed.changed().get(template)).isEqualTo(RESOURCES + """
              Machine: # sends and tells
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {Orders: !Ref Orders, News: !Ref News}
                  Policies:
                    - SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}
                    - SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}
            """);
        assertThat(Files.readString(template)).as("nothing is written here").doesNotContain("Policies");
    }

    /** A role of CloudFormation's own, whose policies need names: each another. */
    @Test
    void aRoleOfItsOwn() throws IOException {
        var template = template(RESOURCES + """
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {Orders: !Ref Orders, News: !Ref News}
                  Role: !GetAtt Role.Arn
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
            """);

        var fixed = fix(template);

        assertThat(fixed.left()).isEmpty();
        assertThat(fixed.changed().get(template))
                .contains("- PolicyName: SendMessageOrders\n", "- PolicyName: PublishNews\n");
    }

    /** What is written is right in any stack, whatever CloudFormation calls the function there. */
    @Test
    void theLogOfAFunctionThatHasARoleOfItsOwn() throws IOException {
        var template = template("""
            Resources:
              Worker:
                Type: AWS::Lambda::Function
                Properties:
                  Handler: index.handler
                  Runtime: nodejs24.x
                  Code: {ZipFile: "exports.handler = () => {}"}
                  Role: !GetAtt Role.Arn
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
                  Policies:
                    - PolicyName: CreateLogGroup
                      PolicyDocument:
                        Statement: {Effect: Allow, Action: logs:CreateLogGroup, Resource: "*"}
            """);

        var fixed = fix(template);

        assertThat(fixed.fixed()).isOne();
        assertThat(fixed.changed().get(template)).endsWith("""
                    - PolicyName: CreateLogStream
                      PolicyDocument:
                        Version: "2012-10-17"
                        Statement:
                          - Effect: Allow
                            Action:
                              - logs:CreateLogStream
                              - logs:PutLogEvents
                            Resource: !Sub arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/${AWS::StackName}-Worker-*:*
            """);
    }

    /** Another account's topic must allow it too: that nobody here can see. */
    @Test
    void aTopicOfAnotherAccount() throws IOException {
        var template = template(RESOURCES + """
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {Orders: !Ref Orders, News: "arn:aws:sns:us-east-1:111122223333:news"}
                  Policies: [SQSSendMessagePolicy: {QueueName: !GetAtt Orders.QueueName}]
            """);

        var fixed = fix(template);

        assertThat(fixed.fixed()).isOne();
        assertThat(fixed.left()).singleElement().satisfies(left -> {
            assertThat(left.severity()).isEqualTo(Finding.Severity.NOTE);
            assertThat(left.message()).startsWith("whether Machine may sns:Publish is not known");
        });
    }

    @Test
    void aTopicThatMayNotDeliver() throws IOException {
        var template = template("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Orders: {Type: AWS::SQS::Queue}
              News:
                Type: AWS::SNS::Topic
                Properties:
                  Subscription:
                    - {Protocol: sqs, Endpoint: !GetAtt Orders.Arn}
            """);

        var fixed = fix(template);

        assertThat(fixed.left()).isEmpty();
        assertThat(fixed.changed().get(template)).contains("  OrdersPolicy:\n    Type: AWS::SQS::QueuePolicy\n");
    }

    /** A function gives the list: which branch is meant a person knows. */
    @Test
    void whatCannotBeWrittenStaysAFinding() throws IOException {
        var template = template(RESOURCES + """
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  DefinitionSubstitutions: {Orders: !Ref Orders, News: !Ref News}
                  Policies: !If [Some, [], []]
            Conditions:
              Some: !Equals [a, a]
            """);

        var fixed = fix(template);

        assertThat(fixed.changed()).isEmpty();
        assertThat(fixed.fixed()).isZero();
        assertThat(fixed.left()).hasSize(2);
    }

    private static final String MACHINE = RESOURCES + """
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              DefinitionUri: machine.asl.json
              DefinitionSubstitutions: {Orders: !Ref Orders, News: !Ref News}
              Policies: AWSLambdaRole	# stays
        """;

    @Test
    void aFileOfWindows() throws IOException {
        var template = template(MACHINE.replace("\n", "\r\n"));

        var fixed = fix(template);

        assertThat(fixed.fixed()).isEqualTo(2);
        assertThat(fixed.changed().get(template))
                .contains("Policies:\r\n        - AWSLambdaRole\t# stays\r\n        - SQSSendMessagePolicy: ")
                .doesNotContainPattern("[^\r]\n");
    }

    @Test
    void aTemplateInJson() throws IOException {
        var json = Json.pretty(
                TemplateFile.parse(folder.resolve("template.yaml"), MACHINE).toJson());
        var template = template(json);

        var fixed = fix(template);

        assertThat(fixed.fixed()).isEqualTo(2);
        var changed = Json.parse(fixed.changed().get(template));
        assertThat(changed.at("/Resources/Machine/Properties/Policies").toString())
                .isEqualTo("[\"AWSLambdaRole\",{\"SQSSendMessagePolicy\":{\"QueueName\":{\"Fn::GetAtt\":"
                        + "[\"Orders\",\"QueueName\"]}}},{\"SNSPublishMessagePolicy\":{\"TopicName\":{\"Fn::GetAtt\":"
                        + "[\"News\",\"TopicName\"]}}}]");
        Files.writeString(template, fixed.changed().get(template));
        assertThat(fix(template).changed()).as("done once").isEmpty();
    }
}
