package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates with one thing wrong: each is told in one sentence, with the line, what is wrong and what is right. */
class BadTemplateTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource
    void function(String wrong, String message) {
        assertThat(fault("""
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {Runtime: java25, CodeUri: ., Handler: a.B}}
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Worker:
                Type: AWS::Serverless::Function
                Properties:
                  %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> function() {
        return cases("""
            {MemorySizes: 3}
                template.yaml:8: AWS::Serverless::Function has no property MemorySizes; did you mean MemorySize? \
            (Resources.Worker.Properties.MemorySizes)
            {MemorySize: big}
                template.yaml:8: MemorySize must be a whole number from 128 to 10240, but is "big" \
            (Resources.Worker.Properties.MemorySize)
            {MemorySize: 64}
                template.yaml:8: MemorySize must be a whole number from 128 to 10240, but is 64 \
            (Resources.Worker.Properties.MemorySize)
            {Timeout: 901}
                template.yaml:8: Timeout must be a whole number from 1 to 900, but is 901 \
            (Resources.Worker.Properties.Timeout)
            {Timeout: [1]}
                template.yaml:8: Timeout must be a whole number from 1 to 900, but is a list \
            (Resources.Worker.Properties.Timeout)
            {Timeout: 1.5}
                template.yaml:8: Timeout must be a whole number from 1 to 900, but is 1.5 \
            (Resources.Worker.Properties.Timeout)
            {Timeout: }
                template.yaml:8: Timeout must be a whole number from 1 to 900, but is empty \
            (Resources.Worker.Properties.Timeout)
            {FunctionName: "not a name"}
                template.yaml:8: a function's name has at most 64 letters, digits, - and _, but this is "not a \
            name" (Resources.Worker.Properties.FunctionName)
            {Environment: {QUEUE: x}}
                template.yaml:8: Environment has no property QUEUE; there is Variables \
            (Resources.Worker.Properties.Environment.QUEUE)
            {Environment: {Variables: {QUEUE: [x]}}}
                template.yaml:8: the environment variable QUEUE must be a string, but is a list \
            (Resources.Worker.Properties.Environment.Variables.QUEUE)
            {Environment: {Variables: {1QUEUE: x}}}
                template.yaml:8: an environment variable's name begins with a letter and has letters, digits \
            and _ after it, but this is 1QUEUE (Resources.Worker.Properties.Environment.Variables.1QUEUE)
            {Environment: {Variables: [x]}}
                template.yaml:8: Variables must be a map, but is a list \
            (Resources.Worker.Properties.Environment.Variables)
            {Environment: x}
                template.yaml:8: Environment must be a map, but is "x" (Resources.Worker.Properties.Environment)
            {LoggingConfig: {LogFormat: Json}}
                template.yaml:8: LogFormat is one of Text, JSON, but this is Json \
            (Resources.Worker.Properties.LoggingConfig.LogFormat)
            {LoggingConfig: {ApplicationLogLevel: DEBUG}}
                template.yaml:8: a log level can be set only where LogFormat is JSON \
            (Resources.Worker.Properties.LoggingConfig)
            {Role: "arn:aws:iam::1:role/x"}
                template.yaml:8: what the role arn:aws:iam::1:role/x may do is not in this template; declare it \
            here, or give Policies instead
            {Role: [x]}
                template.yaml:8: the role must be a string, but is a list (Resources.Worker.Properties.Role)
            {Policies: NoSuchPolicy}
                template.yaml:8: AWS has no managed policy NoSuchPolicy (Resources.Worker.Properties.Policies)
            {Policies: AdministratorAcces}
                template.yaml:8: AWS has no managed policy AdministratorAcces; did you mean AdministratorAccess? \
            (Resources.Worker.Properties.Policies)
            {Policies: [{LambdaInvokPolicy: {FunctionName: x}}]}
                template.yaml:8: there is no policy template LambdaInvokPolicy; did you mean LambdaInvokePolicy? \
            (Resources.Worker.Properties.Policies[0])
            {Policies: [{LambdaInvokePolicy: {Function: x}}]}
                template.yaml:8: LambdaInvokePolicy has no parameter Function; there is FunctionName \
            (Resources.Worker.Properties.Policies[0].LambdaInvokePolicy.Function)
            {Policies: [{LambdaInvokePolicy: {}}]}
                template.yaml:8: LambdaInvokePolicy needs the parameter FunctionName \
            (Resources.Worker.Properties.Policies[0])
            {Policies: [{LambdaInvokePolicy: x}]}
                template.yaml:8: LambdaInvokePolicy must be a map, but is "x" \
            (Resources.Worker.Properties.Policies[0].LambdaInvokePolicy)
            {Policies: [{LambdaInvokePolicy: {FunctionName: x}, SQSSendMessagePolicy: {QueueName: x}}]}
                template.yaml:8: a policy must be the name of a managed policy, a policy template, or a document \
            with Statement (Resources.Worker.Properties.Policies[0])
            {Policies: [[x]]}
                template.yaml:8: the name of a managed policy must be a string, but is a list \
            (Resources.Worker.Properties.Policies[0])
            {Policies: [{Statement: [{Effect: Alow, Action: "*", Resource: "*"}]}]}
                template.yaml:8: Statement[0].Effect: "Alow" is not an effect. Write "Allow" or "Deny". \
            (Resources.Worker.Properties.Policies[0])
            {Policies: [{Statement: [{Effect: Allow, Resource: "*"}]}]}
                template.yaml:8: Statement[0]: has neither Action nor NotAction. Say what it is about, such as \
            "Action": "sqs:SendMessage". (Resources.Worker.Properties.Policies[0])
            {Policies: [{Statement: x}]}
                template.yaml:8: Statement: This is an object, not "x". (Resources.Worker.Properties.Policies[0])
            {Policies: ["arn:aws:iam::1:policy/Mine"]}
                template.yaml:8: what the managed policy arn:aws:iam::1:policy/Mine grants is not known here; \
            write its statements into the template (Resources.Worker.Properties.Policies[0])
            {DeadLetterQueue: {Type: S3, TargetArn: x}}
                template.yaml:8: the Type of DeadLetterQueue must be SQS or SNS \
            (Resources.Worker.Properties.DeadLetterQueue)
            {DeadLetterQueue: {Type: SQS}}
                template.yaml:8: TargetArn is missing (Resources.Worker.Properties.DeadLetterQueue)
            {DeadLetterQueue: x}
                template.yaml:8: DeadLetterQueue must be a map, but is "x" \
            (Resources.Worker.Properties.DeadLetterQueue)
            {AutoPublishAlias: "1"}
                template.yaml:8: an alias has letters, digits, - and _ and is not only digits, but this is "1" \
            (Resources.Worker.Properties.AutoPublishAlias)
            {Events: {Work: {Type: SQSS}}}
                template.yaml:8: there is no event type SQSS; did you mean SQS? \
            (Resources.Worker.Properties.Events.Work)
            {Events: {Work: {Properties: {}}}}
                template.yaml:8: Type is missing (Resources.Worker.Properties.Events.Work)
            {Events: {Work: {Type: SQS}}}
                template.yaml:8: Queue is missing: an event of the type SQS must have it \
            (Resources.Worker.Properties.Events.Work)
            {Events: {Work: {Type: SQS, Properties: {Queu: x}}}}
                template.yaml:8: an event of the type SQS has no property Queu; did you mean Queue? \
            (Resources.Worker.Properties.Events.Work.Properties.Queu)
            {Events: {Work: {Type: SQS, Properties: {Queue: !Ref Queue}}}}
                template.yaml:8: the event source must be an ARN, but is \
            "https://sqs.us-east-1.amazonaws.com/123456789012/hello-Queue-GPH6y8fIUjRM"; !GetAtt Queue.Arn gives \
            it (Resources.Worker.Properties.Events.Work.Properties.Queue)
            {Events: {Work: {Type: SQS, Properties: {Queue: "arn:aws:sqs:us-east-1:1:q"}}}}
                template.yaml:8: the queue arn:aws:sqs:us-east-1:1:q is not in this template
            {Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 0}}}}
                template.yaml:8: BatchSize must be a whole number from 1 to 10000, but is 0 \
            (Resources.Worker.Properties.Events.Work.Properties.BatchSize)
            {Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, Enabled: maybe}}}}
                template.yaml:8: Enabled must be true or false, but is "maybe" \
            (Resources.Worker.Properties.Events.Work.Properties.Enabled)
            {Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, ScalingConfig: \
            {MaximumConcurrency: 1}}}}}
                template.yaml:8: MaximumConcurrency must be a whole number from 2 to 1000, but is 1 \
            (Resources.Worker.Properties.Events.Work.Properties.ScalingConfig.MaximumConcurrency)
            {Events: {Told: {Type: SNS, Properties: {}}}}
                template.yaml:8: Topic is missing: an event of the type SNS must have it \
            (Resources.Worker.Properties.Events.Told.Properties)
            {Events: [x]}
                template.yaml:8: Events must be a map, but is a list (Resources.Worker.Properties.Events)
            {EventInvokeConfig: {MaximumRetryAttempts: 3}}
                template.yaml:8: MaximumRetryAttempts must be a whole number from 0 to 2, but is 3 \
            (Resources.Worker.Properties.EventInvokeConfig.MaximumRetryAttempts)
            {EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Mail}}}}
                template.yaml:8: the Type of OnFailure must be SQS, SNS, Lambda, EventBridge or S3Bucket, but is \
            Mail (Resources.Worker.Properties.EventInvokeConfig.DestinationConfig.OnFailure)
            {EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda}}}}
                template.yaml:8: Destination is missing for OnFailure \
            (Resources.Worker.Properties.EventInvokeConfig.DestinationConfig.OnFailure)
            {Layers: ["arn:aws:lambda:us-east-1:1:layer:x:1"]}
                template.yaml:8: the layer arn:aws:lambda:us-east-1:1:layer:x:1 is not in this template
            {Tracing: [x]}
                template.yaml:8: Tracing must be a string, but is a list (Resources.Worker.Properties.Tracing)
            {AssumeRolePolicyDocument: {Statement: []}}
                template.yaml:8: Statement: is missing. A policy has at least one statement. \
            (Resources.Worker.Properties.AssumeRolePolicyDocument)
            [x]
                template.yaml:7: Properties must be a map, but is a list (Resources.Worker.Properties)
            """);
    }

    @ParameterizedTest
    @MethodSource
    void functionWithoutGlobals(String wrong, String message) {
        assertThat(fault("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Worker:
                Type: AWS::Serverless::Function
                Properties: %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> functionWithoutGlobals() {
        return cases("""
            {Runtime: java25, CodeUri: nowhere, Handler: a.B}
                template.yaml:5: the code of Worker is to be at nowhere, but there is no such folder \
            (Resources.Worker.Properties.CodeUri)
            {Runtime: java25, CodeUri: s3://bucket/key, Handler: a.B}
                template.yaml:5: the code of Worker is at s3://bucket/key; run the template of the sources, or \
            what sam build made of it
            {Runtime: java25, CodeUri: {Bucket: b, Key: k}, Handler: a.B}
                template.yaml:5: the code of Worker is in S3; run the template of the sources, or what sam build \
            made of it
            {Runtime: java25, InlineCode: "x", Handler: a.B}
                template.yaml:5: the code of Worker is inline, which only Node.js and Python can have
            {CodeUri: ., Handler: a.B}
                template.yaml:3: Runtime is missing (Resources.Worker)
            {Runtime: java25, CodeUri: .}
                template.yaml:3: Handler is missing (Resources.Worker)
            {PackageType: Image, ImageUri: x}
                template.yaml:3: Worker is a container image, which cannot be run locally without Docker
            """);
    }

    @ParameterizedTest
    @MethodSource
    void stateMachine(String wrong, String message) {
        assertThat(fault("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> stateMachine() {
        return cases("""
            {}
                template.yaml:4: a state machine has either Definition or DefinitionUri (Resources.Machine)
            {DefinitionUri: nowhere.asl.json}
                template.yaml:7: there is no file nowhere.asl.json (Resources.Machine.Properties.DefinitionUri)
            {DefinitionUri: "s3://bucket/key"}
                template.yaml:7: the definition is in S3; name the file that it was uploaded from \
            (Resources.Machine.Properties.DefinitionUri)
            {DefinitionUri: {Bucket: b, Key: k}}
                template.yaml:7: the definition is in S3; name the file that it was uploaded from \
            (Resources.Machine.Properties.DefinitionUri)
            {DefinitionUri: x, Definition: {}}
                template.yaml:4: a state machine has either Definition or DefinitionUri (Resources.Machine)
            {Definition: [x]}
                template.yaml:7: Definition must be a map, but is a list (Resources.Machine.Properties.Definition)
            {Definition: {StartAt: A}, Role: x, Policies: []}
                template.yaml:7: a state machine has either Role or Policies; put the policies into the role \
            (Resources.Machine.Properties.Policies)
            {Definition: {StartAt: A}, Type: FAST}
                template.yaml:7: the type of a state machine is STANDARD or EXPRESS, but this is FAST \
            (Resources.Machine.Properties.Type)
            {Definition: {StartAt: A}, DefinitionSubstitutions: {A: [1]}}
                template.yaml:7: the substitution A must be a string, but is a list \
            (Resources.Machine.Properties.DefinitionSubstitutions.A)
            {Definition: {StartAt: A}, Tracing: true}
                template.yaml:7: Tracing must be a map, but is true (Resources.Machine.Properties.Tracing)
            {Definition: {StartAt: A}, Tracing: {Enable: true}}
                template.yaml:7: TracingConfiguration has no property Enable; did you mean Enabled? \
            (Resources.Machine.Properties.Tracing.Enable)
            {Definition: {StartAt: A}, Logging: {Destinations: [{LogGroupArn: x}]}}
                template.yaml:7: Destinations has no property LogGroupArn; there is CloudWatchLogsLogGroup \
            (Resources.Machine.Properties.Logging.Destinations[0].LogGroupArn)
            {Definition: {StartAt: A}, Tracing: {Enabled: perhaps}}
                template.yaml:7: Enabled must be true or false, but is "perhaps" \
            (Resources.Machine.Properties.Tracing.Enabled)
            {Definition: {StartAt: A}, Events: {X: {Type: SQS}}}
                template.yaml:7: there is no event type SQS; there is Api, CloudWatchEvent, EventBridgeRule, \
            Schedule (Resources.Machine.Properties.Events.X)
            {Definition: {StartAt: A}, Event: {}}
                template.yaml:7: AWS::Serverless::StateMachine has no property Event; did you mean Events? \
            (Resources.Machine.Properties.Event)
            {Definition: {StartAt: !GetAtt Queue.Nme}}
                template.yaml:7: AWS::SQS::Queue has no attribute Nme; there is Arn, QueueName, QueueUrl \
            (Resources.Machine.Properties.Definition.StartAt)
            {Definition: {StartAt: A}, Policies: [{SFNStartPolicy: {}}]}
                template.yaml:7: there is no policy template SFNStartPolicy \
            (Resources.Machine.Properties.Policies[0])
            """);
    }

    @ParameterizedTest
    @MethodSource
    void intrinsicFunction(String wrong, String message) {
        assertThat(fault("""
            Resources:
              Topic: {Type: AWS::SNS::Topic}
              Queue:
                Type: AWS::SQS::Queue
                Properties:
                  QueueName: %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> intrinsicFunction() {
        return cases("""
            !Ref Topik
                template.yaml:6: there is no parameter or resource Topik; did you mean Topic? \
            (Resources.Queue.Properties.QueueName)
            !GetAtt Topic
                template.yaml:6: !GetAtt needs a resource and an attribute: !GetAtt Topic.Arn
            !GetAtt Topic.Nme
                template.yaml:6: AWS::SNS::Topic has no attribute Nme; there is TopicArn, TopicName \
            (Resources.Queue.Properties.QueueName)
            !GetAtt [Topic]
                template.yaml:6: Fn::GetAtt needs a resource and an attribute: [Resource, Arn] \
            (Resources.Queue.Properties.QueueName)
            !Sub "${Topik}"
                template.yaml:6: there is no parameter or resource Topik; did you mean Topic? \
            (Resources.Queue.Properties.QueueName)
            !Sub "${Topik.Arn}"
                template.yaml:6: there is no parameter or resource Topik.Arn; there is Queue, Topic \
            (Resources.Queue.Properties.QueueName)
            !Sub "${AWS::StackNam}"
                template.yaml:6: unknown pseudo parameter AWS::StackNam; did you mean AWS::StackName? \
            (Resources.Queue.Properties.QueueName)
            !Sub [a]
                template.yaml:6: Fn::Sub takes 2 arguments, but is given 1 (Resources.Queue.Properties.QueueName)
            !Sub {a: b}
                template.yaml:6: the text of Fn::Sub must be a string, but is a map \
            (Resources.Queue.Properties.QueueName)
            !Ref [a]
                template.yaml:6: Ref must be a string, but is a list (Resources.Queue.Properties.QueueName)
            !Ref AWS::Regio
                template.yaml:6: unknown pseudo parameter AWS::Regio; did you mean AWS::Region? \
            (Resources.Queue.Properties.QueueName)
            {"Fn::Jion": [a]}
                template.yaml:6: unknown function Fn::Jion; did you mean Fn::Join? \
            (Resources.Queue.Properties.QueueName)
            !Join a
                template.yaml:6: the argument of Fn::Join must be a list, but is "a" \
            (Resources.Queue.Properties.QueueName)
            !Join [a]
                template.yaml:6: Fn::Join takes 2 arguments, but is given 1 (Resources.Queue.Properties.QueueName)
            !Join [a, b]
                template.yaml:6: the second argument of Fn::Join must be a list, but is "b" \
            (Resources.Queue.Properties.QueueName.Fn::Join[1])
            !Join [a, [[b]]]
                template.yaml:6: an item of Fn::Join must be a string, but is a list \
            (Resources.Queue.Properties.QueueName.Fn::Join[1][0])
            !Select [5, [a, b]]
                template.yaml:6: the index of Fn::Select (the list has 2 items) must be a whole number from 0 to \
            1, but is 5 (Resources.Queue.Properties.QueueName.Fn::Select[0])
            !Select [x, [a, b]]
                template.yaml:6: the index of Fn::Select (the list has 2 items) must be a whole number from 0 to \
            1, but is "x" (Resources.Queue.Properties.QueueName.Fn::Select[0])
            !Select [0, []]
                template.yaml:6: Fn::Select has nothing to select from: the list is empty \
            (Resources.Queue.Properties.QueueName)
            !Split ["", a]
                template.yaml:6: the delimiter of Fn::Split is empty (Resources.Queue.Properties.QueueName)
            !Split [a]
                template.yaml:6: Fn::Split takes 2 arguments, but is given 1 (Resources.Queue.Properties.QueueName)
            !If [IsProd, a, b]
                template.yaml:6: there is no condition IsProd (Resources.Queue.Properties.QueueName.Fn::If[0])
            !If [IsProd, a]
                template.yaml:6: Fn::If takes 3 arguments, but is given 2 (Resources.Queue.Properties.QueueName)
            !FindInMap [Names, a, b]
                template.yaml:6: Fn::FindInMap finds no Names/a/b in Mappings: no Names \
            (Resources.Queue.Properties.QueueName)
            !FindInMap [Names, a, b, {DefaultValue: x}]
                template.yaml:6: a default of Fn::FindInMap needs Transform: AWS::LanguageExtensions at the top \
            of the template (Resources.Queue.Properties.QueueName)
            !ImportValue x
                template.yaml:6: Queue uses ${import-x}, which only AWS knows; make it a parameter and give it with \
            --parameter-overrides
            !Base64 [x]
                template.yaml:6: Fn::Base64 must be a string, but is a list (Resources.Queue.Properties.QueueName)
            !Select [0, !Cidr [10.0.0.0/24, 6, 8]]
                template.yaml:6: 10.0.0.0/24 has no room for 6 blocks of 8 bits each \
            (Resources.Queue.Properties.QueueName.Fn::Select[1].Fn::Cidr[0])
            !Select [0, !Cidr [nowhere, 6, 8]]
                template.yaml:6: the block of Fn::Cidr must be a block of addresses such as 10.0.0.0/16, but is \
            "nowhere" (Resources.Queue.Properties.QueueName.Fn::Select[1].Fn::Cidr[0])
            !Transform {Name: Mine}
                template.yaml:6: the macro Mine cannot be run locally; AWS::Include of a local file can \
            (Resources.Queue.Properties.QueueName)
            !Transform {Name: AWS::Include, Parameters: {Location: nowhere.yaml}}
                template.yaml:6: there is no file nowhere.yaml \
            (Resources.Queue.Properties.QueueName.Fn::Transform.Parameters.Location)
            !Transform {Name: AWS::Include, Parameters: {Location: "s3://b/k"}}
                template.yaml:6: s3://b/k is in S3; name the local file that is uploaded to it \
            (Resources.Queue.Properties.QueueName.Fn::Transform.Parameters.Location)
            !Length [a]
                template.yaml:6: Fn::Length needs Transform: AWS::LanguageExtensions at the top of the template \
            (Resources.Queue.Properties.QueueName)
            !ToJsonString {a: b}
                template.yaml:6: Fn::ToJsonString needs Transform: AWS::LanguageExtensions at the top of the \
            template (Resources.Queue.Properties.QueueName)
            !Equals [a, b]
                template.yaml:6: Fn::Equals stands in Conditions; here, choose with Fn::If and the name of a \
            condition (Resources.Queue.Properties.QueueName)
            """);
    }

    @ParameterizedTest
    @MethodSource
    void resource(String wrong, String message) {
        assertThat(fault("""
            Resources:
              Topic: {Type: AWS::SNS::Topic}
              %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> resource() {
        return cases("""
            Queue: {Type: AWS::SQS::Quue}
                template.yaml:3: there is no resource type AWS::SQS::Quue; did you mean AWS::SQS::Queue? \
            (Resources.Queue.Type)
            Queue: {Type: SQS}
                template.yaml:3: SQS is no resource type; one is AWS::Serverless::Function (Resources.Queue.Type)
            Queue: {Types: AWS::SQS::Queue}
                template.yaml:3: a resource has no attribute Types; did you mean Type? (Resources.Queue.Types)
            Queue: {}
                template.yaml:3: Queue has no Type (Resources.Queue)
            Queue: x
                template.yaml:3: resource Queue must be a map, but is "x" (Resources.Queue)
            Queue: {Type: [AWS::SQS::Queue]}
                template.yaml:3: Type must be a string, but is a list (Resources.Queue.Type)
            Queue-1: {Type: AWS::SQS::Queue}
                template.yaml:3: a logical ID has letters and digits only, but this is Queue-1 (Resources.Queue-1)
            Queue: {Type: AWS::SQS::Queue, Property: {}}
                template.yaml:3: a resource has no attribute Property (Resources.Queue.Property)
            Queue: {Type: AWS::SQS::Queue, Properties: []}
                template.yaml:3: Properties must be a map, but is a list (Resources.Queue.Properties)
            Queue: {Type: AWS::SQS::Queue, DependsOn: Topik}
                template.yaml:3: there is no parameter or resource Topik; did you mean Topic? \
            (Resources.Queue.DependsOn)
            Queue: {Type: AWS::SQS::Queue, Condition: IsProd}
                template.yaml:3: there is no condition IsProd (Resources.Queue.Condition)
            Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimout: 3}}
                template.yaml:3: AWS::SQS::Queue has no property VisibilityTimout; did you mean \
            VisibilityTimeout? (Resources.Queue.Properties.VisibilityTimout)
            Queue: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 99999}}
                template.yaml:3: VisibilityTimeout must be a whole number from 0 to 43200, but is 99999 \
            (Resources.Queue.Properties.VisibilityTimeout)
            Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: {a: b}}}
                template.yaml:3: QueueName must be a string, but is a map (Resources.Queue.Properties.QueueName)
            Queue: {Type: AWS::SQS::Queue, Properties: {FifoQueue: maybe}}
                template.yaml:3: FifoQueue must be true or false, but is "maybe" \
            (Resources.Queue.Properties.FifoQueue)
            Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {}}}
                template.yaml:3: RedrivePolicy needs deadLetterTargetArn, and maxReceiveCount of 1 to 1000 \
            (Resources.Queue.Properties.RedrivePolicy)
            Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {maxReceiveCounts: 3}}}
                template.yaml:3: RedrivePolicy has no property maxReceiveCounts; did you mean maxReceiveCount? \
            (Resources.Queue.Properties.RedrivePolicy.maxReceiveCounts)
            Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: "{"}}
                template.yaml:3: RedrivePolicy must be a map or JSON text, but is "{" \
            (Resources.Queue.Properties.RedrivePolicy)
            Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: \
            "arn:aws:sqs:us-east-1:1:q", maxReceiveCount: 1}}}
                template.yaml:3: the dead-letter queue arn:aws:sqs:us-east-1:1:q is not in this template
            Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Queue.Arn, \
            maxReceiveCount: 1}}}
                template.yaml:3: circular dependency: Queue -> Queue (Resources.Queue)
            "Fn::ForEach::Loop": [Name, [a, b], {"Queue${Name}": {Type: AWS::SQS::Queue}}]
                template.yaml:3: Fn::ForEach::Loop needs Transform: AWS::LanguageExtensions at the top of the \
            template (Resources.Fn::ForEach::Loop)
            Queue: {Type: AWS::Serverless::Function}
                template.yaml:3: AWS::Serverless::Function needs Transform: AWS::Serverless-2016-10-31 at the top \
            of the template (Resources.Queue.Type)
            Role: {Type: AWS::IAM::Role, Properties: {}}
                template.yaml:3: AssumeRolePolicyDocument is missing: AWS::IAM::Role must have it (Resources.Role)
            Function: {Type: AWS::Lambda::Function, Properties: {Code: ., Runtime: java25, Handler: a.B}}
                template.yaml:3: Role is missing: AWS::Lambda::Function must have it (Resources.Function.Properties)
            Function: {Type: AWS::Lambda::Function, Properties: {Runtime: java25, Handler: a.B, Role: x}}
                template.yaml:3: Code is missing: AWS::Lambda::Function must have it (Resources.Function.Properties)
            Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: x, EventSourceArn: \
            "arn:aws:sqs:us-east-1:1:q"}}
                template.yaml:3: the function x is not in this template
            Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: \
            "arn:aws:sqs:us-east-1:1:q"}}
                template.yaml:3: FunctionName is missing: AWS::Lambda::EventSourceMapping must have it \
            (Resources.Mapping.Properties)
            Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: x}}
                template.yaml:3: Machine has no definition (Resources.Machine)
            Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {DefinitionString: x}}
                template.yaml:3: RoleArn is missing: AWS::StepFunctions::StateMachine must have it \
            (Resources.Machine.Properties)
            Subscription: {Type: AWS::SNS::Subscription, Properties: {TopicArn: orders, Protocol: sqs, Endpoint: x}}
                template.yaml:3: the topic of a subscription must be an ARN, but is "orders"; !Ref Topic gives it \
            (Resources.Subscription.Properties.TopicArn)
            Told: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: x, \
            FilterPolicy: {a: b}}}
                template.yaml:3: FilterPolicy is no filter policy: "a" must be an object or an array \
            (Resources.Told.Properties.FilterPolicy)
            Polled: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: F, EventSourceArn: \
            "arn:aws:sqs:us-east-1:1:q", FilterCriteria: {Filters: [{Pattern: '{"a": 1}'}]}}}
                template.yaml:3: Pattern is no filter: "a" must be an object or an array \
            (Resources.Polled.Properties.FilterCriteria.Filters[0].Pattern)
            Subscription: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Endpoint: x}}
                template.yaml:3: Protocol is missing: AWS::SNS::Subscription must have it \
            (Resources.Subscription.Properties)
            Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [x]}}
                template.yaml:3: PolicyDocument is missing: AWS::SQS::QueuePolicy must have it \
            (Resources.Policy.Properties)
            Log: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: never}}
                template.yaml:3: RetentionInDays must be a whole number from 1 to 3653, but is "never" \
            (Resources.Log.Properties.RetentionInDays)
            Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nowhere.yaml}}
                template.yaml:3: there is no file nowhere.yaml (Resources.Nested.Properties.TemplateURL)
            Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://example.com/x"}}
                template.yaml:3: the template of Nested is not a local file
            Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: template.yaml}}
                template.yaml:3: applications contain each other more than 10 deep \
            (Resources.Nested.Properties.TemplateURL)
            """);
    }

    @ParameterizedTest
    @MethodSource
    void policyDocument(String wrong, String message) {
        assertThat(fault("""
            Resources:
              Role:
                Type: AWS::IAM::Role
                Properties:
                  AssumeRolePolicyDocument:
                    Version: 2012-10-17
                    Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: \
            "sts:AssumeRole"}]
                  %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> policyDocument() {
        return cases("""
            Policies: [{PolicyName: x}]
                template.yaml:8: PolicyDocument is missing (Resources.Role.Properties.Policies[0])
            Policies: [{PolicyName: x, PolicyDocument: {Statement: [{Effect: Allow, Action: nothing, Resource: \
            "*"}]}}]
                template.yaml:8: Statement[0].Action: "nothing" is not an action. Write service:Action, such as \
            "lambda:InvokeFunction" or "sqs:*". (Resources.Role.Properties.Policies[0].PolicyDocument)
            Policies: [{PolicyName: x, PolicyDocument: {Version: 2012-10-18, Statement: [{Effect: Allow, Action: \
            "*", Resource: "*"}]}}]
                template.yaml:8: Version: "2012-10-18" is not a version of the policy language. Write \
            "2012-10-17". (Resources.Role.Properties.Policies[0].PolicyDocument)
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/Nope"]
                template.yaml:8: AWS has no managed policy arn:aws:iam::aws:policy/Nope \
            (Resources.Role.Properties.ManagedPolicyArns[0])
            PermissionsBoundary: nothing
                template.yaml:8: what the managed policy nothing grants is not known here; write its statements \
            into the template (Resources.Role.Properties.PermissionsBoundary)
            ManagedPolicyArns: [[x]]
                template.yaml:8: ManagedPolicyArns must be a string, but is a list \
            (Resources.Role.Properties.ManagedPolicyArns[0])
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess", \
            "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"]
                template.yaml:8: a role cannot have two policies of the name \
            arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess (Resources.Role.Properties.ManagedPolicyArns[1])
            """);
    }

    @ParameterizedTest
    @MethodSource
    void section(String wrong, String message) {
        assertThat(fault("""
            %s
            Resources:
              Queue: {Type: AWS::SQS::Queue}
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> section() {
        return cases("""
            Parameter: {}
                template.yaml:1: a template has no section Parameter; did you mean Parameters?
            Parameters: []
                template.yaml:1: Parameters must be a map, but is a list
            Parameters: {A: {}}
                template.yaml:1: Type is missing (Parameters.A)
            Parameters: {A: {Type: Text}}
                template.yaml:1: unknown parameter type Text; there is CommaDelimitedList, List<Number>, Number, \
            String (Parameters.A.Type)
            Parameters: {A: {Type: String}}
                template.yaml:1: parameter A has no Default; give it with --parameter-overrides A=... (Parameters.A)
            Parameters: {A: {Type: String, Defalt: x}}
                template.yaml:1: a parameter has no property Defalt; did you mean Default? (Parameters.A.Defalt)
            Parameters: {A: {Type: String, Default: [a, {b: c}]}}
                template.yaml:1: the Default of parameter A must be a string, but is a map (Parameters.A.Default[1])
            Parameters: {A: {Type: Number, Default: many}}
                template.yaml:1: parameter A must be a number, but is "many" (Parameters.A)
            Parameters: {A: {Type: Number, Default: 3, MaxValue: 2}}
                template.yaml:1: parameter A must be at most 2, but is "3" (Parameters.A)
            Parameters: {A: {Type: Number, Default: 3, MinValue: 4}}
                template.yaml:1: parameter A must be at least 4, but is "3" (Parameters.A)
            Parameters: {A: {Type: String, Default: c, AllowedValues: [a, b]}}
                template.yaml:1: parameter A must be one of a, b, but is "c" (Parameters.A)
            Parameters: {A: {Type: String, Default: c, AllowedPattern: "[ab]"}}
                template.yaml:1: parameter A must be text of the pattern [ab], but is "c" (Parameters.A)
            Parameters: {A: {Type: String, Default: c, AllowedPattern: "["}}
                template.yaml:1: not a pattern: Unclosed character class in [ (Parameters.A.AllowedPattern)
            Parameters: {A: {Type: String, Default: c, MinLength: 2, ConstraintDescription: two letters}}
                template.yaml:1: parameter A must be at least 2 characters, but is "c"; two letters (Parameters.A)
            Parameters: {A: {Type: String, Default: ccc, MaxLength: 2}}
                template.yaml:1: parameter A must be at most 2 characters, but is "ccc" (Parameters.A)
            Parameters: {A: {Type: "List<Number>", Default: "1,x"}}
                template.yaml:1: parameter A must be a number, but is "x" (Parameters.A)
            Conditions: {A: x}
                template.yaml:1: a condition must be one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition, \
            but is "x" (Conditions.A)
            Conditions: {A: !Equals [a]}
                template.yaml:1: Fn::Equals takes 2 arguments, but is given 1 (Conditions.A)
            Conditions: {A: !Condition B}
                template.yaml:1: there is no condition B; did you mean A? (Conditions.A)
            Conditions: {A: !Condition A}
                template.yaml:1: condition A depends on itself (Conditions.A)
            Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}
                template.yaml:1: condition A depends on itself (Conditions.B.Fn::Not[0])
            Conditions: {A: !And [!Equals [a, b]]}
                template.yaml:1: Fn::And takes 2 to 10 arguments, but is given 1 (Conditions.A)
            Conditions: {A: !Equals [!Ref Queue, b]}
                template.yaml:1: a condition can refer to parameters and mappings, not to resources (Conditions.A)
            Conditions: {A: !Ref Queue}
                template.yaml:1: Ref is not a condition; Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition are \
            (Conditions.A)
            Conditions: {A: !Not {a: b}}
                template.yaml:1: the argument of Fn::Not must be a list, but is a map (Conditions.A)
            Mappings: []
                template.yaml:1: Mappings must be a map, but is a list
            Transform: Mine
                template.yaml:1: the macro Mine cannot be run locally; there is AWS::LanguageExtensions, \
            AWS::Serverless-2016-10-31
            Transform: AWS::Serverless-2016-10-13
                template.yaml:1: the macro AWS::Serverless-2016-10-13 cannot be run locally; did you mean \
            AWS::Serverless-2016-10-31?
            Transform: {Name: AWS::Include}
                template.yaml:1: AWS::Include needs Parameters with a Location
            Globals: {Functions: {}}
                template.yaml:1: Globals has no section Functions; did you mean Function? (Globals.Functions)
            Globals: {Function: {Handlers: x}}
                template.yaml:1: AWS::Serverless::Function has no property Handlers; did you mean Handler? \
            (Globals.Function.Handlers)
            Globals: {Function: {Role: x}}
                template.yaml:1: Role cannot stand in Globals; it belongs to each Function (Globals.Function.Role)
            Globals: {Function: x}
                template.yaml:1: Function must be a map, but is "x" (Globals.Function)
            Outputs: {A: x}
                template.yaml:1: output A must be a map, but is "x" (Outputs.A)
            Outputs: {A: {}}
                template.yaml:1: output A has no Value (Outputs.A)
            Outputs: {A: {Value: !Ref Nothing}}
                template.yaml:1: there is no parameter or resource Nothing; there is Queue (Outputs.A.Value)
            Outputs: {A: {Value: [a]}}
                template.yaml:1: the Value of an output must be a string, but is a list (Outputs.A.Value)
            Outputs: {A: {Value: !GetAtt Queue.Url}}
                template.yaml:1: AWS::SQS::Queue has no attribute Url; there is Arn, QueueName, QueueUrl \
            (Outputs.A.Value)
            Outputs: {A: {Value: x, Condition: Nope}}
                template.yaml:1: there is no condition Nope (Outputs.A.Condition)
            """);
    }

    @ParameterizedTest
    @MethodSource
    void references(String wrong, String message) {
        assertThat(fault("""
            Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
            Globals: {Function: {Runtime: java25, CodeUri: ., Handler: a.B}}
            Conditions: {Never: !Equals [a, b]}
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Table: {Type: AWS::DynamoDB::Table}
              Left: {Type: AWS::SQS::Queue, Condition: Never}
              %s
            """, wrong)).isEqualTo(message);
    }

    static Stream<Arguments> references() {
        return cases("""
            Worker: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {QUEUE: !Ref Left}}}}
                template.yaml:8: Left is not there: its condition is false, or SAM does not make it \
            (Resources.Worker.Properties.Environment.Variables.QUEUE)
            Worker: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {TABLE: !Ref Table}}}}
                template.yaml:8: Worker uses Table (AWS::DynamoDB::Table), which the local run does not have; mock what needs it, \
            or name a place that has it (--upstream dynamodb=URL)
            Worker: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {ME: !Ref Worker}}}}
                template.yaml:8: circular dependency: Worker -> Worker (Resources.Worker)
            Worker: {Type: AWS::Serverless::Function, Properties: {FunctionName: !Ref Worker}}
                template.yaml:8: circular dependency: Worker -> Worker (Resources.Worker)
            Worker: {Type: AWS::Serverless::Function, Properties: {Environment: {Variables: {ALIAS: !Ref \
            Queue.Alias}}}}
                template.yaml:8: SAM knows no Queue.Alias; Fn::GetAtt gives an attribute of a resource \
            (Resources.Worker.Properties.Environment.Variables.ALIAS)
            Worker: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: Nope}, \
            Permissions: [Read]}}}}
                template.yaml:8: there is no resource Nope; there is Queue, Table, Worker, WorkerRole \
            (Resources.Worker.Connectors.C.Properties.Destination)
            Worker: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: Queue}, \
            Permissions: [Red]}}}}
                template.yaml:8: Permissions of this connector can be Read and Write (Resources.Worker.Connectors.C)
            Worker: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: Queue}}}}}
                template.yaml:8: Permissions of this connector can be Read and Write (Resources.Worker.Connectors.C)
            Worker: {Type: AWS::Serverless::Function, Connectors: {C: {Destination: {Id: Queue}}}}
                template.yaml:8: connector C has no Properties (Resources.Worker.Connectors.C)
            Grant: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Queue}, Destination: {Id: Table}, \
            Permissions: [Read]}}
                template.yaml:8: SAM has no connector from AWS::SQS::Queue to AWS::DynamoDB::Table (Resources.Grant)
            Grant: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Queue}, Destination: {Type: \
            "AWS::Lambda::Function"}, Permissions: [Read]}}
                template.yaml:8: Permissions of this connector can be one of [["Read","Write"]] (Resources.Grant)
            Grant: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Queue}, Permissions: [Read]}}
                template.yaml:8: Destination is missing: AWS::Serverless::Connector must have it \
            (Resources.Grant.Properties)
            "Fn::ForEach::Loop": [Name, [a, a], {"Queue${Name}": {Type: AWS::SQS::Queue}}]
                template.yaml:8: Fn::ForEach makes Queuea twice (Resources.Fn::ForEach::Loop[2].Queue${Name})
            "Fn::ForEach::Loop": [Name, a, {"Queue${Name}": {Type: AWS::SQS::Queue}}]
                template.yaml:8: the collection of Fn::ForEach must be a list, but is "a" \
            (Resources.Fn::ForEach::Loop[1])
            "Fn::ForEach::Loop": [Name, [a]]
                template.yaml:8: Fn::ForEach takes 3 arguments (identifier, collection, what to repeat), but is \
            given 2 (Resources.Fn::ForEach::Loop)
            "Fn::ForEach::Loop": [Name, [a], x]
                template.yaml:8: what Fn::ForEach repeats must be a map, but is "x" (Resources.Fn::ForEach::Loop[2])
            "Fn::ForEach::Loop": [Name, [a b], {"Queue${Name}": {Type: AWS::SQS::Queue}}]
                template.yaml:8: a logical ID has letters and digits only, but this is Queuea b (Resources.Queuea b)
            Other: {Type: AWS::SQS::Queue, Properties: {QueueName: !FindInMap [Nope, a, b, {Default: x}]}}
                template.yaml:8: Fn::FindInMap finds no Nope/a/b in Mappings: no Nope \
            (Resources.Other.Properties.QueueName)
            Other: {Type: AWS::SQS::Queue, Properties: {QueueName: !Length x}}
                template.yaml:8: the argument of Fn::Length must be a list, but is "x" \
            (Resources.Other.Properties.QueueName)
            Other: {Type: AWS::SQS::Queue, DependsOn: [Queue, [x]]}
                template.yaml:8: DependsOn must be a string, but is a list (Resources.Other.DependsOn[1])
            """);
    }

    /** What is wrong in a line, and below it the message. */
    private static Stream<Arguments> cases(String text) {
        var cases = new ArrayList<Arguments>();
        var lines = text.lines().toList();
        for (var index = 0; index < lines.size(); index += 2) {
            cases.add(arguments(lines.get(index), lines.get(index + 1).strip()));
        }
        return cases.stream();
    }

    private String fault(String template, String wrong) {
        return new TemplateFixture(folder).fault(template.formatted(wrong));
    }
}
