package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import local.json.Json;
import local.policy.AwsService.Protocol;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of every operation, made from its model: members are missing, are of another type, null, empty, too long, too
 * large. AWS answers each with an error of its own or does it; so does the local run, and nothing is ever thrown but that.
 */
class MutatedCallsTest {

    private static final int CALLS = 2_000;
    private static final int DEEPEST = 5;

    private static final String RESOURCES = """
          Hello: {Type: AWS::Serverless::Function, Properties: {FunctionName: hello, Handler: none, CodeUri: .}}
          Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
          Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
          Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: log}}
          Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
          Activity: {Type: AWS::StepFunctions::Activity, Properties: {Name: activity}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: {Name: machine, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
        """;

    /** What stands where a text is wanted, right for some member. */
    private static final List<String> TEXTS = List.of(
            "hello",
            "arn:aws:lambda:us-east-1:123456789012:function:hello",
            "arn:aws:sns:us-east-1:123456789012:topic",
            "http://127.0.0.1/123456789012/queue",
            "queue",
            "arn:aws:sqs:us-east-1:123456789012:queue",
            "log",
            "arn:aws:logs:us-east-1:123456789012:log-group:log",
            "bucket",
            "/bucket/key",
            "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
            "arn:aws:states:us-east-1:123456789012:activity:activity",
            "arn:aws:states:us-east-1:123456789012:execution:machine:one",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::123456789012:role/machine",
            "test",
            "+15550100",
            "{\"StartAt\": \"A\", \"States\": {\"A\": {\"Type\": \"Wait\", \"Seconds\": 1, \"End\": true}}}",
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\":"
                    + " \"*\"}]}");

    private static final List<String> ODD = List.of(
            "",
            " ",
            "*",
            "\u0000",
            "\uD800",
            "\uD83D\uDE00",
            "null",
            "-1",
            "1e-999999999",
            "%",
            "%zz",
            "../..",
            "arn:",
            "arn::::::",
            "arn:aws:states:us-east-1:123456789012:",
            "arn:aws:sns:us-east-1:123456789012:topic:",
            "{}",
            "[]",
            "{\"a\":",
            "{ $.a = 1e999 }",
            "[".repeat(2_000),
            "x".repeat(1_025),
            "x".repeat(20_000));

    private static final List<String> OTHER_TYPES = List.of(
            "null",
            "0",
            "-1",
            "1e400",
            "1e-999999999",
            "9223372036854775808",
            "true",
            "\"\"",
            "\"text\"",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "{\"\":null}",
            "{\"a\":{\"b\":[{}]}}");

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private final Random random = new Random(42);
    private Services services;

