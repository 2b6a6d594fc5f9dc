package local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.api.References;
import local.service.api.References.Spelling;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every operation, called in every way that might lead around the door: with members that it does not have, by names of
 * elsewhere, by other spellings of what is denied, without the right to the second thing that it touches.
 */
class AroundTheDoorTest {

    private static final Path OPERATIONS = Path.of("src/test/clients/operations.txt");
    private static final String HERE = ":us-east-1:123456789012:";

    private static final String RESOURCES = """
          Hello: {Type: AWS::Serverless::Function, Properties: {FunctionName: hello, Handler: none, CodeUri: ., AutoPublishAlias: live}}
          Other: {Type: AWS::Serverless::Function, Properties: {FunctionName: other, Handler: none, CodeUri: .}}
          Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: queue, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}}
          Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
          Foreign: {Type: AWS::SQS::Queue, Properties: {QueueName: foreign}}
          Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: log}}
          Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
          Activity: {Type: AWS::StepFunctions::Activity, Properties: {Name: activity}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: {Name: machine, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
          Everything:
            Type: AWS::IAM::Role
            Properties:
              RoleName: everything
              AssumeRolePolicyDocument: &trust
                Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]
              Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}]
        """;

    /** What each member is in a call that is right: of the resources above. */
    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("FunctionName", "hello"),
            Map.entry("LayerName", "arn:aws:lambda:us-east-1:123456789012:layer:libraries"),
            Map.entry("Arn", "arn:aws:lambda:us-east-1:123456789012:layer:libraries:1"),
            Map.entry("Role", "arn:aws:iam::123456789012:role/everything"),
            Map.entry("EventSourceArn", "arn:aws:sqs:us-east-1:123456789012:queue"),
            Map.entry("TopicArn", "arn:aws:sns:us-east-1:123456789012:topic"),
            Map.entry("TargetArn", "arn:aws:sns:us-east-1:123456789012:topic"),
            Map.entry(
                    "SubscriptionArn", "arn:aws:sns:us-east-1:123456789012:topic:6d1c7f0e-0000-4000-8000-000000000000"),
            Map.entry("ResourceARN", "arn:aws:events:us-east-1:123456789012:event-bus/default"),
            Map.entry("EventBusName", "default"),
            Map.entry("ResourceArn", "arn:aws:sns:us-east-1:123456789012:topic"),
            Map.entry("QueueUrl", "http://127.0.0.1/123456789012/queue"),
            Map.entry("QueueName", "queue"),
            Map.entry("SourceArn", "arn:aws:sqs:us-east-1:123456789012:queue"),
            Map.entry("DestinationArn", "arn:aws:sqs:us-east-1:123456789012:queue"),
            Map.entry("logGroupName", "log"),
            Map.entry("logGroupIdentifier", "arn:aws:logs:us-east-1:123456789012:log-group:log"),
            Map.entry("stateMachineArn", "arn:aws:states:us-east-1:123456789012:stateMachine:machine"),
            Map.entry("stateMachineAliasArn", "arn:aws:states:us-east-1:123456789012:stateMachine:machine:live"),
            Map.entry("stateMachineVersionArn", "arn:aws:states:us-east-1:123456789012:stateMachine:machine:1"),
            Map.entry("executionArn", "arn:aws:states:us-east-1:123456789012:execution:machine:one"),
            Map.entry("activityArn", "arn:aws:states:us-east-1:123456789012:activity:activity"),
            Map.entry("mapRunArn", "arn:aws:states:us-east-1:123456789012:mapRun:machine/label:one"),
            Map.entry("resourceArn", "arn:aws:states:us-east-1:123456789012:stateMachine:machine"),
            Map.entry("roleArn", "arn:aws:iam::123456789012:role/everything"),
            Map.entry("RoleArn", "arn:aws:iam::123456789012:role/everything"),
            Map.entry("PolicySourceArn", "arn:aws:iam::123456789012:role/everything"),
            Map.entry("RoleName", "everything"),
            Map.entry("PolicyArn", "arn:aws:iam::123456789012:policy/mine"),
            Map.entry("PermissionsBoundary", "arn:aws:iam::123456789012:policy/mine"),
            Map.entry("PolicyName", "mine"),
            Map.entry("StackName", "test"),
            Map.entry("PhysicalResourceId", "topic"),
            Map.entry("Bucket", "bucket"),
            Map.entry("CopySource", "bucket/key"),
            Map.entry("Key", "key"),
            Map.entry("UUID", "6d1c7f0e-0000-4000-8000-000000000000"));

    /** What a right call must have beside what it names. */
    private static final Map<String, String> REQUIRED = Map.ofEntries(
            Map.entry("lambda AddPermission", """
                {"StatementId": "one", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}\
                """),
            Map.entry("lambda CreateAlias", """
                {"Name": "other", "FunctionVersion": "1"}\
                """),
            Map.entry("lambda CreateFunction", """
                {"Runtime": "java25", "Handler": "a.B::c", "Code": {}}\
                """),
            Map.entry("lambda DeleteLayerVersion", """
                {"VersionNumber": 1}\
                """),
            Map.entry("lambda GetLayerVersion", """
                {"VersionNumber": 1}\
                """),
            Map.entry("lambda PublishLayerVersion", """
                {"Content": {}}\
                """),
            Map.entry("lambda DeleteAlias", """
                {"Name": "live"}\
                """),
            Map.entry("lambda PutFunctionConcurrency", """
                {"ReservedConcurrentExecutions": 5}\
                """),
            Map.entry("lambda RemovePermission", """
                {"StatementId": "one"}\
                """),
            Map.entry("lambda UpdateAlias", """
                {"Name": "live"}\
                """));

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private final List<String> asked = new ArrayList<>();
    private Services services;

    @BeforeEach
    void start() {
        RequestHandler<Object, Object> handler = (input, _) -> input;
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder,
                List.of(),
                Map.of("Hello", handler, "Other", handler),
                Optional.empty(),
                false);
        services = Services.start(Stacks.of(folder, RESOURCES), time, settings, new ServiceListener() {
            @Override
            public void allowed(Permission permission) {
                asked.add(permission.action() + " " + permission.resource());
            }

            @Override
            public void denied(Denial denial) {
                asked.add(denial.action() + " " + denial.resource());
            }
        });
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    private record Called(AwsService service, String operation) {}

    private static Stream<Called> operations() throws IOException {
        return Files.readAllLines(OPERATIONS).stream()
                .map(line -> line.split(" "))
                .map(words -> new Called(AwsService.ofPrefix(words[0]).orElseThrow(), words[1]));
    }

    private Stream<DynamicTest> forEach(Consumer<Called> test) throws IOException {
        return operations()
                .map(called -> DynamicTest.dynamicTest(
                        called.service().prefix() + " " + called.operation(), () -> test.accept(called)));
    }

    @TestFactory
    Stream<DynamicTest> theTableKnowsEachOperationAndItsMembers() throws IOException {
        return forEach(called -> {
            var members = request(called).sdkFields().stream()
                    .map(field -> field.memberName())
                    .toList();
            assertThat(References.of(called.service(), called.operation())).isPresent();
            assertThat(members)
                    .containsAll(References.of(called.service(), called.operation()).get().keySet().stream()
                            .filter(name -> called.service() != AwsService.S3
                                    || !name.equals("Bucket")
                                    || members.contains(name))
                            .toList());
        });
    }

    /** {@code SendMessage} with a {@code SourceArn}, {@code GetQueueUrl} with a {@code QueueUrl}, and all their like. */
    @TestFactory
    Stream<DynamicTest> membersThatItDoesNotHaveDecideNothing() throws IOException {
        return forEach(called -> {
            var own = request(called).sdkFields().stream()
                    .map(field -> field.memberName())
                    .toList();
            for (var shapes : List.of(Shapes.WIRE, Shapes.SDK_TASK)) {
                var right = right(called, shapes);
                asked.clear();
                call(called, shapes, right);
                var before = List.copyOf(asked);
                References.members(called.service())
                        .filter(member -> !own.contains(member))
                        .forEach(member -> {
                            var with = right.deepCopy()
                                    .put(spelled(member, Shapes.WIRE), "foreign")
                                    .put(spelled(member, Shapes.SDK_TASK), "foreign");
                            asked.clear();
                            call(called, shapes, with);
                            assertThat(asked).as(member).isEqualTo(before);
                        });
            }
        });
    }

    /** By an ARN of another region, account or partition nothing is found, and nothing is even decided. */
    @TestFactory
    Stream<DynamicTest> whatIsElsewhereIsNotFound() throws IOException {
        return forEach(called -> References.of(called.service(), called.operation()).orElseThrow().entrySet().stream()
                .flatMap(reference -> foreign(reference.getKey(), reference.getValue())
                        .map(spelling -> Map.entry(reference.getKey(), spelling)))
                .forEach(elsewhere -> {
                    var request = right(called, Shapes.WIRE).put(elsewhere.getKey(), elsewhere.getValue());
                    asked.clear();
                    var refused = catchThrowable(() -> services.operations()
                            .get(called.service())
                            .get(called.operation())
                            .call(everything(), filled(called, Shapes.SDK_TASK, capitalized(request))));
                    assertThat(refused).as(elsewhere.toString()).isInstanceOf(ServiceException.class);
                    assertThat(asked).as(elsewhere.toString()).isEmpty();
                }));
    }

    private static Stream<String> foreign(String member, Spelling spelling) {
        return switch (spelling) {
            case FUNCTION ->
                Stream.of(
                        "arn:aws:lambda:eu-west-1:123456789012:function:hello",
                        "arn:aws:lambda:us-east-1:999999999999:function:hello",
                        "arn:aws-cn:lambda:us-east-1:123456789012:function:hello",
                        "999999999999:function:hello",
                        "999999999999:hello",
                        "eu-west-1:123456789012:function:hello",
                        "arn:aws:sqs:us-east-1:123456789012:hello");
            case QUEUE_URL ->
                Stream.of(
                        "http://127.0.0.1/999999999999/queue",
                        "https://sqs.eu-west-1.amazonaws.com/123456789012/queue",
                        "https://eu-west-1.queue.amazonaws.com/123456789012/queue");
            case ARN, LOG_GROUP, POLICY, EVENT_BUS -> {
                var own = switch (spelling) {
                    case LOG_GROUP -> "arn:aws:logs:us-east-1:123456789012:log-group:log";
                    case EVENT_BUS -> "arn:aws:events:us-east-1:123456789012:event-bus/default";
                    default -> OWN.get(member);
                };
                yield Stream.of(
                                own.replace(":us-east-1:", ":eu-west-1:"),
                                own.replace("123456789012", "999999999999"),
                                own.replace("arn:aws:", "arn:aws-us-gov:"))
                        .filter(other -> !other.equals(own));
            }
            case OWNER -> Stream.of("999999999999");
            case NAME, STACK, OBJECT, TOKEN -> Stream.of();
        };
    }

    /** Whatever names the function, it is the function that is denied. */
    @ParameterizedTest
    @CsvSource({
        "hello",
        "function:hello",
        "123456789012:function:hello",
        "123456789012:hello",
        "us-east-1:123456789012:function:hello",
        "arn:aws:lambda:us-east-1:123456789012:function:hello"
    })
    void aDenialHoldsForEachSpelling(String function) {
        deny("lambda:*", "arn:aws:lambda:us-east-1:123456789012:function:hello");
        for (var operation : services.operations().get(AwsService.LAMBDA).keySet()) {
            var reference = References.of(AwsService.LAMBDA, operation).orElse(Map.of());
            if (reference.containsKey("FunctionName")
                    && !reference.containsKey("UUID")
                    && !operation.endsWith("EventSourceMappings")
                    && !operation.endsWith(
                            "EventSourceMapping")) { // which name the function by a condition key, if at all
                var called = new Called(AwsService.LAMBDA, operation);
                assertThatThrownBy(() -> services.operations()
                                .get(AwsService.LAMBDA)
                                .get(operation)
                                .call(
                                        everything(),
                                        filled(
                                                called,
                                                Shapes.SDK_TASK,
                                                right(called, Shapes.SDK_TASK)
                                                        .put("FunctionName", function)
                                                        .put("Name", "live"))))
                        .as(operation + " " + function)
                        .isInstanceOfSatisfying(
                                ServiceException.class,
                                refused -> assertThat(refused.code()).isEqualTo("AccessDeniedException"));
            }
        }
    }

    /** Each action that an operation needs is asked for: without one of them it is refused. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        s3     | CopyObject         | s3:GetObject                     | {"CopySource": "bucket/key", "Bucket": "bucket", "Key": "to"}
        s3     | CopyObject         | s3:PutObject                     | {"CopySource": "bucket/key", "Bucket": "bucket", "Key": "to"}
        s3     | PutObject          | s3:PutObjectTagging              | {"Bucket": "bucket", "Key": "to", "Tagging": "a=b"}
        s3     | CreateMultipartUpload | s3:PutObject                  | {"Bucket": "bucket", "Key": "to"}
        s3     | UploadPart         | s3:PutObject                     | {"Bucket": "bucket", "Key": "to", "UploadId": "u", "PartNumber": 1}
        s3     | CompleteMultipartUpload | s3:PutObject                | {"Bucket": "bucket", "Key": "to", "UploadId": "u"}
        s3     | AbortMultipartUpload | s3:AbortMultipartUpload        | {"Bucket": "bucket", "Key": "to", "UploadId": "u"}
        s3     | ListParts          | s3:ListMultipartUploadParts      | {"Bucket": "bucket", "Key": "to", "UploadId": "u"}
        s3     | ListMultipartUploads | s3:ListBucketMultipartUploads  | {"Bucket": "bucket"}
        s3     | PutObject          | s3:PutObjectAcl                  | {"Bucket": "bucket", "Key": "to", "Acl": "public-read"}
        sns    | CreateTopic        | sns:TagResource                  | {"Name": "new", "Tags": [{"Key": "a", "Value": "b"}]}
        states | CreateActivity     | states:TagResource               | {"Name": "new", "Tags": [{"Key": "a", "Value": "b"}]}
        states | CreateStateMachine | states:TagResource               | {"Name": "new", "Definition": "D", "RoleArn": "R", "Tags": [{"Key": "a", "Value": "b"}]}
        states | CreateStateMachine | states:PublishStateMachineVersion | {"Name": "new", "Definition": "D", "RoleArn": "R", "Publish": true}
        states | CreateStateMachine | iam:PassRole                     | {"Name": "new", "Definition": "D", "RoleArn": "R"}
        states | UpdateStateMachine | iam:PassRole                     | {"StateMachineArn": "M", "RoleArn": "R"}
        states | UpdateStateMachine | states:PublishStateMachineVersion | {"StateMachineArn": "M", "RoleArn": "R", "Publish": true}
        states | TestState          | iam:PassRole                     | {"Definition": "S", "RoleArn": "R"}
        iam    | CreateRole         | iam:TagRole                      | {"RoleName": "new", "AssumeRolePolicyDocument": "T", "Tags": [{"Key": "a", "Value": "b"}]}
        iam    | CreatePolicy       | iam:TagPolicy                    | {"PolicyName": "new", "PolicyDocument": "P", "Tags": [{"Key": "a", "Value": "b"}]}
        sqs    | StartMessageMoveTask | sqs:SendMessage                | {"SourceArn": "DLQ", "DestinationArn": "QUEUE"}
        sqs    | StartMessageMoveTask | sqs:ReceiveMessage             | {"SourceArn": "DLQ", "DestinationArn": "QUEUE"}
        sqs    | StartMessageMoveTask | sqs:DeleteMessage              | {"SourceArn": "DLQ", "DestinationArn": "QUEUE"}
        sqs    | CreateQueue        | sqs:TagQueue                     | {"QueueName": "new", "Tags": {"a": "b"}}
        logs   | CreateLogGroup     | logs:TagResource                 | {"LogGroupName": "new", "Tags": {"a": "b"}}
        """)
    void isRefusedWithoutOneOfItsActions(String prefix, String operation, String action, String json)
            throws IOException {
        Files.createDirectories(folder.resolve("buckets/bucket"));
        Files.writeString(folder.resolve("buckets/bucket/key"), "content");
        var called = new Called(AwsService.ofPrefix(prefix).orElseThrow(), operation);
        var request = (ObjectNode) Json.parse(
                json.replace("\"D\"", quoted("{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}"))
                        .replace("\"S\"", quoted("{\"Type\":\"Succeed\"}"))
                        .replace(
                                "\"T\"",
                                quoted(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"Service\":\"lambda.amazonaws.com\"}}]}"))
                        .replace(
                                "\"P\"",
                                quoted(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"))
                        .replace("DLQ", "arn:aws:sqs:us-east-1:123456789012:dead")
                        .replace("QUEUE", OWN.get("SourceArn"))
                        .replace("\"M\"", quoted(OWN.get("stateMachineArn")))
                        .replace("\"R\"", quoted(OWN.get("roleArn"))));
        deny(action, "*");
        var refused = catchThrowable(() -> services.operations()
                .get(called.service())
                .get(operation)
                .call(everything(), filled(called, Shapes.SDK_TASK, request)));
        assertThat(refused).isInstanceOf(ServiceException.class);
        assertThat(((ServiceException) refused).code()).matches("AccessDenied.*|AuthorizationError");
        assertThat(asked).isNotEmpty();
        assertThat(asked.getLast()).startsWith(action + " ");
    }

    private static String quoted(String text) {
        return Json.write(Json.object().stringNode(text));
    }

    @Test
    void anAwsManagedPolicyIsOneInItsPartitionOnly() {
        var get = new Called(AwsService.IAM, "GetPolicy");
        assertThatThrownBy(() -> services.operations()
                        .get(AwsService.IAM)
                        .get("GetPolicy")
                        .call(
                                everything(),
                                filled(
                                        get,
                                        Shapes.SDK_TASK,
                                        Json.object()
                                                .put("PolicyArn", "arn:aws-cn:iam::aws:policy/AdministratorAccess"))))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        refused -> assertThat(refused.code()).isEqualTo("NoSuchEntity"));
    }

    private void deny(String action, String resource) {
        var policy = Json.object().put("Version", "2012-10-17");
        policy.putArray("Statement")
                .addObject()
                .put("Effect", "Deny")
                .put("Action", action)
                .put("Resource", resource);
        services.operations()
                .get(AwsService.IAM)
                .get("PutRolePolicy")
                .call(
                        services.administrator(),
                        filled(
                                new Called(AwsService.IAM, "PutRolePolicy"),
                                Shapes.SDK_TASK,
                                Json.object()
                                        .put("RoleName", "everything")
                                        .put("PolicyName", "deny")
                                        .put("PolicyDocument", Json.write(policy))));
    }

    private static Principal everything() {
        return new Principal.RoleSession(Stacks.ACCOUNT, "everything", "session");
    }

    /** Refusals do not matter here: what was asked at the door does. */
    private void call(Called called, Shapes shapes, ObjectNode json) {
        try {
            services.operations()
                    .get(called.service())
                    .get(called.operation())
                    .call(everything(), filled(called, shapes, json));
        } catch (ServiceException refused) {
            // it may lack what else the operation needs
        }
    }

    private SdkPojo filled(Called called, Shapes shapes, ObjectNode json) {
        var request = request(called);
        shapes.fill(request, json);
        return request;
    }

    private SdkPojo request(Called called) {
        return services.operations()
                .get(called.service())
                .get(called.operation())
                .builder();
    }

    /** With each reference of the operation, spelled as the shapes spell it, and the first of two that exclude each other. */
    private static ObjectNode right(Called called, Shapes shapes) {
        var json = Json.object();
        var members = new LinkedHashMap<>(
                References.of(called.service(), called.operation()).orElseThrow());
        if (members.containsKey("logGroupName")) {
            members.remove("logGroupIdentifier");
        }
        if (called.operation().equals("ListExecutions")) {
            members.remove("mapRunArn");
        }
        if (called.operation().equals("Publish")) {
            members.remove("TargetArn");
        }
        members.forEach((member, spelling) -> {
            var own = called.service() == AwsService.LOGS && member.equals("resourceArn")
                    ? OWN.get("logGroupIdentifier")
                    : member.equals("QueueOwnerAWSAccountId") || spelling == Spelling.OWNER
                            ? Stacks.ACCOUNT
                            : OWN.getOrDefault(member, "any");
            json.put(spelled(member, shapes), own);
        });
        var required = REQUIRED.getOrDefault(called.service().prefix() + " " + called.operation(), "{}");
        return json.setAll((ObjectNode) Json.parse(required));
    }

    private static String spelled(String member, Shapes shapes) {
        return shapes == Shapes.WIRE ? member : Character.toUpperCase(member.charAt(0)) + member.substring(1);
    }

    private static ObjectNode capitalized(ObjectNode json) {
        var all = Json.object();
        json.properties().forEach(member -> all.set(spelled(member.getKey(), Shapes.SDK_TASK), member.getValue()));
        return all;
    }
}
