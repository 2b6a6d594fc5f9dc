package local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import local.LocalApp;
import local.RunListener;
import local.Settings;
import local.cost.Usage;
import local.execution.Execution;
import local.json.Json;
import local.service.lambda.Fault;
import local.service.lambda.Metered;
import local.template.stack.Definitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Two hundred executions over the wire in real time, twenty a second, beside what the model makes of the same: a sixth of
 * the invocations throttled, and a worker that takes a second for a message, of which four may work at once. What is
 * injected outweighs what the machine adds; still it takes a minute, so {@code -Dagreement=true} asks for it.
 */
@EnabledIfSystemProperty(named = "agreement", matches = "true")
class AgreementTest {

    private static final int EXECUTIONS = 200;
    private static final int PER_SECOND = 20;
    private static final int ONE_IS_THROTTLED_OF = 5;

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition:
                StartAt: Call
                States:
                  Call:
                    Type: Task
                    Resource: arn:aws:states:::lambda:invoke
                    Parameters: {FunctionName: !Ref Work, Payload: {}}
                    Retry: [{ErrorEquals: [Lambda.TooManyRequestsException], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 9}]
                    ResultPath: null
                    Next: Ask
                  Ask:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                    Parameters: {QueueUrl: !Ref Questions, MessageBody: {token.$: $$.Task.Token}}
                    TimeoutSeconds: 300
                    End: true
              Policies:
                - LambdaInvokePolicy: {FunctionName: !Ref Work}
                - SQSSendMessagePolicy: {QueueName: !GetAtt Questions.QueueName}
          Work:
            Type: AWS::Serverless::Function
            Properties: {Runtime: java25, CodeUri: ., Handler: a.B::c}
          Answer:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java25
              CodeUri: .
              Handler: a.B::c
              Timeout: 10
              Events:
                Asked:
                  Type: SQS
                  Properties: {Queue: !GetAtt Questions.Arn, BatchSize: 1, ScalingConfig: {MaximumConcurrency: 4}}
          Questions:
            Type: AWS::SQS::Queue
            Properties: {VisibilityTimeout: 60}
        """;

    @TempDir
    private Path project;

    /** Three tenths of a second of work. */
    public static final class Work implements RequestHandler<Map<String, Object>, String> {

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            rest(300);
            return "done";
        }
    }

    /** A second, and the answer. */
    public static final class Answer implements RequestHandler<Map<String, Object>, String> {

        private static volatile SfnClient stepFunctions;

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            rest(1000);
            var body = ((Map<?, ?>) ((List<?>) event.get("Records")).getFirst())
                    .get("body")
                    .toString();
            var token = Json.parse(body).path("token").stringValue();
            stepFunctions.sendTaskSuccess(call -> call.taskToken(token).output("{}"));
            return "answered";
        }
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SfnClient client(URI endpoint) {
        return SfnClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }

    private static Settings inRealTime(Settings settings) {
        return new Settings(
                settings.template(),
                settings.naming(),
                settings.purpose(),
                settings.access(),
                settings.code(),
                false,
                settings.upstreams());
    }

    @Test
    void theModelsPercentilesAreThoseOfRealExecutions() throws Exception {
        var template = Files.writeString(project.resolve("template.yaml"), TEMPLATE);
        var settings = Settings.of(template).withHandlers(Map.of("Work", new Work(), "Answer", new Answer()));
        var metered = Collections.synchronizedList(new ArrayList<Metered>());
        var listener = new RunListener() {
            @Override
            public void metered(Metered one) {
                metered.add(one);
            }
        };
        try (var app = LocalApp.start(inRealTime(settings), listener);
                var client = client(app.endpoint())) {
            Answer.stepFunctions = client;
            var measured = measured(app, metered);
            var real = real(app, client);
            var machine = app.stack().stateMachines().getFirst();
            var model = Model.of(app.stack(), machine, Definitions.parse(machine), measured);
            long window = EXECUTIONS / PER_SECOND * 1_000_000L;
            var simulated = Simulation.run(
                            model, Quotas.of(app.stack()), Arrivals.constant(PER_SECOND, window), window, 1)
                    .latencies();

            for (double part : new double[] {0.5, 0.75, 0.95, 0.99}) {
                double expected = real[(int) Math.ceil(part * real.length) - 1];
                System.out.printf(
                        "p%.0f: %.0f ms real, %.0f ms simulated%n",
                        part * 100, expected, simulated.quantile(part) / 1e3);
                assertThat(simulated.quantile(part) / 1e3).isCloseTo(expected, within(expected * 0.15));
            }
        }
    }

    private static Measured measured(LocalApp app, List<Metered> metered) {
        var measuring = new Measuring(app.stack());
        for (int i = 0; i < 10; i++) {
            metered.clear();
            var execution = app.start("Machine", "{}").await();
            rest(100); // for the batch to be told of
            measuring.add(execution, List.copyOf(metered), new Usage());
        }
        var seen = measuring.measured();
        // to five invocations that go through, one that is throttled
        var throttled = seen.durations().get("Call").attempts().size();
        var attempts = new ArrayList<Samples.Attempt>();
        for (int i = 0; i < ONE_IS_THROTTLED_OF; i++) {
            attempts.addAll(seen.durations().get("Call").attempts());
        }
        for (int i = 0; i < throttled; i++) {
            attempts.add(new Samples.Attempt(1_000, 0, Optional.of("Lambda.TooManyRequestsException")));
        }
        return seen.with("Call", new Samples(attempts));
    }

    /** How long each took in milliseconds, the shortest first. */
    private static double[] real(LocalApp app, SfnClient client) throws Exception {
        var machine = app.stack().stateMachines().getFirst().arn();
        var work = app.stack().functions().stream()
                .filter(function -> function.logicalId().equals("Work"))
                .findFirst()
                .orElseThrow()
                .name();
        var started = new ArrayList<Future<String>>();
        long begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < EXECUTIONS; i++) {
                long due = begin + i * 1_000_000_000L / PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                if (i % ONE_IS_THROTTLED_OF == 0) {
                    app.services().lambda().faults().add(work, new Fault.Throttle());
                }
                started.add(threads.submit(() -> client.startExecution(call -> call.stateMachineArn(machine))
                        .executionArn()));
            }
        }
        var took = new double[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            var execution =
                    app.services().stepFunctions().find(started.get(i).get()).orElseThrow();
            took[i] = took(execution.await());
        }
        Arrays.sort(took);
        return took;
    }

    private static double took(Execution execution) {
        return Duration.between(execution.startDate(), execution.stopDate().orElseThrow())
                        .toNanos()
                / 1e6;
    }
}
