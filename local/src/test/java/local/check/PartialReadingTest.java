package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.check.Finding.Severity;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check reads what can be read: what is wrong is a finding at its line, what is unknown a note, and the rest is checked. */
class PartialReadingTest {

    private static final String FUNCTION =
            "Type: AWS::Serverless::Function, Properties: {Handler: a.B, Runtime: java25, CodeUri: missing";

    @TempDir
    private Path folder;

    @Test
    void theRestOfATemplateIsCheckedWhateverIsWrongWithAResource() {
        assertThat(findings("""
            Resources:
              Broken: {Type: AWS::SQS::Queue, Properties: {QueueNam: x, DelaySeconds: soon}}
              Topic: {Type: AWS::SNS::Topic}
              Queue: {Type: AWS::SQS::Queue}
              Told: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn}}
            """))
                .contains(
                        "3 ERROR AWS::SQS::Queue has no property QueueNam; did you mean QueueName?"
                                + " (Resources.Broken.Properties.QueueNam)",
                        "3 ERROR DelaySeconds must be a whole number from 0 to 900, but is \"soon\""
                                + " (Resources.Broken.Properties.DelaySeconds)",
                        "6 ERROR Topic may not sqs:SendMessage on Queue (its subscription)");
    }

    @Test
    void aParameterWithoutAValueIsUnknownAndSoIsWhatHangsOnIt() {
        assertThat(findings("""
            Parameters: {Stage: {Type: String}, Bucket: {Type: String}}
            Conditions: {IsProd: !Equals [!Ref Stage, prod]}
            Resources:
              Queue: {Type: AWS::SQS::Queue, Condition: IsProd, Properties: {QueueName: !Sub "q-${Stage}", DelaySeconds: !Ref Stage}}
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition:
                    StartAt: Put
                    States:
                      Put: {Type: Task, End: true, Resource: "arn:aws:states:::aws-sdk:s3:putObject", Parameters: {Bucket: !Ref Bucket, Key: k, Body: b}}
                  Policies: [S3WritePolicy: {BucketName: !Ref Bucket}]
            """))
                .containsExactlyInAnyOrder(
                        "2 NOTE parameter Stage has no Default; give it with --parameter-overrides Stage=..."
                                + " (Parameters.Stage)",
                        "2 NOTE parameter Bucket has no Default; give it with --parameter-overrides Bucket=..."
                                + " (Parameters.Bucket)");
    }

