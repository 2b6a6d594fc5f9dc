package local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Glob;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.lambda.Settings;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.JsonNode;

/**
 * Each error that AWS's models declare of an operation ({@code clients/errors.txt}) is provoked by a call, or a line says
 * why it cannot come about here. Calls and reasons stand in {@code documented-errors.txt}, whose head says how to read it.
 */
class DocumentedErrorsTest {

    private static final Path DECLARED = Path.of("src/test/clients/errors.txt");
    private static final Path TABLE = Path.of("src/test/resources/local/service/documented-errors.txt");

    private static final Pattern BEFORE = Pattern.compile("\\+ (?:(\\d+)x )?(?:as (\\w+) )?(\\w+) (\\w+) (\\{.*})");
    private static final Pattern CALL = Pattern.compile("(?:as (\\w+) )?(\\w+) ([\\w,]+) (\\w+) (\\{.*})");
    private static final Pattern REASON = Pattern.compile("(\\w+) ([\\w,*]+) ([\\w*,]+) - (.+)");
    private static final Pattern LONG = Pattern.compile("%text\\((\\d+)\\)");
    private static final Pattern ANSWERED = Pattern.compile("\"\\$(/[\\w/]+)\"");

    private static final String RESOURCES = """
          Hello: {Type: AWS::Serverless::Function, Properties: {FunctionName: hello, Handler: none, CodeUri: ., AutoPublishAlias: live, Role: !GetAtt Everything.Arn}}
          Other: {Type: AWS::Serverless::Function, Properties: {FunctionName: other, Handler: none, CodeUri: .}}
          Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
          Ordered: {Type: AWS::SNS::Topic, Properties: {TopicName: ordered.fifo, FifoTopic: true}}
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: queue, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3}}
          Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
          Fifo: {Type: AWS::SQS::Queue, Properties: {QueueName: orders.fifo, FifoQueue: true}}
          Subscription: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn}}
          Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: log}}
          Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
          Activity: {Type: AWS::StepFunctions::Activity, Properties: {Name: activity}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: {Name: machine, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
          Express:
            Type: AWS::Serverless::StateMachine
            Properties: {Name: express, Type: EXPRESS, Definition: {StartAt: A, States: {A: {Type: Pass, End: true}}}}
          Waiting:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: waiting
              Definition: {StartAt: A, States: {A: {Type: Task, Resource: !Ref Activity, End: true}}}
          Everything:
            Type: AWS::IAM::Role
            Properties:
              RoleName: everything
              AssumeRolePolicyDocument: &trust
                Statement: [{Effect: Allow, Principal: {Service: [states.amazonaws.com, lambda.amazonaws.com], AWS: !Ref AWS::AccountId}, Action: sts:AssumeRole}]
              Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}]
          Nobody: {Type: AWS::IAM::Role, Properties: {RoleName: nobody, AssumeRolePolicyDocument: *trust}}
        """;

    /** What AWS's model says: an operation, and an error of it with its status where that is said. */
    private record Declared(String service, String operation, String code, OptionalInt status) {

