package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What policies grant: too little, too much, under conditions, by the resource or by a trust policy. */
class GrantsTest extends SmallApplications {

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
            """, ""))
                .containsExactly(
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
            """))
                .containsExactly(
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
            """))
                .containsExactlyInAnyOrder(
                        "WARNING Machine is allowed sqs:SendMessage, and nothing that was found needs it: take it out",
                        "WARNING Machine is allowed sns:*, but needs only sns:Publish",
                        "WARNING Machine is allowed sns:* on *, but needs it only on Topic");
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
            """, ""))
                .singleElement()
                .satisfies(line -> assertThat(line)
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
            """))
                .singleElement()
                .satisfies(line -> assertThat(line)
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
            """))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("ERROR the role of Machine does not trust states.amazonaws.com"));
    }

    @Test
    void whatHangsOnACondition() throws IOException {
        assertThat(publishing("{StringEquals: {\"aws:PrincipalTag/team\": blue}}"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("NOTE whether Machine may sns:Publish hangs on aws:PrincipalTag/team, "));
    }

    /** The role that SAM makes has the tags of what it is for. */
    @Test
    void aConditionOnTheRolesOwnTags() throws IOException {
        assertThat(publishing("{StringEquals: {\"aws:PrincipalTag/stateMachine:createdBy\": SAM}}"))
                .isEmpty();
        assertThat(publishing("{StringEquals: {\"aws:PrincipalTag/stateMachine:createdBy\": hand}}"))
                .anySatisfy(line -> assertThat(line).startsWith("ERROR Machine may not sns:Publish on Topic"));
    }

    /** A machine's task calls as its role: no service calls by itself, so that there is no aws:SourceArn. */
    @Test
    void aConditionThatCannotHold() throws IOException {
        assertThat(publishing("{ArnLike: {\"aws:SourceArn\": \"arn:aws:states:*:*:stateMachine:*\"}}"))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("ERROR Machine may not sns:Publish on Topic (state Tell, ")
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
            """))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("NOTE whether the role of Machine trusts states.amazonaws.com hangs on"
                                + " aws:SourceOrgID,"));
    }

    /** What is said of a machine that tells a topic and may do so under this condition. */
    private List<String> publishing(String condition) throws IOException {
        return check("""
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
                        Condition: %s
              Topic:
                Type: AWS::SNS::Topic
            """.formatted(condition), """
            {"StartAt": "Tell", "States": {"Tell": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "hi"}}}}
            """);
    }
}
