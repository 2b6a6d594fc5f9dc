package local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.execution.ExecutionStatus;
import local.json.Json;
import local.policy.AwsService;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;

/** An application in China's and the US government's regions: all that it is called and says is of its own partition. */
class PartitionTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              Handler: none
              Runtime: java25
              CodeUri: .
              Policies:
                - SNSPublishMessagePolicy: {TopicName: !GetAtt Topic.TopicName}
                - AmazonSQSReadOnlyAccess
              Events: {Jobs: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}}
          Queue: {Type: AWS::SQS::Queue}
          Bucket: {Type: AWS::S3::Bucket}
          Topic:
            Type: AWS::SNS::Topic
            Properties: {Subscription: [{Protocol: sqs, Endpoint: !GetAtt Queue.Arn}]}
          Log: {Type: AWS::Logs::LogGroup}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Logging:
                Level: ALL
                Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: !GetAtt Log.Arn}}]
              Policies:
                - LambdaInvokePolicy: {FunctionName: !Ref Hello}
                - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
                - Statement:
                    - Effect: Allow
                      Action: ["logs:*LogDelivery", "logs:*LogDeliveries", "logs:*ResourcePolic*", "logs:DescribeLogGroups"]
                      Resource: "*"
              Definition:
                StartAt: Call
                States:
                  Call:
                    Type: Task
                    Resource: !Sub "arn:${AWS::Partition}:states:::lambda:invoke"
                    Parameters: {FunctionName: !GetAtt Hello.Arn, Payload: {}}
                    Next: Send
                  Send:
                    Type: Task
                    Resource: !Sub "arn:${AWS::Partition}:states:::sqs:sendMessage"
                    Parameters: {QueueUrl: !Ref Queue, MessageBody: hi}
                    End: true
        Outputs:
          Queue: {Value: !GetAtt Queue.Arn}
          Role: {Value: !GetAtt HelloRole.Arn}
          Bucket: {Value: !GetAtt Bucket.Arn}
          Suffix: {Value: !Ref AWS::URLSuffix}
        """;

    /** Operations that list or describe what there is, without being told of what. */
    private static final Pattern ASKS = Pattern.compile("(List|Get|Describe).*");

    private static final String TRUST = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}\
        """;

    private static final Pattern ARN = Pattern.compile("arn:(aws[a-z-]*):[^\"\\\\,\\s]*");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"cn-north-1, aws-cn", "us-gov-west-1, aws-us-gov"})
    void everyArnIsOfTheRegionsPartition(String region, String partition) throws Exception {
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        RequestHandler<Object, Object> handler = (input, _) -> input;
        var settings = Settings.of(template).withHandlers(Map.of("Hello", handler));
        var there = new Settings(
                settings.template(),
                new Settings.Naming("local", region, Settings.ACCOUNT, Map.of()),
                settings.purpose(),
                settings.access(),
                settings.code(),
                true,
                settings.upstreams());
        try (var app = LocalApp.start(there, RunListener.SILENT)) {
            var execution = app.start("Machine", "{}").await();
            assertThat(execution.status()).as(execution.cause().toString()).isEqualTo(ExecutionStatus.SUCCEEDED);

            var said = new ArrayList<String>();
            said.add(execution.arn());
            said.add(execution.history().events().toString());
            said.add(app.stack().outputs().toString());
            var asked = new HashSet<String>();
            app.services()
                    .operations()
                    .values()
                    .forEach(operations -> operations.forEach((name, operation) -> {
                        if (ASKS.matcher(name).matches()) {
                            try {
                                said.add(text(operation.call(app.services().administrator(), operation.builder())));
                                asked.add(name);
                            } catch (ServiceException needsMore) {
                                // it must be told of what
                            }
                        }
                    }));

            assertThat(asked)
                    .contains(
                            "ListFunctions",
                            "ListRoles",
                            "ListPolicies",
                            "ListTopics",
                            "ListSubscriptions",
                            "ListQueues")
                    .contains(
                            "ListStateMachines",
                            "DescribeLogGroups",
                            "DescribeStacks",
                            "GetCallerIdentity",
                            "ListBuckets");
            assertThat(partitions(said)).isEqualTo(Set.of(partition));
            var createRole = app.services().operations().get(AwsService.IAM).get("CreateRole");
            var made = createRole.call(
                    app.services().administrator(),
                    CreateRoleRequest.builder().roleName("made").assumeRolePolicyDocument(TRUST));
            assertThat(partitions(List.of(text(made)))).isEqualTo(Set.of(partition));
        }
    }

    private static String text(SdkPojo answer) {
        return Json.write(Shapes.SDK_TASK.write(answer));
    }

    private static Set<String> partitions(List<String> said) {
        return said.stream()
                .flatMap(text -> ARN.matcher(text).results())
                .map(arn -> arn.group(1))
                .collect(Collectors.toSet());
    }
}
