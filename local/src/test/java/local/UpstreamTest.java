package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.task.MockConfig;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.upstream.Elsewhere;
import local.template.TemplateException;
import local.template.stack.Stack.OtherResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application with a table, which is elsewhere: {@code src/test/upstreams/trader}, whole. */
class UpstreamTest {

    private static final Path TRADER = Path.of("src/test/upstreams/trader");

    @TempDir
    private Path folder;

    private Elsewhere elsewhere;
    private Path template;

    @BeforeEach
    void start() throws IOException {
        elsewhere = new Elsewhere();
        Files.createDirectories(folder.resolve("statemachine"));
        Files.createDirectories(folder.resolve("functions"));
        Files.copy(TRADER.resolve("statemachine/trading.asl.json"), folder.resolve("statemachine/trading.asl.json"));
        template = Files.copy(TRADER.resolve("template.yaml"), folder.resolve("template.yaml"));
    }

    @AfterEach
    void stop() {
        elsewhere.close();
    }

    public static final class Price implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Map<String, Object> asked, Context context) {
            return asked;
        }
    }

    public static final class Trade implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        @Override
        public Map<String, Object> handleRequest(Map<String, Object> price, Context context) {
            return Map.of("id", "7", "kind", "buy", "shares", 10, "cents", price.get("cents"));
        }
    }

    private Settings settings() {
        return Settings.of(template)
                .withHandlers(
                        Map.of("PriceFunction", new Price(), "BuyFunction", new Trade(), "SellFunction", new Trade()));
    }

    private Execution run(Settings settings) throws IOException {
        try (var app = LocalApp.start(settings, RunListener.SILENT)) {
            return app.start("TradingStateMachine", "{\"cents\": 4200}").await();
        }
    }

    @Test
    void aTableIsMadeThereAndWrittenTo() throws IOException {
        elsewhere.answers(200, "{}").answers(200, "{}").answers(200, "{\"Item\": {\"Id\": {\"S\": \"7\"}}}");

        var execution = run(settings().withUpstreams("dynamodb=" + elsewhere.url()));

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(execution.output()).contains(Json.parse("{\"Item\": {\"Id\": {\"S\": \"7\"}}}"));
        assertThat(elsewhere.received())
                .extracting(Elsewhere.Received::operation)
                .containsExactly("CreateTable", "PutItem", "GetItem");
        var made = Json.parse(elsewhere.received().getFirst().body());
        assertThat(made.path("TableName").asString()).startsWith("local-TradesTable-");
        assertThat(made.path("KeySchema"))
                .isEqualTo(Json.parse("[{\"AttributeName\": \"Id\", \"KeyType\": \"HASH\"}]"));
        assertThat(made.path("BillingMode").asString()).isEqualTo("PAY_PER_REQUEST");
        assertThat(Json.parse(elsewhere.received().get(1).body())
                        .at("/Item/Cents/N")
                        .asString())
                .isEqualTo("4200");
    }

    @Test
    void aTableThatIsThereIsTakenAsItIs() throws IOException {
        elsewhere.answers(400, "{\"__type\": \"com.amazonaws.dynamodb.v20120810#ResourceInUseException\"}");

        assertThat(run(settings().withUpstreams("dynamodb=" + elsewhere.url())).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void withoutTheGrantItIsRefusedInAwsWordsAndNothingIsSent() throws IOException {
        var text = Files.readString(template);
        Files.writeString(template, text.replaceAll("(?m)^ +- DynamoDBWritePolicy:\n.*\n", ""));

        var execution = run(settings().withUpstreams("dynamodb=" + elsewhere.url()));

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).contains("DynamoDB.AmazonDynamoDBException");
        assertThat(execution.cause().orElseThrow())
                .matches("User: arn:aws:sts::123456789012:assumed-role/local-TradingStateMachineRole-\\w+/\\w+ is not"
                        + " authorized to perform: dynamodb:PutItem on resource:"
                        + " arn:aws:dynamodb:us-east-1:123456789012:table/local-TradesTable-\\w+ because no"
                        + " identity-based policy allows the dynamodb:PutItem action \\(Service: AmazonDynamoDBv2;"
                        + " Status Code: 400; Error Code: AccessDeniedException; Request ID: [^;]+; Proxy: null\\)");
        assertThat(elsewhere.received())
                .extracting(Elsewhere.Received::operation)
                .containsExactly("CreateTable");
    }

    /** The keys of the table are asked for once, and only since a policy hangs on them. */
    @ParameterizedTest
    @CsvSource({"7, SUCCEEDED", "8, FAILED"})
    void aRoleMayBeLimitedToSomeItems(String leading, ExecutionStatus status) throws IOException {
        elsewhere.answers(200, "{}").answers(200, """
            {"Table": {"KeySchema": [{"AttributeName": "Id", "KeyType": "HASH"}]}}\
            """);
        var text = Files.readString(template);
        Files.writeString(template, text.replaceAll("(?m)^( +)- DynamoDBWritePolicy:\n.*\n", """
            $1- Statement:
            $1    Effect: Allow
            $1    Action: dynamodb:PutItem
            $1    Resource: "*"
            $1    Condition: {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["%s"]}}
            """.formatted(leading)));

        assertThat(run(settings().withUpstreams("dynamodb=" + elsewhere.url())).status())
                .isEqualTo(status);
        assertThat(elsewhere.received())
                .extracting(Elsewhere.Received::operation)
                .startsWith("CreateTable", "DescribeTable")
                .containsOnlyOnce("DescribeTable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"__type\": \"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\", \"message\":"
                        + " \"The conditional request failed\"} | DynamoDB.ConditionalCheckFailedException | The"
                        + " conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code:"
                        + " ConditionalCheckFailedException; ",
                "400 | {\"__type\": \"com.amazon.coral.validate#ValidationException\", \"Message\": \"1 validation"
                    + " error detected\"} | DynamoDB.AmazonDynamoDBException | 1 validation error detected (Service:"
                    + " AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; ",
                "500 | {\"__type\": \"InternalServerError\", \"message\": \"oh\"} |"
                        + " DynamoDB.InternalServerErrorException | oh (Service: AmazonDynamoDBv2; Status Code: 500; ",
                "502 | <html>bad gateway</html>                                   | DynamoDB.AmazonDynamoDBException |"
                        + " null (Service: AmazonDynamoDBv2; Status Code: 502; ",
                "200 | <html>hello</html>                                         | DynamoDB.SdkClientException      |"
                        + " The upstream of dynamodb answered what is no JSON (HTTP status 200)",
            })
    void whatItRefusesIsTheTasksError(int status, String body, String error, String cause) throws IOException {
        elsewhere.answers(200, "{}").answers(status, body);

        var execution = run(settings().withUpstreams("dynamodb=" + elsewhere.url()));

        assertThat(execution.error()).contains(error);
        assertThat(execution.cause().orElseThrow()).startsWith(cause);
    }

    @Test
    void oneThatIsNotThereIsSaidBeforeAnythingRuns() throws IOException {
        elsewhere.close();

        assertThatThrownBy(() -> run(settings().withUpstreams("dynamodb=" + elsewhere.url())))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("TradesTable cannot be made. The upstream of dynamodb, " + elsewhere.url()
                        + ", gives no answer: the connection is refused, or there is no such host");
    }

    @Test
    void withoutAnUpstreamTheRefusalNamesBothWaysOut() {
        assertThatThrownBy(() -> run(settings()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(
                        "trading.asl.json:36: The local run cannot call arn:aws:states:::dynamodb:putItem; mock the"
                                + " task (bin/local run --mock FILE --test-case NAME), or name a place that has the"
                                + " service (--upstream dynamodb=URL)");
    }

    @Test
    void aMockedStateNeedsNone() throws IOException {
        var mocks = MockConfig.parse("""
            {"StateMachines": {"TradingStateMachine": {"TestCases": {"Written": {
                "WriteDown": "Done", "ReadAgain": "Done"}}}},
             "MockedResponses": {"Done": {"0": {"Return": {"SdkHttpMetadata": {"HttpStatusCode": 200}}}}}}\
            """);

        try (var app = LocalApp.start(settings().withMocks(mocks), RunListener.SILENT)) {
            assertThat(app.start("TradingStateMachine", "{\"cents\": 1}", mocks, "Written")
                            .await()
                            .status())
                    .isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void whatOnlyAMockedStateNamesIsNotMissed() throws IOException {
        var batch = Files.writeString(folder.resolve("batch.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Job:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Definition:
                    StartAt: Run
                    States:
                      Run:
                        Type: Task
                        Resource: arn:aws:states:::ecs:runTask.sync
                        Parameters: {TaskDefinition: !Ref Work}
                        End: true
              Work: {Type: AWS::ECS::TaskDefinition}
            """);
        var mocks = MockConfig.parse("""
            {"StateMachines": {"Job": {"TestCases": {"Done": {"Run": "Done"}}}},
             "MockedResponses": {"Done": {"0": {"Return": {"Tasks": []}}}}}\
            """);

        try (var app = LocalApp.start(Settings.of(batch).withMocks(mocks), RunListener.SILENT)) {
            assertThat(app.start("Job", "{}", mocks, "Done").await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThatThrownBy(() ->
                        LocalApp.start(Settings.of(batch), RunListener.SILENT).close())
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("The local run cannot call arn:aws:states:::ecs:runTask.sync; mock the task"
                        + " (bin/local run --mock FILE --test-case NAME) at /States/Run/Resource");
    }

    @Test
    void aFunctionsCallGoesOnAsItComesIfItsRoleMay() throws Exception {
        elsewhere.answers(200, "{}").answers(200, "{\"Count\": 0}");
        try (var app = LocalApp.start(settings().withUpstreams("dynamodb=" + elsewhere.url()), RunListener.SILENT)) {
            var table = app.stack().all(OtherResource.class).getFirst().name();

            var allowed = scan(app, "TradingStateMachine", table);
            assertThat(allowed.statusCode()).isEqualTo(200);
            assertThat(allowed.body()).isEqualTo("{\"Count\": 0}");
            assertThat(allowed.headers().firstValue("x-amzn-RequestId")).contains("of-elsewhere");

            var refused = scan(app, "BuyFunction", table);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(Json.parse(refused.body()).path("__type").asString()).endsWith("AccessDeniedException");
            assertThat(Json.parse(refused.body()).path("message").asString())
                    .contains("is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:us-east-1:"
                            + "123456789012:table/" + table);
            assertThat(elsewhere.received())
                    .extracting(Elsewhere.Received::operation)
                    .containsExactly("CreateTable", "Scan");
        }
    }

    /** As a process signs that has the role of a function or machine. */
    private static HttpResponse<String> scan(LocalApp app, String owner, String table) throws Exception {
        var role = app.stack().roles().stream()
                .filter(found -> found.owner().equals(owner))
                .findFirst()
                .orElseThrow();
        var key =
                app.services().credentials().issue(new Principal.RoleSession(Arn.of(role.arn()), "session", List.of()));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(app.endpoint() + "/"))
                            .header("X-Amz-Target", "DynamoDB_20120810.Scan")
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=" + key.accessKeyId()
                                            + "/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host,"
                                            + " Signature=0")
                            .header("X-Amz-Security-Token", key.sessionToken())
                            .POST(HttpRequest.BodyPublishers.ofString("{\"TableName\": \"" + table + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
