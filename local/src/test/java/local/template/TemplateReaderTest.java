package local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import local.template.stack.Stack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template may say beside its resources, and what is told of what is not run. */
class TemplateReaderTest {

    @TempDir
    private Path folder;

    private TemplateFixture fixture;

    @BeforeEach
    void fixture() {
        fixture = new TemplateFixture(folder);
    }

    @Test
    void parametersMayBeOverridden() {
        var stack = fixture.read("""
            Parameters:
              Name: {Type: String, AllowedPattern: "[a-z]+"}
              Wait: {Type: Number, Default: 30, MinValue: 0, MaxValue: 60}
            Resources:
              Queue:
                Type: AWS::SQS::Queue
                Properties: {QueueName: !Ref Name, VisibilityTimeout: !Ref Wait}
            """, Map.of("Name", "orders", "Wait", "45"));
        assertThat(stack.queues()).singleElement().satisfies(queue -> {
            assertThat(queue.name()).isEqualTo("orders");
            assertThat(queue.attributes()).containsEntry("VisibilityTimeout", "45");
        });
    }

    @Test
    void anOverrideNeedsItsParameter() {
        assertThat(fixture.fault("template.yaml", """
            Parameters:
              Name: {Type: String, Default: x}
            Resources: {Queue: {Type: AWS::SQS::Queue}}
            """, Map.of("Nam", "y")))
                .isEqualTo("template.yaml:1: the template has no parameter Nam; did you mean Name?");
    }

    @Test
    void anotherFileMayBeIncluded() {
        fixture.file("parts/queue.yaml", "VisibilityTimeout: 45\nDelaySeconds: 5\n");
        fixture.file("parts/more.yaml", "Outputs:\n  Url: {Value: !Ref Queue}\n");
        var stack = fixture.read("""
            Transform:
              - Name: AWS::Include
                Parameters: {Location: parts/more.yaml}
            Parameters:
              Part: {Type: String, Default: parts/queue.yaml}
            Resources:
              Queue:
                Type: AWS::SQS::Queue
                Properties:
                  DelaySeconds: 9
                  Fn::Transform:
                    Name: AWS::Include
                    Parameters: {Location: !Ref Part}
            """);
        assertThat(stack.queues().getFirst().attributes())
                .containsEntry("VisibilityTimeout", "45")
                .containsEntry("DelaySeconds", "9");
        assertThat(stack.outputs()).containsKey("Url");
    }

    @Test
    void forEachMakesAResourceOfEachItem() {
        var stack = fixture.read("""
            Transform: AWS::LanguageExtensions
            Parameters:
              Names: {Type: CommaDelimitedList, Default: "orders,returns"}
            Resources:
              Fn::ForEach::Queues:
                - Name
                - !Ref Names
                - Fn::ForEach::Kinds:
                    - Kind
                    - [a.1, b.2]
                    - Queue${Name}&{Kind}:
                        Type: AWS::SQS::Queue
                        Properties: {QueueName: !Sub "${Name}-&{Kind}"}
            Outputs:
              Fn::ForEach::Arns:
                - Name
                - !Ref Names
                - Arn${Name}: {Value: !GetAtt [!Sub "Queue${Name}a1", Arn]}
            """);
        assertThat(stack.queues())
                .extracting(Stack.Queue::name)
                .containsExactly("orders-a1", "orders-b2", "returns-a1", "returns-b2");
        assertThat(stack.outputs()).containsEntry("Arnorders", "arn:aws:sqs:us-east-1:123456789012:orders-a1");
    }

