package local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import local.endpoint.Endpoint;
import local.endpoint.Site;
import local.execution.Execution;
import local.execution.journal.Journal;
import local.execution.task.MockConfig;
import local.service.Services;
import local.service.api.Account;
import local.template.Options;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Hold;
import local.time.Time;

/**
 * A template, running: its functions, queues, topics and machines behind the IAM door, and the endpoint at which they
 * and everybody else find AWS. What {@code bin/local} starts, and what a JUnit test starts:
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

    private volatile Stack stack;
    private final Time time;
    private final Endpoint endpoint;
    private final Services services;
    private final Journal journal;
    private final Optional<Watch> watch;
    private final RunListener listener;

    private LocalApp(
            Stack stack,
            Time time,
            Endpoint endpoint,
            Services services,
            Journal journal,
            Optional<Watch> watch,
            RunListener listener) {
        this.watch = watch;
        this.listener = listener;
        this.journal = journal;
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
     * Reads the template, builds the functions that are stale, and starts what it declares. Where that fails, nothing
     * is left running.
     *
     * @throws TemplateException      where the template is wrong or cannot be run
     * @throws java.net.BindException where the port is in use; the message is a sentence that names it
     */
    public static LocalApp start(Settings settings, RunListener listener) throws IOException {
        return start(settings, listener, Journal.NONE, _ -> {});
    }

    /**
     * The same, where the state outlives the process: it is taken up from the journal, which is closed with this.
     *
     * @param told told in a sentence of what could not be taken up
     */
    public static LocalApp start(Settings settings, RunListener listener, Journal journal, Consumer<String> told)
            throws IOException {
        var endpoint = Endpoint.listen(
                settings.access().port(),
                settings.access().address(),
                settings.access().hostNames());
        var time = settings.skipsTime() ? Time.skipping(listener) : Time.real(listener);
        settings.startAt().ifPresent(time::beginAt);
        try {
            if (settings.purpose().servesPeople()) {
                time.takeInHand(); // before anything is taken up that could be skipped to its time-out
            }
            var naming = settings.naming();
            var code = settings.code();
            var options = new Options(
                    naming.stackName(),
                    0,
                    naming.region(),
                    naming.account(),
                    Optional.of(endpoint.url()),
                    settings.upstreams());
            var files = new StackFiles(settings, options);
            boolean isEmpty = settings.purpose() instanceof Purpose.Deployments;
            var reading = isEmpty ? files.none() : files.read(new HashSet<>());
            var here = files.here(reading.stack());
            var stack = Runtimes.told(reading.stack(), here);
            listener.loaded(stack);
            FunctionBuild.buildStale(here);
            var watch = files.areWatched() ? Optional.of(Watch.of(files, reading, time)) : Optional.<Watch>empty();
            var blueprint = watch.map(Watch::blueprint).orElse(reading.blueprint());
            var services = Services.start(
                    new Account(naming.region(), naming.account()),
                    isEmpty ? Optional.empty() : Optional.of(new Services.Initial(reading.text(), blueprint)),
                    time,
                    new local.service.lambda.Settings(
                            endpoint.url(),
                            project(settings.template()).resolve(".local"),
                            settings.purpose().ahead(stack),
                            settings.purpose() instanceof Purpose.Invocation,
                            code.handlers(),
                            code.lambdaEndpoint(),
                            code.writesCaches(),
                            code.options()),
                    listener,
                    journal,
                    told,
                    settings.upstreams());
            endpoint.open(services, settings.access().strict());
            return new LocalApp(stack, time, endpoint, services, journal, watch, listener);
        } catch (Throwable thrown) {
            endpoint.close();
            time.close();
            throw thrown;
        }
    }

    /** The folder of a template's project: {@code sam build} writes its own template two levels below it. */
    public static Path project(Path template) {
        var folder = template.toAbsolutePath().normalize().getParent();
        return folder.endsWith(Path.of(".aws-sam", "build"))
                ? folder.getParent().getParent()
                : folder;
    }

    /**
     * Has what is saved of the template's files be live from now on, where it is {@linkplain Purpose.Service watched}.
     *
     * @param told takes a line for each thing that changed, and for each that is wrong
     */
    public void follow(Consumer<String> told) {
        watch.ifPresent(files -> files.start(services, this::become, told));
    }

    private void become(Stack changed) {
        stack = changed;
        listener.loaded(changed);
    }

    /** What the template comes to; of one that is watched, as it is now. */
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
     * @throws local.service.api.ServiceException where the input is refused
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

    /**
     * The machine of that logical ID or name.
     *
     * @throws IllegalArgumentException where the template has no such machine
     */
    public Stack.StateMachineResource stateMachine(String idOrName) {
        return stateMachine(stack, idOrName);
    }

    /** The same, of a template that is not started. */
    public static Stack.StateMachineResource stateMachine(Stack stack, String idOrName) {
        return stack.stateMachines().stream()
                .filter(machine ->
                        machine.logicalId().equals(idOrName) || machine.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no state machine " + idOrName
                        + " in the template; it has " + ids(stack.stateMachines())));
    }

    /** Their logical IDs, as a sentence lists them. */
    public static String ids(List<Stack.StateMachineResource> machines) {
        return machines.stream().map(Stack.StateMachineResource::logicalId).collect(Collectors.joining(", "));
    }

    /** Where a browser finds what is shown, with the key that it needs, if it does. */
    public URI page() {
        return endpoint.page();
    }

    /** Shows this to browsers at the endpoint. */
    public void show(Site site) {
        endpoint.show(site);
    }

    /** The application's time. */
    public Time time() {
        return time;
    }

    /**
     * Stops and forgets all executions, empties the queues and takes back faults: for a test that begins anew. What stacks,
     * roles and attributes were changed to stays.
     */
    public void reset() {
        time.takeInHand(); // else what is stopped here could be skipped to its time-outs
        services.lambda().faults().clear();
        services.stepFunctions().clear();
        time.settle();
        services.sqs().clear();
        time.letGo();
    }

    /** Keeps time from being skipped until it is closed: for whoever acts from outside while an execution waits. */
    public Hold hold() {
        return time.hold("whoever drives LocalApp");
    }

    /**
     * Has {@code action} told who waits when nothing in here can wake them any more, where time is skipped: a lost
     * callback without a time-out would else be waited for in silence.
     */
    public void whenStalled(Consumer<List<String>> action) {
        time.whenStalled(action);
    }

    /**
     * Waits until nothing works any more, at most two seconds: a worker may have to finish after the execution that it
     * answered. For time that is skipped.
     */
    public void settle() {
        try {
            time.pause(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops all that was started. */
    @Override
    public void close() {
        watch.ifPresent(Watch::close);
        endpoint.close();
        // Before what works is cut off: to go on with it is better than to have failed it.
        journal.close();
        services.close();
        time.close();
    }
}
