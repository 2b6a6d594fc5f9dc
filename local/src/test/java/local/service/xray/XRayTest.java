package local.service.xray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.Execution;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What X-Ray tells of an account in which something ran. */
class XRayTest {

    private static final String RESOURCES = """
          Hello: {Type: AWS::Serverless::Function, Properties: {FunctionName: hello, Handler: none, CodeUri: ., Tracing: Active}}
          Quiet: {Type: AWS::Serverless::Function, Properties: {FunctionName: quiet, Handler: none, CodeUri: .}}
          Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
          Machine: &machine
            Type: AWS::Serverless::StateMachine
            Properties: &properties
              Name: machine
              Tracing: {Enabled: true}
              Policies:
                - LambdaInvokePolicy: {FunctionName: !Ref Quiet}
                - SQSSendMessagePolicy: {QueueName: orders}
              Definition:
                StartAt: Both
                States:
                  Both:
                    Type: Parallel
                    Next: Send
                    Branches:
                      - StartAt: Call
                        States: {Call: {Type: Task, Resource: !GetAtt Quiet.Arn, End: true}}
                  Send:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage
                    Parameters: {QueueUrl: !Ref Queue, MessageBody: hi}
                    End: true
          Untraced:
            <<: *machine
            Properties: {<<: *properties, Name: untraced, Tracing: {Enabled: false}}
          Express:
            <<: *machine
            Properties: {<<: *properties, Name: express, Type: EXPRESS}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private Services services;

    @BeforeEach
    void start() {
        RequestHandler<Object, Object> handler = this::handle;
        services = Services.start(
                Stacks.of(folder, RESOURCES),
                time,
                new Settings(
                        URI.create("http://127.0.0.1:4566"),
                        folder,
                        List.of(),
                        Map.of("Hello", handler, "Quiet", handler),
                        Optional.empty(),
                        false),
                new ServiceListener() {});
    }

    private Object handle(Object input, Context context) {
        if (input instanceof Map<?, ?> map && map.containsKey("fail")) {
            throw new IllegalStateException("no");
        }
        return "hello";
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @Test
    void anExecutionIsATraceOfItsStatesAndOfWhatTheyCall() {
        run("machine", "{}");

        var trace = only(traces());
        var machine = segment(trace, "AWS::StepFunctions::StateMachine");
        var both = machine.at("/subsegments/0");
        var call = both.at("/subsegments/0");
        var send = machine.at("/subsegments/1");

        assertThat(machine.get("name").stringValue()).isEqualTo("machine");
        assertThat(machine.get("trace_id").stringValue()).matches("1-[0-9a-f]{8}-[0-9a-f]{24}");
        assertThat(machine.get("id").stringValue()).matches("[0-9a-f]{16}");
        assertThat(both.get("name").stringValue()).isEqualTo("Both");
        assertThat(call.get("name").stringValue()).isEqualTo("Call");
        assertThat(call.at("/subsegments/0/name").stringValue()).isEqualTo("Lambda");
        assertThat(call.at("/subsegments/0/namespace").stringValue()).isEqualTo("aws");
        assertThat(call.at("/subsegments/0/aws"))
                .isEqualTo(Json.parse("{\"operation\": \"Invoke\", \"function_name\": \"quiet\"}"));
        assertThat(send.at("/subsegments/0/aws/operation").stringValue()).isEqualTo("SendMessage");
        assertThat(machine.get("end_time").decimalValue())
                .isGreaterThanOrEqualTo(send.get("end_time").decimalValue());
    }

    @Test
    void aFunctionIsTracedWhereItsCallerIs() {
        run("machine", "{}");

        var trace = only(traces());
        var call = segment(trace, "AWS::StepFunctions::StateMachine").at("/subsegments/0/subsegments/0/subsegments/0");
        var service = segment(trace, "AWS::Lambda");
        var function = segment(trace, "AWS::Lambda::Function");

        assertThat(service.get("parent_id")).isEqualTo(call.get("id"));
        assertThat(function.get("parent_id")).isEqualTo(service.get("id"));
        assertThat(function.path("subsegments")
                        .valueStream()
                        .map(phase -> phase.get("name").stringValue()))
                .endsWith("Invocation", "Overhead");
        assertThat(segment(trace, "AWS::SQS::Queue").get("inferred").booleanValue())
                .isTrue();
    }

    @Test
    void withoutTracingThereIsNoTrace() {
        run("untraced", "{}");
        invoke("quiet", "{}");

        assertThat(traces()).isEmpty();
    }

    @Test
    void aFunctionThatIsTracedIsATraceWhereNothingLedToIt() {
        invoke("hello", "{}");

        var trace = only(traces());
        assertThat(segment(trace, "AWS::Lambda").has("parent_id")).isFalse();
        assertThat(trace.get("Segments")).hasSize(2);
    }

    @Test
    void whatFailsIsAFaultWithItsCause() {
        run("machine", "{\"fail\": true}");

        var summary = only(summaries());
        var trace = only(traces());

        assertThat(summary.get("HasFault").booleanValue()).isTrue();
        assertThat(summary.get("HasError").booleanValue()).isFalse();
        assertThat(segment(trace, "AWS::Lambda::Function")
                        .at("/cause/exceptions/0/type")
                        .stringValue())
                .isEqualTo("java.lang.IllegalStateException");
        var machine = segment(trace, "AWS::StepFunctions::StateMachine");
        assertThat(machine.get("fault").booleanValue()).isTrue();
        assertThat(machine.at("/subsegments/0/subsegments/0/subsegments/0/fault")
                        .booleanValue())
                .isTrue();
        assertThat(machine.at("/subsegments/1").isMissingNode()).isTrue();
    }

    @Test
    void anExpressExecutionIsOneToo() {
        run("express", "{}");

        assertThat(segment(only(traces()), "AWS::StepFunctions::StateMachine")
                        .get("name")
                        .stringValue())
                .isEqualTo("express");
    }

    @Test
    void anExecutionMayBelongToTheTraceOfWhoeverStartsIt() {
        var root = "1-67891233-abcdef012345678912345678";
        call(AwsService.STEP_FUNCTIONS, "StartExecution", """
            {"StateMachineArn": "%s", "Input": "{}", "TraceHeader": "Root=%s;Sampled=1"}\
            """.formatted(arn("machine"), root));
        time.settle();

        assertThat(only(summaries()).get("Id").stringValue()).isEqualTo(root);
    }

    @Test
    void theGraphSaysWhoCallsWhom() {
        run("machine", "{}");
        run("machine", "{}");

        var services = call(AwsService.XRAY, "GetServiceGraph", during(Duration.ofHours(1)))
                .get("Services");
        var types = services.valueStream()
                .map(service -> service.get("Type").stringValue())
                .toList();
        var machine = services.get(types.indexOf("AWS::StepFunctions::StateMachine"));

        assertThat(types)
                .containsExactlyInAnyOrder(
                        "AWS::StepFunctions::StateMachine",
                        "client",
                        "AWS::Lambda",
                        "AWS::Lambda::Function",
                        "AWS::SQS::Queue");
        assertThat(machine.get("Root").booleanValue()).isTrue();
        assertThat(machine.at("/SummaryStatistics/OkCount").intValue()).isEqualTo(2);
        assertThat(machine.get("Edges")
                        .valueStream()
                        .map(edge -> types.get(edge.get("ReferenceId").intValue())))
                .containsExactlyInAnyOrder("AWS::Lambda", "AWS::SQS::Queue");
        assertThat(call(AwsService.XRAY, "GetTraceGraph", """
            {"TraceIds": ["%s"]}\
            """.formatted(
                                        summaries().getFirst().get("Id").stringValue()))
                        .get("Services"))
                .hasSize(5);
    }

    @Test
    void aTraceIsFoundByTheTimeInWhichItBegan() {
        run("machine", "{}");
        time.alarm(time.now().plus(Duration.ofDays(2)), () -> {});
        time.settle();

        assertThat(summaries()).isEmpty();
        assertThat(call(AwsService.XRAY, "GetTraceSummaries", during(Duration.ofDays(3)))
                        .get("TraceSummaries"))
                .hasSize(1);
    }

    @Test
    void whatIsNotDoneIsSaid() {
        var asked = (ObjectNode) Json.parse(during(Duration.ofHours(1)));

        assertThatThrownBy(() -> call(
                        AwsService.XRAY,
                        "GetTraceSummaries",
                        Json.write(asked.put("FilterExpression", "service(\"hello\")"))))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("no filter expressions");
        assertThatThrownBy(() -> call(AwsService.XRAY, "GetServiceGraph", during(Duration.ofHours(7))))
                .hasMessage("Time range cannot be longer than 6 hours");
    }

    private void run(String machine, String input) {
        Execution execution = services.stepFunctions().start(arn(machine), input);
        execution.await();
        time.settle();
    }

    private static String arn(String machine) {
        return "arn:aws:states:us-east-1:%s:stateMachine:%s".formatted(Stacks.ACCOUNT, machine);
    }

    private void invoke(String function, String payload) {
        call(AwsService.LAMBDA, "Invoke", """
            {"FunctionName": "%s", "Payload": "%s"}\
            """.formatted(function, payload));
    }

    private List<JsonNode> summaries() {
        return call(AwsService.XRAY, "GetTraceSummaries", during(Duration.ofHours(1)))
                .get("TraceSummaries")
                .valueStream()
                .toList();
    }

    private List<JsonNode> traces() {
        var ids = Json.object();
        var array = ids.putArray("TraceIds");
        summaries().forEach(summary -> array.add(summary.get("Id")));
        return array.isEmpty()
                ? List.of()
                : call(AwsService.XRAY, "BatchGetTraces", Json.write(ids))
                        .get("Traces")
                        .valueStream()
                        .toList();
    }

    private static JsonNode segment(JsonNode trace, String origin) {
        return trace.get("Segments")
                .valueStream()
                .map(segment -> Json.parse(segment.get("Document").stringValue()))
                .filter(document -> document.path("origin").asString("").equals(origin))
                .findFirst()
                .orElseThrow();
    }

    /** Up to now. */
    private String during(Duration duration) {
        Instant now = time.now().plusSeconds(1);
        return """
            {"StartTime": "%s", "EndTime": "%s"}\
            """.formatted(now.minus(duration), now);
    }

    private JsonNode call(AwsService service, String operation, String request) {
        var called = services.operations().get(service).get(operation);
        var builder = called.builder();
        Shapes.SDK_TASK.fill(builder, Json.parse(request));
        return Shapes.SDK_TASK.write(called.call(new Principal.Administrator(Stacks.ACCOUNT), builder));
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
