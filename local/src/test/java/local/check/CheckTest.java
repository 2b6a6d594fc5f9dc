package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.reader.Templates;
import local.template.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications of a few lines, and what a check says of them. */
class CheckTest {

    @TempDir
    private Path folder;

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

        assertThat(found).satisfiesExactlyInAnyOrder(
                line -> assertThat(line).startsWith("ERROR Machine may not lambda:InvokeFunction on Work (state One, ")
                        .endsWith("machine.asl.json:3)"),
                line -> assertThat(line)
                        .startsWith("ERROR Machine may not states:StartExecution on Inner (state Nested, ")
                        .endsWith("machine.asl.json:4)"),
                line -> assertThat(line)
                        .startsWith("ERROR Machine may not events:PutTargets, events:PutRule, events:DescribeRule"),
                line -> assertThat(line)
                        .startsWith("WARNING Machine may not states:DescribeExecution, states:StopExecution on "
                        + "executions of Inner (state Nested, "));
    }

    @Test
    void aResourcePolicyGrantsToo() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Topic: !Ref Topic}
                      DefinitionUri: machine.asl.json
                  Topic:
                    Type: AWS::SNS::Topic
                  TopicPolicy:
                    Type: AWS::SNS::TopicPolicy
                    Properties:
                      Topics: [!Ref Topic]
                      PolicyDocument:
                        Statement:
                          - Effect: Allow
                            Action: sns:Publish
                            Resource: !Ref Topic
                            Principal: {AWS: !GetAtt MachineRole.Arn}
                """, """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}}}}
                """)).isEmpty();
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
                """)).filteredOn(finding -> finding.rule() == Finding.Rule.MISSING_GRANT).singleElement()
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
                """)).filteredOn(line -> !line.startsWith("NOTE")).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("ERROR Machine may not events:PutEvents on arn:aws:events:"
                                + "us-east-1:123456789012:event-bus/default (state Tell"),
                        line -> assertThat(line).startsWith("ERROR Machine may not ssm:GetParameter on arn:aws:ssm:"
                                + "us-east-1:123456789012:parameter/shop/limit (state Parameter"));
    }

    /** A topic has no role: only the policy of what it delivers to can let it. */
    @Test
    void aTopicThatMayNotDeliver() throws IOException {
        assertThat(check("""
                  News:
                    Type: AWS::SNS::Topic
                  Readers:
                    Type: AWS::SQS::Queue
                  ReadersSubscription:
                    Type: AWS::SNS::Subscription
                    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Readers.Arn}
                  Reader:
                    Type: AWS::Serverless::Function
                    Properties: {CodeUri: ., Handler: reader.Reader}
                  ReaderSubscription:
                    Type: AWS::SNS::Subscription
                    Properties: {TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Reader.Arn}
                  Listener:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: .
                      Handler: listener.Listener
                      Events: {Heard: {Type: SNS, Properties: {Topic: !Ref News, SqsSubscription: true}}}
                """, "")).containsExactly(
                        "ERROR News may not sqs:SendMessage on Readers (its subscription)",
                        "ERROR News may not lambda:InvokeFunction on Reader (its subscription)",
                        "WARNING ListenerHeardQueue has no dead-letter queue: what Listener cannot handle comes "
                        + "again until it expires. Give it a RedrivePolicy.");
    }

    /** Others than those of the template may need what nothing in it does. */
    @Test
    void aResourcePolicyThatLetsMoreThanIsNeeded() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {News: !Ref News}
                      DefinitionUri: machine.asl.json
                  News:
                    Type: AWS::SNS::Topic
                  Readers:
                    Type: AWS::SQS::Queue
                  Subscription:
                    Type: AWS::SNS::Subscription
                    Properties: {TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Readers.Arn}
                  ReadersPolicy:
                    Type: AWS::SQS::QueuePolicy
                    Properties:
                      Queues: [!Ref Readers]
                      PolicyDocument:
                        Statement:
                          - Effect: Allow
                            Principal: {Service: sns.amazonaws.com}
                            Action: "sqs:*"
                            Resource: "*"
                          - Effect: Allow
                            Principal: {Service: sns.amazonaws.com}
                            Action: sqs:ReceiveMessage
                            Resource: !GetAtt Readers.Arn
                          - Effect: Allow
                            Principal: {Service: events.amazonaws.com}
                            Action: sqs:SendMessage
                            Resource: !GetAtt Readers.Arn
                  NewsPolicy:
                    Type: AWS::SNS::TopicPolicy
                    Properties:
                      Topics: [!Ref News]
                      PolicyDocument:
                        Statement: {Effect: Allow, Principal: "*", Action: sns:Publish, Resource: !Ref News}
                """, """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${News}", "Message": "hi"}}}}
                """)).containsExactly(
                        "WARNING ReadersPolicy lets sns.amazonaws.com sqs:*, but only sqs:SendMessage is needed",
                        "WARNING ReadersPolicy lets sns.amazonaws.com sqs:SendMessage on *, but it is the policy of "
                        + "Readers",
                        "WARNING ReadersPolicy lets sns.amazonaws.com sqs:SendMessage on Readers on behalf of any "
                        + "account: give it a Condition with aws:SourceArn",
                        "WARNING ReadersPolicy lets sns.amazonaws.com sqs:ReceiveMessage on Readers, and nothing that "
                        + "was found needs it: take it out",
                        "WARNING NewsPolicy lets anyone sns:Publish on News, but only Machine needs it");
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
                """)).singleElement().satisfies(line -> assertThat(line)
                        .startsWith("NOTE on which resource Machine calls sqs:SendMessage is decided at run time"));
    }

    @Test
    void aCallbackWithoutTimeOutAndSubstitutionsThatDoNotFit() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Queue: !Ref Queue, Unused: x}
                      DefinitionUri: machine.asl.json
                      Policies:
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
                  Queue:
                    Type: AWS::SQS::Queue
                """, """
                {"Comment": "${Nowhere}", "StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                  "Parameters": {"QueueUrl": "${Queue}", "MessageBody.$": "$$.Task.Token"}}}}
                """)).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("WARNING state Ask waits for its callback for a year"),
                        line -> assertThat(line)
                                .contains("uses ${Nowhere}, and DefinitionSubstitutions of Machine has no Nowhere"),
                        line -> assertThat(line)
                                .startsWith("WARNING DefinitionSubstitutions of Machine has Unused, which "));
    }

    /** Its own time-out counts only from when a worker has taken the task. */
    @Test
    void anActivityThatNobodyWorksOn() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Review: !Ref Review}
                      DefinitionUri: machine.asl.json
                  Review:
                    Type: AWS::StepFunctions::Activity
                    Properties: {Name: review}
                """, """
                {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true, "TimeoutSeconds": 60,
                  "Resource": "${Review}"}}}
                """)).singleElement().satisfies(line -> assertThat(line)
                        .startsWith("WARNING state Ask waits for a worker for a year if none asks for its task"));
    }

    @Test
    void aWorkerThatDoesNotAnswerAndAQueueThatLosesMessages() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Queue: !Ref Queue}
                      DefinitionUri: machine.asl.json
                      Policies:
                        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
                  Queue:
                    Type: AWS::SQS::Queue
                  Worker:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: .
                      Handler: worker.Worker
                      Timeout: 60
                      Policies:
                        - SNSPublishMessagePolicy: {TopicName: nobody}
                      Events:
                        Asked: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
                """, """
                {"StartAt": "Ask", "TimeoutSeconds": 60, "States": {"Ask": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                  "Parameters": {"QueueUrl": "${Queue}", "MessageBody.$": "$$.Task.Token"}}}}
                """)).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("WARNING Worker is given task tokens of Machine, but none of its classes"),
                        line -> assertThat(line).startsWith("WARNING Worker is allowed sns:Publish on "),
                        line -> assertThat(line)
                                .startsWith("ERROR VisibilityTimeout of Queue (30 s) is shorter than Timeout"),
                        line -> assertThat(line).startsWith("WARNING Queue has no dead-letter queue"));
    }

    @Test
    void aStatementThatCouldBeNarrower() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Topic: !Ref Topic}
                      DefinitionUri: machine.asl.json
                      Policies:
                        - Statement:
                            - {Effect: Allow, Action: ["sns:*", "sqs:SendMessage"], Resource: "*"}
                  Topic:
                    Type: AWS::SNS::Topic
                """, """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}}}}
                """)).containsExactlyInAnyOrder(
                        "WARNING Machine is allowed sqs:SendMessage, and nothing that was found needs it: take it out",
                        "WARNING Machine is allowed sns:*, but needs only sns:Publish",
                        "WARNING Machine is allowed sns:* on *, but needs it only on Topic");
    }

    @Test
    void aFunctionThatCallsWhatItsEnvironmentNames() throws IOException {
        var name = "ClassCallsTest$Caller.class";
        try (var caller = CheckTest.class.getResourceAsStream(name)) {
            Files.write(folder.resolve(name), caller.readAllBytes());
        }
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
                """, "")).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Sender may not sqs:SendMessage on Orders (ClassCallsTest.java:")
                                .endsWith(", on what its environment names)"),
                        line -> assertThat(line)
                                .isEqualTo("WARNING Sender is allowed states:List*, but needs only "
                                        + "states:ListExecutions"),
                        line -> assertThat(line)
                                .startsWith("NOTE on which resource Sender calls states:ListExecutions is decided"),
                        line -> assertThat(line)
                                .startsWith("NOTE on which resource Sender calls states:SendTaskSuccess is decided"));
    }

    /** Their grants are SAM's: they cannot be narrowed, only taken out. */
    @Test
    void connectorsAndDestinations() throws IOException {
        assertThat(check("""
                  Worker:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: .
                      Handler: worker.Worker
                      EventInvokeConfig:
                        DestinationConfig: {OnFailure: {Type: S3Bucket, Destination: !GetAtt Lost.Arn}}
                      Tracing: PassThrough
                    Connectors:
                      ToOrders: {Properties: {Destination: {Id: Orders}, Permissions: [Read, Write]}}
                  Lost:
                    Type: AWS::S3::Bucket
                  Orders:
                    Type: AWS::SQS::Queue
                """, "")).singleElement().satisfies(line -> assertThat(line)
                        .isEqualTo("WARNING Worker needs nothing of what is granted here: take it out"));
    }

    /** Anyone may call it by its URL, which does not let a machine invoke it. */
    @Test
    void aFunctionWithAPublicUrl() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Work: !GetAtt Work.Arn}
                      DefinitionUri: machine.asl.json
                  Work:
                    Type: AWS::Serverless::Function
                    Properties: {CodeUri: ., Handler: work.Work, FunctionUrlConfig: {AuthType: NONE}}
                """, """
                {"StartAt": "One", "States": {"One": {"Type": "Task", "Resource": "${Work}", "End": true}}}
                """)).singleElement().satisfies(line -> assertThat(line)
                        .startsWith("ERROR Machine may not lambda:InvokeFunction on Work (state One, "));
    }

    /** What SAM grants for them cannot be narrowed or taken out. */
    @Test
    void eventSourcesThatAreNotLookedAt() throws IOException {
        assertThat(check("""
                  Worker:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: .
                      Handler: worker.Worker
                      Events:
                        Stream:
                          Type: Kinesis
                          Properties:
                            Stream: !Sub arn:aws:kinesis:${AWS::Region}:${AWS::AccountId}:stream/one
                            StartingPosition: LATEST
                            DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Lost.Arn}}
                        Broker:
                          Type: MQ
                          Properties:
                            Broker: !Sub arn:aws:mq:${AWS::Region}:${AWS::AccountId}:broker:one:1
                            Queues: [orders]
                            SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: !Ref Secret}]
                        Daily: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}
                  Lost:
                    Type: AWS::SQS::Queue
                  Secret:
                    Type: AWS::SecretsManager::Secret
                """, "")).isEmpty();
    }

    @Test
    void aRoleThatTrustsAnotherService() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties: {DefinitionUri: machine.asl.json, Role: !GetAtt Role.Arn}
                  Role:
                    Type: AWS::IAM::Role
                    Properties:
                      AssumeRolePolicyDocument:
                        Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}
                """, """
                {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
                """)).singleElement().satisfies(line -> assertThat(line)
                        .startsWith("ERROR the role of Machine does not trust states.amazonaws.com"));
    }

    @Test
    void whatHangsOnACondition() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Topic: !Ref Topic}
                      DefinitionUri: machine.asl.json
                      Policies:
                        - Statement:
                            Effect: Allow
                            Action: sns:Publish
                            Resource: !Ref Topic
                            Condition: {StringEquals: {"aws:PrincipalTag/team": blue}}
                  Topic:
                    Type: AWS::SNS::Topic
                """, """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}}}}
                """)).singleElement().satisfies(line -> assertThat(line)
                        .startsWith("NOTE whether Machine may sns:Publish hangs on aws:PrincipalTag/team, "));
    }

    /** A machine's task calls as its role: no service calls by itself, so that there is no aws:SourceArn. */
    @Test
    void aConditionThatCannotHold() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties:
                      DefinitionSubstitutions: {Topic: !Ref Topic}
                      DefinitionUri: machine.asl.json
                      Policies:
                        - Statement:
                            Effect: Allow
                            Action: sns:Publish
                            Resource: !Ref Topic
                            Condition: {ArnLike: {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:*"}}
                  Topic:
                    Type: AWS::SNS::Topic
                """, """
                {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
                  "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}}}}
                """)).satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("ERROR Machine may not sns:Publish on Topic (state Tell, ")
                                .endsWith("; the Condition of what would allow it does not hold)"),
                        line -> assertThat(line).startsWith("WARNING Machine is allowed sns:Publish on Topic, and"));
    }

    @Test
    void aTrustPolicyWithACondition() throws IOException {
        assertThat(check("""
                  Machine:
                    Type: AWS::Serverless::StateMachine
                    Properties: {DefinitionUri: machine.asl.json, Role: !GetAtt Role.Arn}
                  Role:
                    Type: AWS::IAM::Role
                    Properties:
                      AssumeRolePolicyDocument:
                        Statement:
                          Effect: Allow
                          Action: sts:AssumeRole
                          Principal: {Service: states.amazonaws.com}
                          Condition: {StringEquals: {"aws:SourceOrgID": o-1234567890}}
                """, """
                {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
                """)).singleElement().satisfies(line -> assertThat(line).startsWith(
                        "NOTE whether the role of Machine trusts states.amazonaws.com hangs on aws:SourceOrgID,"));
    }

    private List<String> check(String resources, String definition) throws IOException {
        return findings(resources, definition).stream().map(finding -> finding.severity() + " " + finding.message())
                .toList();
    }

    private List<Finding> findings(String resources, String definition) throws IOException {
        Files.writeString(folder.resolve("machine.asl.json"), definition);
        var template = Files.writeString(folder.resolve("template.yaml"), """
                Transform: AWS::Serverless-2016-10-31
                Globals: {Function: {Runtime: java25}}
                Resources:
                """ + resources.indent(0));
        var options = new Options("test", "us-east-1", "123456789012", Optional.empty());
        var stack = Templates.read(template, Map.of(), options);
        return Check.of(stack);
    }
}
