package local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import local.endpoint.Endpoint;
import local.execution.Execution;
import local.execution.MockConfig;
import local.service.Services;
import local.template.Definitions;
import local.template.Options;
import local.template.Stack;
import local.template.TemplateException;
import local.template.Templates;
import local.time.Time;

/**
 * A template, running: its functions, queues, topics and machines behind the IAM door, and the endpoint at which they and
 * everybody else find AWS. What {@code bin/local} starts, and what a JUnit test starts:
 *
 * <pre>{@code
 * try (var app = LocalApp.start(Path.of("template.yaml"))) {
 *     var execution = app.start("CallbackStateMachine", """
 *             {"payload": "hi mom"}""").await();
 *     assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
 * }
 * }</pre>
 */
public final class LocalApp implements AutoCloseable {

    /**
     * How a template is to run.
     *
     * @param parameterOverrides values of the template's parameters
     * @param purpose            what it is started for
     * @param port               of the endpoint; 0 for any free one
     * @param skipsTime          whether waiting is skipped when nothing works
     * @param strict             whether access keys are refused that the local run did not issue
     * @param handlers           handler objects that take the place of a function's code, by the function's logical ID
     * @param lambdaEndpoint     where functions are invoked instead, such as {@code sam local start-lambda}
     * @param writesCaches       whether what makes the next start quicker is written, which takes some seconds once
     */
    public record Settings(Path template, String stackName, String region, String account, Map<String, String> parameterOverrides,
            Purpose purpose, int port, boolean skipsTime, boolean strict, Map<String, Object> handlers, Optional<URI> lambdaEndpoint,
            boolean writesCaches) {

        /** The account that AWS's documentation uses. */
        public static final String ACCOUNT = "123456789012";

        /** As a test wants it: a stack {@code local} in us-east-1, any free port, waiting is skipped. */
        public static Settings of(Path template) {
            return new Settings(template, "local", "us-east-1", ACCOUNT, Map.of(),
                    new Purpose.Executions(Optional.empty(), Optional.empty()), 0, true, false, Map.of(), Optional.empty(), false);
        }

        public Settings withParameters(Map<String, String> parameterOverrides) {
            return new Settings(template, stackName, region, account, parameterOverrides, purpose, port, skipsTime, strict,
                    handlers, lambdaEndpoint, writesCaches);
        }

        /** For executions in which these take the place of services that the local run does not have. */
        public Settings withMocks(MockConfig mocks) {
            var executions = new Purpose.Executions(Optional.empty(), Optional.of(mocks));
            return new Settings(template, stackName, region, account, parameterOverrides, executions, port, skipsTime, strict,
                    handlers, lambdaEndpoint, writesCaches);
        }

        public Settings withHandlers(Map<String, Object> handlers) {
            return new Settings(template, stackName, region, account, parameterOverrides, purpose, port, skipsTime, strict,
                    handlers, lambdaEndpoint, writesCaches);
        }
    }

    private final Stack stack;
    private final Time time;
    private final Endpoint endpoint;
    private final Services services;

    private LocalApp(Stack stack, Time time, Endpoint endpoint, Services services) {
        this.stack = stack;
        this.time = time;
        this.endpoint = endpoint;
        this.services = services;
    }

    /** Starts a template as a test wants it: see {@link Settings#of}. */
    public static LocalApp start(Path template) throws IOException {
        return start(Settings.of(template), RunListener.SILENT);
    }

    /**
     * Reads the template, builds the functions that are stale, and starts what it declares. Where that fails, nothing is
     * left running.
     *
     * @throws TemplateException      where the template is wrong or cannot be run
     * @throws java.net.BindException where the port is in use
     */
    public static LocalApp start(Settings settings, RunListener listener) throws IOException {
        var endpoint = Endpoint.listen(settings.port());
        var time = settings.skipsTime() ? Time.skipping(listener::skipped) : Time.real();
        try {
            var stack = Templates.load(settings.template(), settings.parameterOverrides(),
                    new Options(settings.stackName(), settings.region(), settings.account(), Optional.of(endpoint.url())));
            Definitions.check(stack);
            settings.purpose().check(stack);
            listener.loaded(stack);
            if (settings.lambdaEndpoint().isEmpty()) {
                FunctionBuild.buildStale(stack.functions().stream()
                        .filter(function -> !settings.handlers().containsKey(function.logicalId())).toList());
            }
            var services = Services.start(stack, time, new local.service.Settings(endpoint.url(),
                    project(settings.template()).resolve(".local"), settings.purpose().ahead(stack), settings.handlers(),
                    settings.lambdaEndpoint(), settings.writesCaches()), listener);
            endpoint.open(services, settings.strict());
            return new LocalApp(stack, time, endpoint, services);
        } catch (RuntimeException e) {
            endpoint.close();
            time.close();
            throw e;
        }
    }

    /** The folder of a template's project: {@code sam build} writes its own template two levels below it. */
    static Path project(Path template) {
        var folder = template.toAbsolutePath().normalize().getParent();
        return folder.endsWith(Path.of(".aws-sam", "build")) ? folder.getParent().getParent() : folder;
    }

    public Stack stack() {
        return stack;
    }

    public Services services() {
        return services;
    }

    /** Where the AWS CLI and every SDK find it: {@code AWS_ENDPOINT_URL}. */
    public URI endpoint() {
        return endpoint.url();
    }

    /**
     * Starts an execution.
     *
     * @param stateMachine logical ID or name
     * @param input        JSON text
     * @throws local.service.ServiceException where the input is refused
     */
    public Execution start(String stateMachine, String input) {
        return services.stepFunctions().start(stateMachine(stateMachine).arn(), input);
    }

    /**
     * Starts an execution of a test case: the states that it mocks call nothing.
     *
     * @param mocks in the format of AWS Step Functions Local
     * @throws IllegalArgumentException where the file has no such test case, or it does not fit the machine
     */
    public Execution start(String stateMachine, String input, MockConfig mocks, String testCase) {
        var machine = stateMachine(stateMachine);
        var name = mocks.stateMachines().containsKey(machine.logicalId()) ? machine.logicalId() : machine.name();
        return services.stepFunctions().start(machine.arn(), input, mocks.testCase(name, testCase));
    }

    /** The machine of that logical ID or name. */
    public Stack.StateMachineResource stateMachine(String idOrName) {
        return stack.stateMachines().stream()
                .filter(machine -> machine.logicalId().equals(idOrName) || machine.name().equals(idOrName)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state machine " + idOrName + " in the template; it has "
                        + stack.stateMachines().stream().map(Stack.StateMachineResource::logicalId).toList()));
    }

    /**
     * Waits until nothing works any more, at most two seconds: a worker may have to finish after the execution that it
     * answered. For time that is skipped.
     */
    void settle() {
        var settled = new CountDownLatch(1);
        time.alarm(time.now().plusSeconds(2), settled::countDown);
        try {
            settled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops all that was started. */
    @Override
    public void close() {
        endpoint.close();
        services.close();
        time.close();
    }
}
