package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import local.check.code.Compiled;
import org.junit.jupiter.api.Test;

/** What is needed of roles: by tasks, by code, by events. */
class CheckTest extends SmallApplications {

    @Test
    void aMachineThatMapsOverFunctionsAndAwaitsAnother() throws IOException {
        var found = check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Work: !GetAtt Work.Arn, Inner: !Ref Inner}
                  DefinitionUri: machine.asl.json
              Inner:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition: {StartAt: A, States: {A: {Type: Succeed}}}
              Work:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: ., Handler: work.Work}
            """, """
            {"StartAt": "Each", "States": {
              "Each": {"Type": "Map", "Next": "Nested", "ItemProcessor": {"StartAt": "One", "States": {
                "One": {"Type": "Task", "Resource": "${Work}", "End": true}}}},
              "Nested": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::states:startExecution.sync:2",
                "Parameters": {"StateMachineArn": "${Inner}"}}}}
            """);

        assertThat(found)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Machine may not lambda:InvokeFunction on Work (state One, ")
                                .endsWith("machine.asl.json:3)"),
                        line -> assertThat(line)
                                .startsWith("ERROR Machine may not states:StartExecution on Inner (state Nested, ")
                                .endsWith("machine.asl.json:4)"),
                        line -> assertThat(line)
                                .startsWith(
                                        "ERROR Machine may not events:PutTargets, events:PutRule, events:DescribeRule"),
                        line -> assertThat(line)
                                .startsWith("WARNING Machine may not states:DescribeExecution, states:StopExecution on "
                                        + "executions of Inner (state Nested, "));
    }

    /** What the local run does not have is referred to as what it has. */
    @Test
    void aTableThatOnlyAwsHas() throws IOException {
        assertThat(findings("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Table: !Ref Table}
                  DefinitionUri: machine.asl.json
              Table:
                Type: AWS::Serverless::SimpleTable
            """, """
            {"StartAt": "Keep", "States": {"Keep": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "${Table}", "Item": {}}}}}
            """))
                .filteredOn(finding -> finding.rule() == Finding.Rule.MISSING_GRANT)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message()).startsWith("Machine may not dynamodb:PutItem on Table (");
                    assertThat(finding.remedy().orElseThrow().text()).endsWith("{TableName: !Ref Table}");
                });
    }

    @Test
    void eventsSecretsAndParameters() throws IOException {
        assertThat(check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionSubstitutions: {Bus: !Ref Bus}
                  DefinitionUri: machine.asl.json
                  Policies:
                    - EventBridgePutEventsPolicy: {EventBusName: !Ref Bus}
                    - Statement:
                        Effect: Allow
                        Action: secretsmanager:GetSecretValue
                        Resource: !Sub arn:aws:secretsmanager:us-east-1:${AWS::AccountId}:secret:key-??????
              Bus:
                Type: AWS::Events::EventBus
                Properties: {Name: orders}
            """, """
            {"StartAt": "Tell", "States": {
              "Tell": {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "Next": "Secret",
                "Parameters": {"Entries": [
                  {"EventBusName": "${Bus}", "Source": "shop", "DetailType": "new", "Detail": {"id.$": "$.id"}},
                  {"Source": "shop", "DetailType": "new", "Detail": {}}]}},
              "Secret": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:secretsmanager:getSecretValue",
                "Parameters": {"SecretId": "key"}, "Next": "Parameter"},
              "Parameter": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:ssm:getParameter",
                "Parameters": {"Name": "/shop/limit"}, "End": true}}}
            """))
                .filteredOn(line -> !line.startsWith("NOTE"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Machine may not events:PutEvents on arn:aws:events:"
                                        + "us-east-1:123456789012:event-bus/default (state Tell"),
                        line -> assertThat(line)
                                .startsWith("ERROR Machine may not ssm:GetParameter on arn:aws:ssm:"
                                        + "us-east-1:123456789012:parameter/shop/limit (state Parameter"));
    }

    @Test
    void whatIsComputedIsSaidAndNotGuessed() throws IOException {
        assertThat(check("""
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
                  Policies:
                    - SQSSendMessagePolicy: {QueueName: orders}
            """, """
            {"StartAt": "Send", "States": {"Send": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::sqs:sendMessage",
              "Parameters": {"QueueUrl.$": "$.url", "MessageBody": "hi"}}}}
            """))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("NOTE on which resource Machine calls sqs:SendMessage is decided at run time"));
    }

    @Test
    void aFunctionThatCallsWhatItsEnvironmentNames() throws IOException {
        Compiled.into(folder, """
            package sender;
            import software.amazon.awssdk.services.sfn.SfnClient;
            import software.amazon.awssdk.services.sqs.SqsClient;
            public class Sender {
                private final SqsClient queue = SqsClient.create();
                private final SfnClient machines = SfnClient.create();
                public void handleRequest(String input) {
                    queue.sendMessage(request -> request.queueUrl(System.getenv("ORDERS")).messageBody(input));
                    machines.sendTaskSuccess(request -> request.taskToken(input));
                    machines.listExecutionsPaginator(request -> request.stateMachineArn(input));
                }
            }
            """);
        assertThat(check("""
              Orders:
                Type: AWS::SQS::Queue
              Sender:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: .
                  Handler: sender.Sender
                  Environment: {Variables: {ORDERS: !Ref Orders}}
                  Policies:
                    - Statement: {Effect: Allow, Action: "states:List*", Resource: "*"}
                    - Statement:
                        Effect: Allow
                        Action: states:SendTaskSuccess
                        Resource: "*"
                        Condition: {StringEquals: {"aws:PrincipalTag/team": blue}}
            """, ""))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Sender may not sqs:SendMessage on Orders (Sender.java:")
                                .endsWith(", on what its environment names)"),
                        line -> assertThat(line)
                                .isEqualTo("WARNING Sender is allowed states:List*, but needs only "
                                        + "states:ListExecutions"),
                        line -> assertThat(line)
                                .startsWith("NOTE on which resource Sender calls states:ListExecutions is decided"),
                        line -> assertThat(line)
                                .startsWith("NOTE on which resource Sender calls states:SendTaskSuccess is decided"));
    }

    /** Of what the environment names, what the handler's own code asks for counts. */
    @Test
    void functionsThatShareTheirCodeAndTheirEnvironment() throws IOException {
        Compiled.into(folder, """
            package shop;
            public class Publisher {
                public void handleRequest(String input) { Topics.tell("NEWS", input); }
            }
            """, """
            package shop;
            public class Alarm {
                public void handleRequest(String input) { Topics.tell("ALARMS", input); }
            }
            """, """
            package shop;
            class Topics {
                private static final software.amazon.awssdk.services.sns.SnsClient SNS =
                        software.amazon.awssdk.services.sns.SnsClient.create();
                static void tell(String topic, String text) {
                    SNS.publish(request -> request.topicArn(System.getenv(topic)).message(text));
                }
            }
            """);
        assertThat(check("""
              News: {Type: AWS::SNS::Topic}
              Alarms: {Type: AWS::SNS::Topic}
              Publisher:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: .
                  Handler: shop.Publisher
                  Environment: {Variables: {NEWS: !Ref News, ALARMS: !Ref Alarms}}
                  Policies: [SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}]
              Alarm:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: .
                  Handler: shop.Alarm
                  Environment: {Variables: {NEWS: !Ref News, ALARMS: !Ref Alarms}}
                  Policies: [SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}]
              Wrong:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: ., Handler: "shop.Alarm::handle"}
            """, ""))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Alarm may not sns:Publish on Alarms (Topics.java:6, on what its"
                                        + " environment names)"),
                        line -> assertThat(line).startsWith("WARNING Alarm is allowed sns:Publish on News"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "ERROR Handler shop.Alarm::handle of Wrong is not there: class shop.Alarm has"
                                                + " no method handle; there is handleRequest"));
    }
}
