package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import local.execution.ExecutionStatus;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.access.Permission;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Whatever is thrown at a seam of Lambda's: the invocation ends with a sentence, and the next one goes through. */
@Timeout(20)
class FaultsTest {

    /** Where something is thrown. */
    enum Seam {
        START,
        INIT,
        MIDDLE,
        MEMORY
    }

    /** What is thrown. */
    enum Fault {
        RUNTIME_EXCEPTION {
            @Override
            void occur() {
                throw new IllegalStateException("injected");
            }
        },
        STACK_OVERFLOW {
            @Override
            void occur() {
                throw new StackOverflowError("injected");
            }
        },
        ERROR {
            @Override
            void occur() {
                throw new NoClassDefFoundError("injected");
            }
        };

        abstract void occur();
    }

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final String WORK = """
          Work:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: work, Handler: none, CodeUri: .}
        """;

    @TempDir
    private Path folder;

    private final Time time = Time.skipping(_ -> {});
    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : started.reversed()) {
            each.close();
        }
        time.close();
    }

    private static Functions functions(
            Stack.Function function, Time time, LambdaListener log, Functions.EnvironmentFactory environments) {
        var functions = new Functions(time, log, environments, new FunctionsJournal(Journal.NONE).functions());
        functions.declare(function);
        return functions;
    }

    static Stream<Arguments> seamsAndFaults() {
        return Stream.of(Seam.values())
                .flatMap(seam -> Stream.of(Fault.values()).map(fault -> Arguments.of(seam, fault)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("seamsAndFaults")
    void anEnvironmentThatThrowsEndsItsInvocationAndIsClosed(Seam seam, Fault fault) {
        var function = Stacks.of(folder, WORK).functions().getFirst();
        var environments = new FaultyEnvironments(seam, fault);
        var functions = functions(function, time, _ -> {}, environments);
        started.add(functions);

        assertThatThrownBy(() -> invoke(functions, function).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("could not invoke work: ");
        assertThat(environments.closed).hasValue(seam == Seam.START ? 0 : 1);
        assertThat(invoke(functions, function).join().outcome()).isEqualTo(new Invocation.Succeeded("\"well\""));
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeStartedAheadIsStartedByTheInvocation(Fault fault) {
        var function = Stacks.of(folder, WORK).functions().getFirst();
        var functions = functions(function, time, _ -> {}, new FaultyEnvironments(Seam.START, fault));
        started.add(functions);

        functions.startAhead(functions.find(function.name()).orElseThrow());

        assertThat(invoke(functions, function).join().outcome()).isEqualTo(new Invocation.Succeeded("\"well\""));
    }

    @ParameterizedTest
    @EnumSource
    void aLogThatCannotBeWrittenFailsNothing(Fault fault) {
        var function = Stacks.of(folder, WORK).functions().getFirst();
        var functions = functions(function, time, _ -> fault.occur(), new FaultyEnvironments(Seam.START, Fault.ERROR));
        started.add(functions);
        functions.startAhead(functions.find(function.name()).orElseThrow());

        assertThat(invoke(functions, function).join().log()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerObjectThatThrowsFailsAsAFunctionDoes(Fault fault) {
        var calls = new AtomicInteger();
        RequestHandler<Object, Object> handler = (_, _) -> {
            if (calls.getAndIncrement() == 0) {
                fault.occur();
            }
            return "well";
        };
        var services = start(WORK, Map.of("Work", handler), new ServiceListener() {});

        assertThat(invoke(services)).contains("errorType").contains("stackTrace");
        assertThat(invoke(services)).isEqualTo("\"well\"");
    }

    @Test
    void aProcessThatCannotStartFailsTheTaskAndTheNextOneSucceeds() throws Exception {
        var code = folder.resolve("code");
        var classes = Path.of("local/service/lambda/FunctionHandlers$Obedient.class");
        Files.createDirectories(code.resolve(classes).getParent());
        Files.copy(Stacks.TEST_CLASSES.resolve(classes), code.resolve(classes));
        var services = start("""
              Work:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: work
                  Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
                  CodeUri: code
                  Timeout: 20
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  Name: machine
                  Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Work}}]
                  Definition:
                    StartAt: Work
                    States: {Work: {Type: Task, Resource: !GetAtt Work.Arn, End: true}}
            """, Map.of(), new ServiceListener() {});
        var machine = "arn:aws:states:us-east-1:" + Stacks.ACCOUNT + ":stateMachine:machine";
        var event = "{\"do\": \"count\"}";
        Files.move(code, folder.resolve("elsewhere"));

        var failed = services.stepFunctions().start(machine, event).await();
        assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(failed.error()).contains("Lambda.ServiceException");
        assertThat(failed.cause().orElseThrow()).startsWith("The process of work cannot start: ");

        Files.move(folder.resolve("elsewhere"), code);
        var succeeded = services.stepFunctions().start(machine, event).await();
        assertThat(succeeded.output()).contains(Json.parse("1"));
    }

    /** A mapping has five batches at first: after more faults than that it must still receive. */
    @ParameterizedTest
    @EnumSource
    void anEventSourceMappingThatFailsToReceiveGoesOn(Fault fault) throws InterruptedException {
        var faults = new AtomicInteger();
        var received = new LinkedBlockingQueue<Object>();
        RequestHandler<Object, Object> handler = (event, _) -> received.add(event);
        var services = start(
                WORK.replace(
                                "CodeUri: .",
                                "CodeUri: ., Events: {Jobs: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}")
                        + "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n",
                Map.of("Work", handler),
                new ServiceListener() {
                    @Override
                    public void allowed(Permission permission) {
                        if (permission.action().equals("sqs:ReceiveMessage") && faults.getAndDecrement() > 0) {
                            fault.occur();
                        }
                    }
                });
        faults.set(7);
        try (var _ = time.hold()) {
            var job = SendMessageRequest.builder()
                    .queueUrl("http://127.0.0.1:4566/" + Stacks.ACCOUNT + "/jobs")
                    .messageBody("job")
                    .build();
            services.sqs().messages().sendMessage(ADMINISTRATOR, job);
        }

        assertThat(received.take().toString()).contains("job");
        assertThat(faults).as("all of them have occurred").hasValueLessThanOrEqualTo(0);
    }

    private static CompletableFuture<Functions.Result> invoke(Functions functions, Stack.Function function) {
        var version = functions.find(function.name()).orElseThrow().latest();
        return functions.invoke(version, version.arn(), "{}");
    }

    private Services start(String resources, Map<String, Object> handlers, ServiceListener listener) {
        var settings = new Settings(
                URI.create("http://127.0.0.1:4566"),
                folder.resolve("cache"),
                List.of(),
                handlers,
                Optional.empty(),
                false);
        var services = Services.start(Stacks.of(folder, resources), time, settings, listener);
        started.add(services);
        return services;
    }

    private static String invoke(Services services) {
        return services.lambda()
                .invoke(
                        ADMINISTRATOR,
                        InvokeRequest.builder()
                                .functionName("work")
                                .payload(SdkBytes.fromUtf8String("{}"))
                                .build())
                .payload()
                .asUtf8String();
    }

    /** Environments of which the first throws at one seam, once. */
    private static final class FaultyEnvironments implements Functions.EnvironmentFactory {

        private final Seam seam;
        private final Fault fault;
        private final AtomicInteger occurred = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        FaultyEnvironments(Seam seam, Fault fault) {
            this.seam = seam;
            this.fault = fault;
        }

        private void pass(Seam here) {
            if (here == seam && occurred.getAndIncrement() == 0) {
                fault.occur();
            }
        }

        @Override
        public ExecutionEnvironment start(
                FunctionVersion version, String logStream, BiConsumer<String, String> onLine) {
            pass(Seam.START);
            return new ExecutionEnvironment() {

                @Override
                public Optional<Duration> init() {
                    pass(Seam.INIT);
                    return Optional.empty();
                }

                @Override
                public String logStream() {
                    return logStream;
                }

                @Override
                public Invocation.Outcome invoke(Invocation invocation) {
                    pass(Seam.MIDDLE);
                    return new Invocation.Succeeded("\"well\"");
                }

                @Override
                public boolean isAlive() {
                    return true;
                }

                @Override
                public int memoryUsed() {
                    pass(Seam.MEMORY);
                    return 0;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }

        @Override
        public void close() {
            // nothing is shared
        }
    }
}
