package local.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.AwsService;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.service.upstream.Upstreams;
import local.template.Stacks;
import local.template.stack.Blueprint;
import local.time.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What calls have made and changed is there after the process has ended, whatever moment it ended at. */
class OutlivesTest {

    private static final String TEMPLATE = """
        Role:
          Type: AWS::IAM::Role
          Properties:
            RoleName: machine
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: states.amazonaws.com}}]
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
        Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: app, RetentionInDays: 7}}
        """;

    private static final String POLICY = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}\
        """;

    private static final RequestHandler<Object, Object> HANDLER = (input, _) -> input;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    /** An account, until it is gone. */
    private final class Account implements AutoCloseable {

        private final Time time = Time.real();
        private final Journal journal = Journal.open(folder.resolve("state"), false, told::add);
        private final Services services;

        Account(String template) throws IOException {
            var stack = Stacks.of(folder, template.indent(2));
            services = Services.start(
                    new local.service.api.Account(stack.region(), stack.account()),
                    Optional.of(new Services.Initial("", Blueprint.of(stack))),
                    time,
                    new Settings(
                            URI.create("http://127.0.0.1:4566"),
                            folder,
                            List.of(),
                            Map.of("Ours", HANDLER, "Gone", HANDLER),
                            Optional.empty(),
                            false),
                    new ServiceListener() {},
                    journal,
                    told::add,
                    Upstreams.NONE);
        }

        JsonNode call(AwsService service, String operation, String request) {
            // Of a REST protocol some members stand elsewhere on the wire.
            var shapes = service.protocol() == AwsService.Protocol.REST_JSON ? Shapes.SDK_TASK : Shapes.WIRE;
            var called = services.operations().get(service).get(operation);
            var builder = called.builder();
            shapes.fill(builder, Json.parse(request));
            return shapes.write(called.call(services.administrator(), builder));
        }

        @Override
        public void close() {
            journal.close();
            services.close();
            time.close();
        }
    }

    @Test
    void rolesAndPoliciesThatWereChangedByHand() throws IOException {
        try (var account = new Account(TEMPLATE)) {
            account.call(AwsService.IAM, "PutRolePolicy", """
                {"RoleName": "machine", "PolicyName": "more", "PolicyDocument": %s}\
                """.formatted(
                            Json.write(Json.object().put("text", POLICY).get("text"))));
            account.call(AwsService.IAM, "CreatePolicy", """
                {"PolicyName": "queues", "Description": "all of them", "PolicyDocument": %s}\
                """.formatted(
                            Json.write(Json.object().put("text", POLICY).get("text"))));
            account.call(AwsService.IAM, "AttachRolePolicy", """
                {"RoleName": "machine", "PolicyArn": "arn:aws:iam::123456789012:policy/queues"}\
                """);
            account.call(AwsService.IAM, "TagRole", """
                {"RoleName": "machine", "Tags": [{"Key": "team", "Value": "blue"}]}\
                """);
        }
        for (int times = 0; times < 2; times++) {
            try (var account = new Account(TEMPLATE)) {
                var role = "{\"RoleName\": \"machine\"}";
                assertThat(account.call(AwsService.IAM, "ListRolePolicies", role)
                                .at("/PolicyNames/0")
                                .stringValue())
                        .isEqualTo("more");
                assertThat(account.call(AwsService.IAM, "ListAttachedRolePolicies", role)
                                .at("/AttachedPolicies/0/PolicyName")
                                .stringValue())
                        .isEqualTo("queues");
                assertThat(account.call(AwsService.IAM, "ListRoleTags", role)
                                .at("/Tags/0/Value")
                                .stringValue())
                        .isEqualTo("blue");
                assertThat(account.call(
                                        AwsService.IAM,
                                        "GetPolicy",
                                        "{\"PolicyArn\": \"arn:aws:iam::123456789012:policy/queues\"}")
                                .at("/Policy/Description")
                                .stringValue())
                        .isEqualTo("all of them");
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void topicsAndSubscriptions() throws IOException {
        try (var account = new Account(TEMPLATE)) {
            account.call(AwsService.SNS, "CreateTopic", "{\"Name\": \"gone\"}");
            account.call(AwsService.SNS, "CreateTopic", """
                {"Name": "mine", "Tags": [{"Key": "team", "Value": "blue"}]}\
                """);
            account.call(AwsService.SNS, "Subscribe", """
                {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news", "Protocol": "email", "Endpoint": "a@example.com"}\
                """);
            account.call(AwsService.SNS, "DeleteTopic", "{\"TopicArn\": \"arn:aws:sns:us-east-1:123456789012:gone\"}");
            account.call(AwsService.SNS, "SetTopicAttributes", """
                {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news", "AttributeName": "DisplayName",
                 "AttributeValue": "News"}\
                """);
        }
        try (var account = new Account(TEMPLATE)) {
            assertThat(account.call(AwsService.SNS, "ListTopics", "{}").get("Topics"))
                    .extracting(topic -> topic.get("TopicArn").stringValue().replaceAll(".*:", ""))
                    .containsExactly("mine", "news");
            assertThat(account.call(AwsService.SNS, "ListSubscriptions", "{}")
                            .at("/Subscriptions/0/Endpoint")
                            .stringValue())
                    .isEqualTo("a@example.com");
            assertThat(account.call(
                                    AwsService.SNS,
                                    "GetTopicAttributes",
                                    "{\"TopicArn\": \"arn:aws:sns:us-east-1:123456789012:news\"}")
                            .at("/Attributes/DisplayName")
                            .stringValue())
                    .isEqualTo("News");
        }
        assertThat(told).isEmpty();
    }

    @Test
    void busesRulesAndTheirTargets() throws IOException {
        var pattern = "{\\\"source\\\": [\\\"shop\\\"]}";
        try (var account = new Account(TEMPLATE)) {
            account.call(AwsService.EVENTBRIDGE, "CreateEventBus", "{\"Name\": \"shop\"}");
            account.call(AwsService.EVENTBRIDGE, "CreateEventBus", "{\"Name\": \"gone\"}");
            account.call(AwsService.EVENTBRIDGE, "DeleteEventBus", "{\"Name\": \"gone\"}");
            account.call(AwsService.EVENTBRIDGE, "PutPermission", """
                {"StatementId": "own", "Action": "events:PutEvents", "Principal": "123456789012"}\
                """);
            account.call(
                    AwsService.EVENTBRIDGE,
                    "PutRule",
                    "{\"Name\": \"paid\", \"EventBusName\": \"shop\", \"EventPattern\": \"" + pattern + "\"}");
            account.call(AwsService.EVENTBRIDGE, "PutTargets", """
                {"Rule": "paid", "EventBusName": "shop", "Targets": [
                  {"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RetryPolicy": {"MaximumRetryAttempts": 3}}]}\
                """);
            account.call(AwsService.EVENTBRIDGE, "DisableRule", "{\"Name\": \"paid\", \"EventBusName\": \"shop\"}");
            account.call(AwsService.LOGS, "PutResourcePolicy", """
                {"policyName": "events", "policyDocument": %s}\
                """.formatted(
                            Json.write(Json.object().stringNode(POLICY.replace("\"Action\"", """
                                "Principal": {"Service": "events.amazonaws.com"}, "Action\"\
                                """)))));
        }
        for (int times = 0; times < 2; times++) {
            try (var account = new Account(TEMPLATE)) {
                assertThat(account.call(AwsService.EVENTBRIDGE, "ListEventBuses", "{}")
                                .get("EventBuses"))
                        .extracting(bus -> bus.get("Name").stringValue())
                        .containsExactly("default", "shop");
                assertThat(account.call(AwsService.EVENTBRIDGE, "DescribeEventBus", "{}")
                                .get("Policy")
                                .stringValue())
                        .contains("\"own\"");
                assertThat(account.call(
                                        AwsService.EVENTBRIDGE,
                                        "DescribeRule",
                                        "{\"Name\": \"paid\", \"EventBusName\": \"shop\"}")
                                .get("State")
                                .stringValue())
                        .isEqualTo("DISABLED");
                assertThat(account.call(
                                        AwsService.EVENTBRIDGE,
                                        "ListTargetsByRule",
                                        "{\"Rule\": \"paid\", \"EventBusName\": \"shop\"}")
                                .at("/Targets/0/RetryPolicy/MaximumRetryAttempts")
                                .intValue())
                        .isEqualTo(3);
                assertThat(account.call(AwsService.LOGS, "DescribeResourcePolicies", "{}")
                                .at("/resourcePolicies/0/policyName")
                                .stringValue())
                        .isEqualTo("events");
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void schedulesAndTheirGroups() throws IOException {
        var template = TEMPLATE.replace("states.amazonaws.com", "scheduler.amazonaws.com");
        try (var account = new Account(template)) {
            account.call(AwsService.SCHEDULER, "CreateScheduleGroup", "{\"Name\": \"night\"}");
            account.call(AwsService.SCHEDULER, "CreateSchedule", """
                {"Name": "tick", "GroupName": "night", "ScheduleExpression": "at(2999-01-01T00:00:00)",
                 "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:aws:sqs:us-east-1:123456789012:q",
                   "RoleArn": "arn:aws:iam::123456789012:role/machine"}}\
                """);
        }
        for (int times = 0; times < 2; times++) {
            try (var account = new Account(template)) {
                assertThat(account.call(
                                        AwsService.SCHEDULER,
                                        "GetSchedule",
                                        "{\"Name\": \"tick\", \"GroupName\": \"night\"}")
                                .get("ScheduleExpression")
                                .stringValue())
                        .isEqualTo("at(2999-01-01T00:00:00)");
            }
        }
        assertThat(told).isEmpty();
    }

    /** With their code, which nobody else has any more. */
    @Test
    void functionsThatCallsHaveMadeAndChanged() throws IOException {
        var template = TEMPLATE.replace("states.amazonaws.com", "lambda.amazonaws.com") + """
            Ours:
              Type: AWS::Lambda::Function
              Properties: {FunctionName: ours, Runtime: java25, Handler: a.B, Code: ., Role: !GetAtt Role.Arn}
            Gone:
              Type: AWS::Lambda::Function
              Properties: {FunctionName: gone, Runtime: java25, Handler: a.B, Code: ., Role: !GetAtt Role.Arn}
            """;
        var zip = folder.resolve("buckets/code/one.zip");
        Files.createDirectories(zip.getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a/B.class"));
        }
        String digest;
        try (var account = new Account(template)) {
            digest = lambda(account, "CreateFunction", """
                {"FunctionName": "made", "Runtime": "java25", "Handler": "a.B",
                 "Role": "arn:aws:iam::123456789012:role/machine", "Environment": {"Variables": {"GREETING": "hi"}},
                 "Code": {"S3Bucket": "code", "S3Key": "one.zip"}}\
                """).get("CodeSha256").stringValue();
            lambda(account, "PublishVersion", "{\"FunctionName\": \"made\"}");
            lambda(account, "CreateAlias", """
                {"FunctionName": "made", "Name": "live", "FunctionVersion": "1"}\
                """);
            lambda(account, "AddPermission", """
                {"FunctionName": "made", "Qualifier": "live", "StatementId": "s", "Action": "lambda:InvokeFunction",
                 "Principal": "sns.amazonaws.com"}\
                """);
            lambda(account, "PutFunctionEventInvokeConfig", """
                {"FunctionName": "made", "MaximumRetryAttempts": 1}\
                """);
            lambda(account, "UpdateFunctionCode", """
                {"FunctionName": "ours", "S3Bucket": "code", "S3Key": "one.zip"}\
                """);
            lambda(account, "PutFunctionConcurrency", """
                {"FunctionName": "ours", "ReservedConcurrentExecutions": 7}\
                """);
            lambda(account, "PublishLayerVersion", """
                {"LayerName": "tools", "Content": {"S3Bucket": "code", "S3Key": "one.zip"}}\
                """);
            lambda(account, "DeleteFunction", "{\"FunctionName\": \"gone\"}");
        }
        Files.delete(zip);
        for (int times = 0; times < 2; times++) {
            try (var account = new Account(template)) {
                var live = "{\"FunctionName\": \"made\", \"Qualifier\": \"live\"}";
                var made = lambda(account, "GetFunctionConfiguration", live);
                assertThat(made.get("CodeSha256").stringValue()).isEqualTo(digest);
                assertThat(made.get("Version").stringValue()).isEqualTo("1");
                assertThat(made.at("/Environment/Variables/GREETING").stringValue())
                        .isEqualTo("hi");
                assertThat(lambda(account, "GetPolicy", live).get("Policy").stringValue())
                        .contains("sns.amazonaws.com");
                assertThat(lambda(account, "GetFunctionEventInvokeConfig", "{\"FunctionName\": \"made\"}")
                                .get("MaximumRetryAttempts")
                                .intValue())
                        .isEqualTo(1);
                var ours = lambda(account, "GetFunction", "{\"FunctionName\": \"ours\"}");
                assertThat(ours.at("/Configuration/CodeSha256").stringValue()).isEqualTo(digest);
                assertThat(ours.at("/Concurrency/ReservedConcurrentExecutions").intValue())
                        .isEqualTo(7);
                assertThat(lambda(account, "ListLayers", "{}").get("Layers")).hasSize(1);
                assertThat(lambda(account, "ListFunctions", "{}").get("Functions"))
                        .extracting(function -> function.get("FunctionName").stringValue())
                        .containsExactlyInAnyOrder("made", "ours");
            }
        }
        assertThat(told).isEmpty();
    }

    private static JsonNode lambda(Account account, String operation, String request) {
        return account.call(AwsService.LAMBDA, operation, request);
    }

    @Test
    void schemasAndTheirVersions() throws IOException {
        var schema = "{\"RegistryName\": \"tests\", \"SchemaName\": \"event\"%s}";
        try (var account = new Account(TEMPLATE)) {
            account.call(AwsService.SCHEMAS, "CreateRegistry", "{\"RegistryName\": \"tests\"}");
            account.call(
                    AwsService.SCHEMAS,
                    "CreateSchema",
                    schema.formatted(", \"Type\": \"JSONSchemaDraft4\", \"Content\": \"{}\""));
            account.call(AwsService.SCHEMAS, "UpdateSchema", schema.formatted(", \"Content\": \" {}\""));
        }
        for (int times = 0; times < 2; times++) {
            try (var account = new Account(TEMPLATE)) {
                assertThat(account.call(AwsService.SCHEMAS, "DescribeSchema", schema.formatted(""))
                                .get("SchemaVersion")
                                .stringValue())
                        .isEqualTo("2");
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void logGroupsWithWhatIsLoggedInThem() throws IOException {
        try (var account = new Account(TEMPLATE)) {
            account.call(
                    AwsService.LOGS, "CreateLogGroup", "{\"logGroupName\": \"empty\", \"tags\": {\"team\": \"blue\"}}");
            account.call(AwsService.LOGS, "CreateLogStream", "{\"logGroupName\": \"app\", \"logStreamName\": \"s\"}");
            account.call(
                    AwsService.LOGS, "CreateLogStream", "{\"logGroupName\": \"app\", \"logStreamName\": \"gone\"}");
            account.call(AwsService.LOGS, "PutLogEvents", """
                {"logGroupName": "app", "logStreamName": "s",
                 "logEvents": [{"timestamp": %d, "message": "hello"}]}\
                """.formatted(
                            account.time.now().toEpochMilli()));
            account.call(
                    AwsService.LOGS, "DeleteLogStream", "{\"logGroupName\": \"app\", \"logStreamName\": \"gone\"}");
            account.call(AwsService.LOGS, "PutRetentionPolicy", "{\"logGroupName\": \"app\", \"retentionInDays\": 30}");
        }
        try (var account = new Account(TEMPLATE)) {
            assertThat(account.call(AwsService.LOGS, "DescribeLogGroups", "{}").get("logGroups"))
                    .extracting(group -> group.get("logGroupName").stringValue() + " "
                            + group.path("retentionInDays").asString("for ever"))
                    .containsExactly("app 30", "empty for ever");
            assertThat(account.call(AwsService.LOGS, "DescribeLogStreams", "{\"logGroupName\": \"app\"}")
                            .get("logStreams"))
                    .hasSize(1);
            assertThat(account.call(AwsService.LOGS, "FilterLogEvents", "{\"logGroupName\": \"app\"}")
                            .at("/events/0/message")
                            .stringValue())
                    .isEqualTo("hello");
        }
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheTemplateSaysNowCountsWhereItSaysSomethingElse() throws IOException {
        try (var account = new Account(TEMPLATE)) {
            account.call(AwsService.LOGS, "PutRetentionPolicy", "{\"logGroupName\": \"app\", \"retentionInDays\": 30}");
            account.call(AwsService.SNS, "SetTopicAttributes", """
                {"TopicArn": "arn:aws:sns:us-east-1:123456789012:news", "AttributeName": "DisplayName",
                 "AttributeValue": "News"}\
                """);
        }
        try (var account = new Account(
                TEMPLATE.replace("RetentionInDays: 7", "RetentionInDays: 14").replace("news", "other"))) {
            assertThat(account.call(AwsService.LOGS, "DescribeLogGroups", "{}")
                            .at("/logGroups/0/retentionInDays")
                            .intValue())
                    .isEqualTo(14);
        }
        assertThat(told)
                .containsExactly(
                        "what was changed of the log group app is not taken up: the template says something else of it"
                                + " now",
                        "the topic arn:aws:sns:us-east-1:123456789012:news is not taken up: the template has it no"
                                + " more");
    }
}