        static Stream<Declared> of(String line) {
            var words = line.split(" ");
            return Stream.of(words)
                    .skip(2)
                    .map(word -> word.split("/"))
                    .map(error -> new Declared(
                            words[0],
                            words[1],
                            error[0],
                            error.length == 1 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(error[1]))));
        }
    }

    private record Call(String caller, AwsService service, String operation, String json) {}

    /** @param last that is refused */
    private record Provoked(String line, List<Call> before, Call last, String code) {}

    private record Reason(String line, String service, List<String> operations, List<String> codes) {

        boolean covers(Declared error) {
            return service.equals(error.service())
                    && operations.stream().anyMatch(each -> Glob.of(each).matches(error.operation()))
                    && codes.stream().anyMatch(each -> Glob.of(each).matches(error.code()));
        }
    }

    private record Table(List<Provoked> provoked, List<Reason> reasons) {

        static Table read() throws IOException {
            var provoked = new ArrayList<Provoked>();
            var reasons = new ArrayList<Reason>();
            var before = new ArrayList<Call>();
            for (var line : Files.readAllLines(TABLE)) {
                var earlier = BEFORE.matcher(line);
                var call = CALL.matcher(line);
                var reason = REASON.matcher(line);
                if (line.isBlank() || line.startsWith("#")) {
                    assertThat(before)
                            .as("Calls before no call, above: " + line)
                            .isEmpty();
                } else if (earlier.matches()) {
                    int times = earlier.group(1) == null ? 1 : Integer.parseInt(earlier.group(1));
                    IntFunction<Call> nth = n -> call(
                            earlier.group(2),
                            earlier.group(3),
                            earlier.group(4),
                            earlier.group(5).replace("%n", "" + n));
                    Stream.iterate(0, n -> n + 1).limit(times).map(nth::apply).forEach(before::add);
                } else if (call.matches()) {
                    for (var operation : call.group(3).split(",")) {
                        provoked.add(new Provoked(
                                call.group(2) + " " + operation + " " + call.group(4),
                                List.copyOf(before),
                                call(call.group(1), call.group(2), operation, call.group(5)),
                                call.group(4)));
                    }
                    before.clear();
                } else {
                    assertThat(reason.matches())
                            .as("No line of this table: " + line)
                            .isTrue();
                    reasons.add(new Reason(
                            line,
                            reason.group(1),
                            List.of(reason.group(2).split(",")),
                            List.of(reason.group(3).split(","))));
                }
            }
            return new Table(provoked, reasons);
        }

        private static Call call(String caller, String service, String operation, String json) {
            return new Call(
                    Optional.ofNullable(caller).orElse("everything"),
                    AwsService.ofPrefix(service).orElseThrow(),
                    operation,
                    LONG.matcher(json).replaceAll(length -> "x".repeat(Integer.parseInt(length.group(1)))));
        }
    }

    @TempDir
    private Path folder;

    private static List<Declared> declared() throws IOException {
        return Files.readAllLines(DECLARED).stream().flatMap(Declared::of).toList();
    }

    @Test
    void eachIsProvokedOrHasAReason() throws IOException {
        var table = Table.read();
        var provoked = table.provoked().stream().map(Provoked::line).toList();
        var neither = new ArrayList<String>();
        var both = new ArrayList<String>();
        for (var error : declared()) {
            var line = error.service() + " " + error.operation() + " " + error.code();
            var reasons = table.reasons().stream()
                    .filter(reason -> reason.covers(error))
                    .toList();
            if (provoked.contains(line) == !reasons.isEmpty()) {
                (reasons.isEmpty() ? neither : both).add(line);
            }
        }
        assertThat(neither).as("Errors without a call and without a reason").isEmpty();
        assertThat(both)
                .as("Errors with a reason that a call provokes all the same")
                .isEmpty();
    }

    @Test
    void noReasonIsForNothing() throws IOException {
        var declared = declared();
        assertThat(Table.read().reasons())
                .allSatisfy(reason -> assertThat(declared).as(reason.line()).anyMatch(reason::covers));
    }

    /** With the code, and the status, that the model says. */
    @TestFactory
    Stream<DynamicTest> eachCallIsRefused() throws IOException {
        var declared = declared();
        return Table.read().provoked().stream()
                .map(provoked -> DynamicTest.dynamicTest(provoked.line(), () -> refused(provoked, declared)));
    }

    private void refused(Provoked provoked, List<Declared> declared) {
        RequestHandler<Object, Object> handler = (input, _) -> input;
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder,
                List.of(),
                Map.of("Hello", handler, "Other", handler),
                Optional.empty(),
                false);
        try (var time = Time.real();
                var services = Services.start(Stacks.of(folder, RESOURCES), time, settings, new ServiceListener() {})) {
            var answered = Json.object();
            for (var call : provoked.before()) {
                answered.setAll(Shapes.OPTIMIZED_TASK.write(call(services, call, answered)));
            }
            var thrown = catchThrowable(() -> call(services, provoked.last(), answered));
            assertThat(thrown).isInstanceOf(ServiceException.class);
            var refused = (ServiceException) thrown;
            assertThat(refused.code()).as(refused.getMessage()).isEqualTo(provoked.code());
            assertThat(refused.getMessage()).isNotBlank();
            declared.stream()
                    .filter(error ->
                            provoked.line().equals(error.service() + " " + error.operation() + " " + error.code()))
                    .flatMapToInt(error -> error.status().stream())
                    .forEach(status -> assertThat(refused.status()).isEqualTo(status));
        }
    }

    private static SdkPojo call(Services services, Call call, JsonNode answered) {
        var operation = services.operations().get(call.service()).get(call.operation());
        var request = operation.builder();
        var json = ANSWERED.matcher(call.json())
                .replaceAll(found -> Json.write(answered.at(found.group(1)))
                        .replace("\\", "\\\\")
                        .replace("$", "\\$"));
        Shapes.OPTIMIZED_TASK.fill(request, Json.parse(json));
        var who = new Principal.RoleSession(Stacks.ACCOUNT, call.caller(), "session");
        return operation.call(who, request, Content.of("content")).response();
    }
}