    @BeforeEach
    void start() {
        RequestHandler<Object, Object> handler = (input, _) -> input;
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder,
                List.of(),
                Map.of("Hello", handler),
                Optional.empty(),
                false);
        services = Services.start(Stacks.of(folder, RESOURCES), time, settings, new ServiceListener() {});
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
    }

    @ParameterizedTest
    @EnumSource(value = Protocol.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyMutatedCallIsAnswered(Protocol protocol) {
        var operations = services.operations().entrySet().stream()
                .filter(service -> service.getKey().protocol() == protocol)
                .flatMap(service -> service.getValue().values().stream())
                // the first waits for a task, a minute long; the second reads a thousand policies
                .filter(operation -> !List.of("GetActivityTask", "ListPolicies").contains(operation.name()))
                .sorted(Comparator.comparing(Operation::name))
                .toList();
        var outcomes = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < CALLS; i++) {
            var operation = operations.get(i % operations.size());
            var json = structure(operation.builder(), 0);
            mutate(json);
            var thrown = catchThrowable(() -> call(protocol, operation, json));
            if (thrown != null) {
                assertThat(thrown)
                        .as(operation.name() + " " + shortened(json))
                        .isInstanceOfSatisfying(ServiceException.class, refused -> {
                            assertThat(refused.status()).matches(status -> status < 500 || status == 501);
                            assertThat(refused.getMessage()).isNotNull().doesNotContain("java.", "software.amazon");
                        });
            }
            outcomes.merge(thrown instanceof ServiceException refused ? refused.code() : "answered", 1, Integer::sum);
        }
        assertThat(outcomes).hasSizeGreaterThan(3).containsKey("answered");
    }

    private static String shortened(JsonNode json) {
        var text = Json.write(json);
        return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
    }

    private void call(Protocol protocol, Operation operation, ObjectNode json) {
        var request = operation.builder();
        if (protocol == Protocol.AWS_QUERY) {
            var form = new LinkedHashMap<String, List<String>>();
            flatten("", json, form);
            FormShapes.fill(request, form);
        } else if (protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML) {
            Shapes.SDK_TASK.fill(request, json); // what stands in paths, queries and headers has been read before
        } else {
            Shapes.WIRE.fill(request, json);
        }
        operation.call(services.administrator(), request);
    }

    /** As the query protocol writes it, or nearly so: {@code Tags.member.1.Key}. */
    private static void flatten(String name, JsonNode json, Map<String, List<String>> form) {
        switch (json) {
            case ObjectNode object ->
                object.properties()
                        .forEach(member -> flatten(
                                name.isEmpty() ? member.getKey() : name + "." + member.getKey(),
                                member.getValue(),
                                form));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    flatten(name + ".member." + (i + 1), array.get(i), form);
                }
            }
            default -> form.put(name, List.of(json.asString("")));
        }
    }

    private ObjectNode structure(SdkPojo shape, int depth) {
        var json = Json.object();
        for (var field : shape.sdkFields()) {
            if (depth == 0 ? random.nextInt(10) < 7 : random.nextInt(10) < 4) {
                json.set(name(field, depth), value(field, depth));
            }
        }
        return json;
    }

    /** Both spellings are right for one of the ways to fill a request. */
    private String name(SdkField<?> field, int depth) {
        var name = random.nextBoolean() && depth > 0 ? field.locationName() : field.memberName();
        return name;
    }

    private JsonNode value(SdkField<?> field, int depth) {
        var nodes = Json.object();
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> nodes.stringNode(random.nextInt(5) == 0 ? any(ODD) : any(TEXTS));
            case BOOLEAN -> nodes.booleanNode(random.nextBoolean());
            case BYTE, SHORT, INTEGER, LONG, FLOAT, DOUBLE, BIG_DECIMAL, INSTANT ->
                nodes.numberNode(List.of(0, 1, -1, 900, Integer.MAX_VALUE, Integer.MIN_VALUE)
                        .get(random.nextInt(6)));
            case SDK_BYTES -> nodes.stringNode(random.nextBoolean() ? "e30=" : "not base64");
            case LIST -> {
                var list = nodes.arrayNode();
                var member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                for (int i = depth > DEEPEST ? 0 : random.nextInt(4); i > 0; i--) {
                    list.add(value(member, depth + 1));
                }
                yield list;
            }
            case MAP -> {
                var map = Json.object();
                var member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
                for (int i = depth > DEEPEST ? 0 : random.nextInt(4); i > 0; i--) {
                    map.set(random.nextInt(4) == 0 ? any(ODD).substring(0, 0) : "key" + i, value(member, depth + 1));
                }
                yield map;
            }
            case SDK_POJO ->
                depth > DEEPEST
                        ? Json.object()
                        : structure((SdkPojo) field.constructor().get(), depth + 1);
            case NULL, DOCUMENT -> nodes.nullNode();
        };
    }

    /** Puts something else in the place of one value somewhere in it, mostly. */
    private void mutate(ObjectNode json) {
        var places = new ArrayList<Runnable>();
        places(json, places);
        if (!places.isEmpty() && random.nextInt(4) != 0) {
            places.get(random.nextInt(places.size())).run();
        }
    }

    private void places(JsonNode json, List<Runnable> places) {
        switch (json) {
            case ObjectNode object ->
                List.copyOf(object.properties()).forEach(member -> {
                    places.add(() -> object.set(member.getKey(), Json.parse(any(OTHER_TYPES))));
                    places.add(() -> object.remove(member.getKey()));
                    places(member.getValue(), places);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int at = i;
                    places.add(() -> array.set(at, Json.parse(any(OTHER_TYPES))));
                    places(array.get(i), places);
                }
            }
            default -> {
                // is replaced where it stands
            }
        }
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