    /** What a role may do by what only AWS knows is not known, and never an error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/Own']",
                "ManagedPolicyArns: [!ImportValue policy]",
                "Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'sns:Publish',"
                        + " Resource: !ImportValue topic}}}]",
                "Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: !ImportValue a,"
                        + " Resource: '*'}}}]",
                "Policies: [{PolicyName: p, PolicyDocument: !ImportValue document}]",
                "Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'sns:Publish',"
                        + " Resource: '{{resolve:ssm:/topic}}'}}}]"
            })
    void policiesAreJudgedAsFarAsTheyAreKnown(String policies) {
        assertThat(findings(MACHINE.formatted("arn:aws:sns:us-east-1:123456789012:t", policies)))
                .anyMatch(finding -> finding.matches("\\d+ NOTE whether Role may sns:Publish is not known: .*"))
                .noneMatch(finding -> finding.contains("ERROR") || finding.contains("WARNING"));
    }

    @Test
    void aRightForTheVeryThingThatIsUnknownIsARight() {
        assertThat(findings(MACHINE.formatted("'arn:aws:sns:us-east-1:123456789012:${T}'", """
            Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'sns:Publish', \
            Resource: !Sub 'arn:aws:sns:us-east-1:123456789012:${T}'}}}]\
            """)
                                .replace("TopicArn: '", "TopicArn: !Sub '")
                        + "Parameters: {T: {Type: String}}\n"))
                .noneMatch(finding -> finding.contains("sns:Publish"));
    }

    private static final String MACHINE = """
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Role: !GetAtt Role.Arn
              Definition:
                StartAt: Tell
                States:
                  Tell: {Type: Task, End: true, Resource: "arn:aws:states:::sns:publish", Parameters: {TopicArn: %s, Message: m}}
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}}
              %s
        """;

    /** Each is a true refusal of SAM's. */
    @Test
    void whatSamRefusesIsAnErrorAtItsLine() {
        assertThat(findings("""
            Resources:
              A: {%1$s, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), State: ENABLED, Enabled: true}}}}}
              B: {%1$s, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SQS, Arn: x}}}}}}
              C: {%1$s, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SNS}}}}}}
              D: {%1$s, ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}}}
              E: {%1$s, Events: {E: {Type: S3, Properties: {Bucket: elsewhere, Events: s3:ObjectCreated:*}}}}}
              F: {%1$s, Events: {E: {Type: MQ, Properties: {Broker: b, Queues: [q], SourceAccessConfigurations: [{Type: VIRTUAL_HOST, URI: h}]}}}}}
              G: {%1$s, Events: {E: {Type: MQ, Properties: {Broker: b, Queues: [q], SourceAccessConfigurations: [{Type: SASL_SCRAM_512_AUTH, URI: s}]}}}}}
              H: {%1$s, Events: {E: {Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [b], Topics: [t]}}}}}
              I: {%1$s, Events: {E: {Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [b], Topics: [t], SourceAccessConfigurations: [{Type: VPC_SUBNET, URI: "subnet:s"}]}}}}}
              J: {%1$s, Events: {E: {Type: DocumentDB, Properties: {Cluster: c, DatabaseName: d, StartingPosition: LATEST}}}}}
              K: {%1$s, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {}}}}}}
              L: {%1$s, Events: {E: {Type: Schedule, Properties: {Schedule: rate(1 day), DeadLetterConfig: {Type: SQS, QueueLogicalId: 5}}}}}}
              M: {%1$s, DeploymentPreference: {Type: AllAtOnce}}}
            """.formatted(FUNCTION)))
                .filteredOn(finding -> finding.contains("ERROR"))
                .extracting(finding -> finding.substring(0, finding.indexOf(' ')))
                .containsExactly("3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15");
    }

    /** What only a parameter tells may be the name of any managed policy. */
    @Test
    void aManagedPolicyThatIsAParameterIsUnknown() {
        assertThat(findings("""
            Parameters: {Policy: {Type: String}}
            Resources:
              Fn: {%s, Policies: [!Ref Policy]}}
            """.formatted(FUNCTION)))
                .anyMatch(finding -> finding.contains("NOTE what the managed policy ")
                        && finding.contains("grants is not known here"))
                .noneMatch(finding -> finding.contains("ERROR"));
    }

    @Test
    void whatSamDropsIsAWarning() {
        assertThat(findings("""
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                Description: beside
                Properties:
                  Handler: a.B
                  Runtime: java25
                  CodeUri: missing
                  Timeout: 3
                  Timeout: 5
                  Policies: [SQSPollerPolicy: {QueueName: q, Other: x}]
            """))
                .contains(
                        "5 WARNING SAM drops Description of Fn, which stands beside its Properties",
                        "11 WARNING duplicate key Timeout, first in line 10: the last one counts",
                        "12 WARNING SQSPollerPolicy has no parameter Other; there is QueueName; SAM drops it")
                .noneMatch(finding -> finding.contains("ERROR"));
    }

    @Test
    void theMergeKeyIsReadAsTheSamCliReadsIt() {
        assertThat(findings("""
            Resources:
              One: {Type: AWS::SQS::Queue, Properties: &settings {DelaySeconds: 5, VisibilityTimeout: 9}}
              Two:
                Type: AWS::SQS::Queue
                Properties:
                  <<: *settings
                  DelaySeconds: soon
            """))
                .containsExactly(
                        "7 WARNING CloudFormation does not support the merge key <<; the SAM CLI writes the entries"
                                + " out",
                        "8 ERROR DelaySeconds must be a whole number from 0 to 900, but is \"soon\""
                                + " (Resources.Two.Properties.DelaySeconds)");
    }

