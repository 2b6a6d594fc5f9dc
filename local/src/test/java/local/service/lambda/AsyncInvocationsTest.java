package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionEventInvokeConfigsRequest;
import software.amazon.awssdk.services.lambda.model.ListVersionsByFunctionRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Invocations that nobody waits for: retries, destinations, dead letters; and what Lambda tells of such settings. */
@Timeout(20)
class AsyncInvocationsTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String TEMPLATE = """
          Work:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: work
              Handler: none
              CodeUri: .
              AutoPublishAlias: live
              %s
          Collect:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: collect
              Handler: none
              CodeUri: .
              Events:
                Records: {Type: SQS, Properties: {Queue: !GetAtt Records.Arn}}
          Records: {Type: AWS::SQS::Queue, Properties: {QueueName: records}}
          Permission:
            Type: AWS::Lambda::Permission
            Properties: {FunctionName: work, Action: lambda:InvokeFunction, Principal: s3.amazonaws.com}
        """;
    private static final String ON_FAILURE = """
        EventInvokeConfig: {%s DestinationConfig: {OnFailure: {Type: SQS, Destination: !GetAtt Records.Arn}}}\
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private final AtomicInteger attempts = new AtomicInteger();
    private final LinkedBlockingQueue<JsonNode> collected = new LinkedBlockingQueue<>();
    private Services services;

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void aFailureIsTriedTwiceAgainAndThenRecorded() throws InterruptedException {
        start(ON_FAILURE.formatted(""));

        invoke("{\"fail\": true}");

        var record = body(collected.take());
        assertThat(attempts).hasValue(3);
        assertThat(record.at("/requestContext/condition").stringValue()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").intValue())
                .isEqualTo(3);
        assertThat(record.at("/requestContext/functionArn").stringValue()).endsWith(":function:work:$LATEST");
        assertThat((Object) record.get("requestPayload")).isEqualTo(Json.parse("{\"fail\": true}"));
        assertThat(record.at("/responseContext/functionError").stringValue()).isEqualTo("Unhandled");
        assertThat(record.at("/responsePayload/errorMessage").stringValue()).isEqualTo("as asked");
    }

    @Test
    void theTemplateSaysHowOftenAFailureIsTriedAgain() throws InterruptedException {
        start(ON_FAILURE.formatted("MaximumRetryAttempts: 0,"));

        invoke("{\"fail\": true}");

        assertThat(body(collected.take())
                        .at("/requestContext/approximateInvokeCount")
                        .intValue())
                .isEqualTo(1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void anEventThatIsTooOldIsNotTriedAgain() throws InterruptedException {
        start(ON_FAILURE.formatted("MaximumEventAgeInSeconds: 100,"));

        invoke("{\"fail\": true}");

        var record = body(collected.take());
        assertThat(record.at("/requestContext/condition").stringValue()).isEqualTo("EventAgeExceeded");
        assertThat(record.at("/requestContext/approximateInvokeCount").intValue())
                .isEqualTo(2);
    }

    @Test
    void aDeadLetterIsTheEventItself() throws InterruptedException {
        start("DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Records.Arn}");

        invoke("{\"fail\": true}");

        var message = collected.take();
        assertThat((Object) body(message)).isEqualTo(Json.parse("{\"fail\": true}"));
        assertThat(message.at("/messageAttributes/ErrorMessage/stringValue").stringValue())
                .isEqualTo("as asked");
        assertThat(message.at("/messageAttributes/ErrorCode/dataType").stringValue())
                .isEqualTo("Number");
        assertThat(message.at("/messageAttributes/RequestID/stringValue").stringValue())
                .hasSize(36);
    }

    @Test
    void aSuccessGoesToAFunction() throws InterruptedException {
        start("EventInvokeConfig: {DestinationConfig: {OnSuccess: {Type: Lambda, Destination: !GetAtt Collect.Arn}}}");

        invoke("{\"name\": \"mom\"}");

        var record = collected.take();
        assertThat(record.at("/requestContext/condition").stringValue()).isEqualTo("Success");
        assertThat(record.get("responsePayload").stringValue()).isEqualTo("done");
        assertThat(record.get("responseContext").has("functionError")).isFalse();
    }

    @Test
    void lambdaTellsWhatTheTemplateSays() {
        start(ON_FAILURE.formatted("MaximumRetryAttempts: 1,"));

        var config = call(
                "GetFunctionEventInvokeConfig",
                GetFunctionEventInvokeConfigRequest.builder().functionName("work"));
        assertThat(config.get("MaximumRetryAttempts").intValue()).isEqualTo(1);
        assertThat(config.at("/DestinationConfig/OnFailure/Destination").stringValue())
                .endsWith(":records");
        assertThat(call(
                                "ListFunctionEventInvokeConfigs",
                                ListFunctionEventInvokeConfigsRequest.builder().functionName("work"))
                        .get("FunctionEventInvokeConfigs"))
                .hasSize(1);
        assertThat(call("ListAliases", ListAliasesRequest.builder().functionName("work"))
                        .at("/Aliases/0/Name")
                        .stringValue())
                .isEqualTo("live");
        var alias =
                call("GetAlias", GetAliasRequest.builder().functionName("work").name("live"));
        assertThat(alias.get("AliasArn").stringValue()).endsWith(":function:work:live");
        assertThat(alias.get("FunctionVersion").stringValue()).isEqualTo("1");
        assertThat(call(
                                "ListVersionsByFunction",
                                ListVersionsByFunctionRequest.builder().functionName("work"))
                        .get("Versions"))
                .extracting(version -> version.get("Version").stringValue())
                .containsExactly("$LATEST", "1");
        assertThat(call("GetPolicy", GetPolicyRequest.builder().functionName("work"))
                        .get("Policy")
                        .stringValue())
                .contains("s3.amazonaws.com");
        assertThatThrownBy(() -> call("GetPolicy", GetPolicyRequest.builder().functionName("collect")))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void aMappingIsSwitchedOffAndStaysSoWhenItsBatchesChange() {
        start("Timeout: 3");

        assertThat(mappings("work")).isEmpty();
        var uuid = mappings("collect").get(0).get("UUID").stringValue();
        assertThat(call(
                                "UpdateEventSourceMapping",
                                UpdateEventSourceMappingRequest.builder()
                                        .uuid(uuid)
                                        .enabled(false))
                        .get("State")
                        .stringValue())
                .isEqualTo("Disabled");
        var changed = call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.builder().uuid(uuid).batchSize(3));
        assertThat(changed.get("BatchSize").intValue()).isEqualTo(3);
        assertThat(changed.get("State").stringValue()).as("still").isEqualTo("Disabled");
    }

    private JsonNode mappings(String function) {
        return call(
                        "ListEventSourceMappings",
                        ListEventSourceMappingsRequest.builder().functionName(function))
                .get("EventSourceMappings");
    }

    private JsonNode call(String operation, SdkPojo request) {
        return Shapes.WIRE.write(
                services.operations().get(AwsService.LAMBDA).get(operation).call(ADMINISTRATOR, request));
    }

    private void invoke(String payload) {
        assertThat(services.lambda()
                        .invoke(
                                ADMINISTRATOR,
                                InvokeRequest.builder()
                                        .functionName("work")
                                        .invocationType(InvocationType.EVENT)
                                        .payload(SdkBytes.fromUtf8String(payload))
                                        .build())
                        .statusCode())
                .isEqualTo(202);
    }

    private static JsonNode body(JsonNode record) {
        return Json.parse(record.get("body").stringValue());
    }

    private void start(String properties) {
        RequestHandler<Map<String, Object>, Object> work = (event, _) -> {
            attempts.incrementAndGet();
            if (event.containsKey("fail")) {
                throw new IllegalStateException("as asked");
            }
            return "done";
        };
        RequestHandler<Object, Object> collect = (event, _) -> {
            var json = Json.parse(MAPPER.writeValueAsString(event));
            if (json.has("Records")) {
                json.get("Records").forEach(collected::add);
            } else {
                collected.add(json);
            }
            return null;
        };
        services = Services.start(
                Stacks.of(folder, TEMPLATE.formatted(properties)),
                time,
                new Settings(
                        URI.create("http://127.0.0.1:4566"),
                        folder.resolve("cache"),
                        List.of(),
                        Map.of("Work", work, "Collect", collect),
                        Optional.empty(),
                        false),
                new ServiceListener() {});
    }
}
