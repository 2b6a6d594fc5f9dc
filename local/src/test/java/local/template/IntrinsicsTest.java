package local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each intrinsic function, long and short, by the value of an output. */
class IntrinsicsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
        !Ref Text                                             => hello
        {Ref: Number}                                         => 5
        !Ref Queue                                            => https://sqs.us-east-1.amazonaws.com/123456789012/orders
        !Ref Topic                                            => arn:aws:sns:us-east-1:123456789012:told
        !Ref AWS::Region                                      => us-east-1
        !Ref AWS::AccountId                                   => 123456789012
        !Ref AWS::Partition                                   => aws
        !Ref AWS::URLSuffix                                   => amazonaws.com
        !Ref AWS::StackName                                   => hello
        !GetAtt Queue.Arn                                     => arn:aws:sqs:us-east-1:123456789012:orders
        !GetAtt [Queue, QueueName]                            => orders
        {"Fn::GetAtt": [Queue, Arn]}                          => arn:aws:sqs:us-east-1:123456789012:orders
        {"Fn::GetAtt": Queue.QueueName}                       => orders
        !GetAtt [Queue, !Ref Attribute]                       => orders
        !GetAtt Topic.TopicName                               => told
        !Sub "${Text} ${Queue.Arn}"                           => hello arn:aws:sqs:us-east-1:123456789012:orders
        !Sub "${AWS::StackName}-${!Text}-$x-${ Text }"        => hello-${Text}-$x-hello
        !Sub ["${A}/${Text}", {A: !GetAtt Queue.QueueName}]   => orders/hello
        !Sub ["${Text}", {Text: own}]                         => own
        !Join ["-", [a, !Ref Text, !GetAtt Queue.QueueName]]  => a-hello-orders
        !Join ["", !Ref List]                                 => onetwo
        !Join ["", [a, !If [IsHello, !Ref "AWS::NoValue", b], c]] => ac
        !Select [1, !Ref List]                                => two
        !Select ["0", [a, b]]                                 => a
        !Select [2, !Split [":", !GetAtt Queue.Arn]]          => sqs
        !Join [",", !Split ["|", "a||b|"]]                    => a,,b,
        !FindInMap [Sizes, !Ref AWS::Region, Memory]          => 512
        !Select [1, !FindInMap [Sizes, us-east-1, Zones]]     => b
        !FindInMap [Sizes, nowhere, Memory, {DefaultValue: x}] => x
        !If [IsHello, a, b]                                       => a
        !If [IsOther, a, !Ref Text]                                => hello
        !Base64 hello                                         => aGVsbG8=
        !Join [" ", !Cidr [10.0.0.0/16, 3, 8]]                => 10.0.0.0/24 10.0.1.0/24 10.0.2.0/24
        !Select [1, !Cidr ["2001:db8::/56", 2, 64]]           => 2001:db8:0:1:0:0:0:0/64
        !Join [" ", !GetAZs eu-west-1]                        => eu-west-1a eu-west-1b eu-west-1c
        !Select [0, !GetAZs ""]                               => us-east-1a
        !ToJsonString {a: [1, !Ref Text], b: true}            => {"a":[1,"hello"],"b":true}
        !Length [a, b, c]                                     => 3
        !Length {"Ref": List}                                 => 2
        !Sub "${Loud}"                                        => true
        2012-10-17                                            => 2012-10-17
        """)
    void gives(String value, String result) {
        var stack = new TemplateFixture(folder).read("""
            Transform: AWS::LanguageExtensions
            Parameters:
              Text: {Type: String, Default: hello}
              Number: {Type: Number, Default: 5}
              Loud: {Type: String, Default: true}
              Attribute: {Type: String, Default: QueueName}
              List: {Type: CommaDelimitedList, Default: "one, two"}
            Mappings:
              Sizes:
                us-east-1: {Memory: 512, Zones: [a, b]}
            Conditions:
              IsHello: !And [!Equals [!Ref Text, hello], !Not [!Condition IsOther]]
              IsOther: !Or [!Equals [!Ref Number, 6], !Equals [a, b]]
            Resources:
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
              Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: told}}
            Outputs:
              Value: {Value: %s}
            """.formatted(value));
        assertThat(stack.outputs()).containsEntry("Value", result);
    }

    @Test
    void aNameMayComeFromAnotherResource() {
        var stack = new TemplateFixture(folder).read("""
            Resources:
              First: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "${Second.QueueName}-first"}}
              Second: {Type: AWS::SQS::Queue, Properties: {QueueName: !Join ["-", [!GetAtt Third.TopicName, second]]}}
              Third: {Type: AWS::SNS::Topic, Properties: {TopicName: third}}
            """);
        assertThat(stack.queues()).extracting(Stack.Queue::name).containsExactly("third-second-first", "third-second");
    }

    @Test
    void aNameThatCloudFormationMakesIsTheSameEachTime() {
        var template = "Resources: {Queue: {Type: AWS::SQS::Queue}, Bucket: {Type: AWS::S3::Bucket}}";
        var stack = new TemplateFixture(folder).read(template);
        assertThat(stack.queues().getFirst().name()).matches("hello-Queue-[A-Za-z0-9]{12}");
        assertThat(stack.buckets().getFirst().name()).matches("hello-bucket-[a-z0-9]{12}");
        assertThat(new TemplateFixture(folder).read(template)).isEqualTo(stack);
    }
}