    @Test
    void whatSamMakesCanBeReferredTo() {
        assertThat(findings("""
            Resources:
              Api: {Type: AWS::Serverless::Api, Properties: {StageName: Prod}}
              Queue: {Type: AWS::SQS::Queue, DependsOn: [ApiProdStage, FnToQueue]}
              Fn: {%s}, Connectors: {ToQueue: {Properties: {Destination: {Id: Queue}, Permissions: [Write]}}}}
            Outputs:
              A: {Value: !Ref Api.Stage}
              B: {Value: !Ref Api.Deployment}
              C: {Value: !Sub "${ApiUsagePlan}"}
            """.formatted(FUNCTION))).noneMatch(finding -> finding.contains("ERROR"));
    }

    /** A REST API calls its authorizer unless it says otherwise, an HTTP API only where it says so. */
    @Test
    void authorizersMayBeCalledAsSamMakesIt() {
        var stack = read("""
            Resources:
              Fn: {%s}}
              Rest: {Type: AWS::Serverless::Api, Properties: {StageName: s, Auth: {Authorizers: {A: {FunctionArn: !GetAtt Fn.Arn}}}}}
              Http: {Type: AWS::Serverless::HttpApi, Properties: {Auth: {Authorizers: {B: {FunctionArn: !GetAtt Fn.Arn}}}}}
            """.formatted(FUNCTION));

        assertThat(stack.functions()
                        .getFirst()
                        .policy()
                        .orElseThrow()
                        .json()
                        .path("Statement")
                        .valueStream())
                .extracting(statement -> statement.at("/Principal/Service").asString())
                .containsExactly("apigateway.amazonaws.com");
    }

    /** By CloudFormation's resource schemas. */
    @Test
    void aReferenceIsAnArnWhereTheTypesIdentifierIsOne() {
        assertThat(findings("""
            Resources:
              Task: {Type: AWS::ECS::TaskDefinition}
              Job: {Type: AWS::Batch::JobDefinition, Properties: {Type: container, JobDefinitionName: j}}
              Cluster: {Type: AWS::MSK::Cluster}
              Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ecs.amazonaws.com}, Action: sts:AssumeRole}}
                  Policies:
                    - PolicyName: p
                      PolicyDocument: {Statement: {Effect: Allow, Action: "*", Resource: [!Ref Task, !Ref Job, !Ref Cluster, !Ref Balancer]}}
            Outputs:
              Family: {Value: !Select [1, !Split ["/", !Ref Job]]}
              Wrong: {Value: !GetAtt Task.Family}
            """))
                .containsExactly("16 ERROR AWS::ECS::TaskDefinition has no attribute Family; there is TaskDefinitionArn"
                        + " (Outputs.Wrong.Value)");
    }

    /** A definition that cannot be read is told, and its role is not judged by it. */
    @Test
    void aFaultyDefinitionIsAFindingAndTheRestIsChecked() {
        assertThat(findings("""
            Resources:
              Broken: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: Nowhere, States: {A: {Type: Succeed}}}, Policies: [AWSLambdaRole]}}
              InS3: {Type: AWS::Serverless::StateMachine, Properties: {DefinitionUri: {Bucket: b, Key: k}}}
              Fn: {%s}}
            """.formatted(FUNCTION)))
                .anyMatch(finding -> finding.startsWith("3 ERROR ") && finding.contains("MISSING_TRANSITION_TARGET"))
                .anyMatch(finding -> finding.startsWith("4 NOTE the definition is in S3"))
                .anyMatch(finding -> finding.startsWith("5 NOTE the code of Fn is to be at missing"))
                .noneMatch(finding -> finding.contains("AWSLambdaRole"));
    }

    private Stack read(String template) {
        try {
            var file = Files.writeString(
                    folder.resolve("template.yaml"), "Transform: AWS::Serverless-2016-10-31\n" + template);
            var options = new Options("test", "us-east-1", "123456789012", Optional.empty());
            return Templates.read(file, Map.of(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> findings(String template) {
        return Check.of(read(template)).stream()
                .filter(finding -> finding.severity() != Severity.NOTE
                        || !finding.message().contains("its log"))
                .map(finding -> finding.location().line() + " " + finding.severity() + " " + finding.message())
                .toList();
    }
}