    @Test
    void anApplicationInTheTemplateIsPartOfTheStack() {
        fixture.file("inner/template.yaml", """
            Parameters:
              Wait: {Type: Number}
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !Ref Wait}}
            Outputs:
              QueueArn: {Value: !GetAtt Queue.Arn}
            """);
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Inner:
                Type: AWS::Serverless::Application
                Properties: {Location: inner/template.yaml, Parameters: {Wait: 60}}
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: .
                  Handler: a.B
                  Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Inner.Outputs.QueueArn}}}
            """);
        assertThat(stack.queues()).singleElement().satisfies(queue -> {
            assertThat(queue.logicalId()).isEqualTo("Inner/Queue");
            assertThat(queue.name()).matches("hello-Inner-\\w{12}-Queue-\\w{12}");
            assertThat(queue.attributes()).containsEntry("VisibilityTimeout", "60");
        });
        assertThat(stack.eventSourceMappings().getFirst().eventSourceArn())
                .isEqualTo(stack.queues().getFirst().arn());
        assertThat(stack.refusals()).isEmpty();
    }

    @Test
    void aDefinitionMayBeYaml() {
        fixture.file("machine.asl.yaml", """
            StartAt: Wait
            States:
              Wait: {Type: Wait, Seconds: 5, Comment: "${Name}", End: true}
            """);
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.yaml
                  DefinitionSubstitutions: {Name: !Ref AWS::StackName}
            """);
        assertThat(stack.stateMachines().getFirst().definition()).isEqualToIgnoringWhitespace("""
            {"StartAt": "Wait", "States": {
                "Wait": {"Type": "Wait", "Seconds": 5, "Comment": "hello", "End": true}}}
            """);
    }

    @Test
    void whatSamBuildWritesIsReadToo() {
        fixture.file("HelloFunction/helloworld/App.class", "");
        var stack = fixture.read("""
            AWSTemplateFormatVersion: '2010-09-09'
            Transform: AWS::Serverless-2016-10-31
            Resources:
              HelloFunction:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: HelloFunction
                  Handler: helloworld.App
                  Runtime: java25
                Metadata:
                  SamResourceId: HelloFunction
            """);
        assertThat(stack.functions().getFirst().code()).isEqualTo(folder.resolve("HelloFunction"));
    }

    @Test
    void whatIsNotRunIsNoticed() {
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Parameters: {Key: {Type: "AWS::SSM::Parameter::Value<String>", Default: /key}}
            Rules: {Region: {Assertions: []}}
            Resources:
              Table: {Type: AWS::DynamoDB::Table}
              Own: {Type: Custom::Own}
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: .
                  Handler: a.B
                  VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}
                  Policies: [{DynamoDBReadPolicy: {TableName: !Ref Table}}]
                  Events:
                    Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
                    Changes:
                      Type: DynamoDB
                      Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}
              Daily:
                Type: AWS::Events::Rule
                Properties:
                  ScheduleExpression: rate(1 day)
                  Targets: [{Id: stream, Arn: !Sub "arn:aws:kinesis:us-east-1:${AWS::AccountId}:stream/days"}]
            Outputs:
              Arn: {Value: !GetAtt Table.Arn}
            """);
        assertThat(stack.notices())
                .extracting(Stack.Notice::message)
                .containsExactlyInAnyOrder(
                        "Table (AWS::DynamoDB::Table) is not run locally",
                        "Own (Custom::Own) is not run locally",
                        "the event Changes of Worker (DynamoDB) is not run locally",
                        "the target arn:aws:kinesis:us-east-1:123456789012:stream/days of Daily is not run locally",
                        "VpcConfig of Worker has no effect locally",
                        "the Rules are not checked locally",
                        "the value of the parameter Key is in AWS's Parameter Store; its "
                                + "name is taken for it, unless --parameter-overrides gives the value");
        assertThat(stack.refusals()).isEmpty();
        assertThat(stack.outputs().get("Arn"))
                .matches("arn:aws:dynamodb:us-east-1:123456789012:table/hello-Table-\\w{12}");
    }

    @Test
    void aPolicyMaySpeakOfWhatIsNotRun() {
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Table: {Type: AWS::DynamoDB::Table}
              Own: {Type: Custom::Own}
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: .
                  Handler: a.B
                  Policies:
                    - Statement:
                        - Effect: Allow
                          Action: [dynamodb:GetItem, dynamodb:GetRecords, s3:GetObject]
                          Resource: [!GetAtt Table.Arn, !Sub "${Table.Arn}/index/*", !GetAtt Table.StreamArn, !GetAtt Own.BucketArn]
            """);
        assertThat(stack.refusals()).isEmpty();
        assertThat(stack.roles()
                        .getFirst()
                        .role()
                        .policies()
                        .getFirst()
                        .document()
                        .statements())
                // As it is, and once more for what only AWS knows: the attribute of the custom resource.
                .hasSize(2);
    }

    @Test
    void whatACheckMayReadARunMayRefuse() {
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Table: {Type: AWS::Serverless::SimpleTable}
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: java25
                  CodeUri: .
                  Handler: a.B
                  Environment: {Variables: {SECRET: "{{resolve:secretsmanager:Key}}"}}
            """);
        assertThat(stack.refusals())
                .extracting(Stack.Notice::message)
                .containsExactly(
                        "Worker uses {{resolve:secretsmanager:Key}}, which only AWS can resolve; make it a parameter"
                                + " and give it with --parameter-overrides");
    }

    @Test
    void namesThatSamLetsAPersonUseCanBeReferredTo() {
        var stack = fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java25, CodeUri: ., Handler: a.B}}
            Resources:
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: worker
                  AutoPublishAlias: live
                  Events: {Web: {Type: Api, Properties: {Path: /, Method: get}}}
            Outputs:
              Alias: {Value: !Ref Worker.Alias}
              Url: {Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod"}
              Role: {Value: !GetAtt WorkerRole.Arn}
            """);
        assertThat(stack.functions().getFirst().aliases()).containsExactly("live");
        assertThat(stack.outputs())
                .containsEntry("Alias", "arn:aws:lambda:us-east-1:123456789012:function:worker:live")
                .containsKeys("Url", "Role");
    }

    @Test
    void aPermissionIsForAFunctionHoweverItIsNamedAndNotForAnothersOfItsName() {
        var stack = fixture.read("""
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}]}}
              Worker:
                Type: AWS::Lambda::Function
                Properties: {FunctionName: worker, Runtime: java25, Handler: a.B, Code: ., Role: !GetAtt Role.Arn}
              Named: {Type: AWS::Lambda::Permission, Properties: {FunctionName: "123456789012:function:worker:live", Action: "lambda:InvokeFunction", Principal: sns.amazonaws.com}}
              Foreign: {Type: AWS::Lambda::Permission, Properties: {FunctionName: "arn:aws:lambda:us-east-1:210987654321:function:worker", Action: "lambda:InvokeFunction", Principal: sqs.amazonaws.com}}
            """);
        assertThat(stack.functions().getFirst().policy().orElseThrow().json().toString())
                .contains("arn:aws:lambda:us-east-1:123456789012:function:worker:live", "sns.amazonaws.com")
                .doesNotContain("sqs.amazonaws.com");
    }
}
