package local.junit;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import local.LocalApp;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Denial;
import local.template.stack.StackResource;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;

/** The application under test, as one test has it. */
public final class TestApp {

    private static final String DENIED = "denied-by-the-test";

    private final AppSettings settings;
    private final LocalApp app;
    private final Observer observer;
    private final Map<String, StateMachineRunner> machines = new LinkedHashMap<>();
    private final List<TestExecution> started = new CopyOnWriteArrayList<>();
    private final List<String> denied = new CopyOnWriteArrayList<>();
    private Clock clock;

    private TestApp(AppSettings settings, LocalApp app, Observer observer) {
        this.settings = settings;
        this.app = app;
        this.observer = observer;
    }

    static TestApp start(AppSettings settings) throws IOException {
        var observer = new Observer(settings.handlers().keySet());
        var app = LocalApp.start(settings.settings(), observer);
        app.whenStalled(observer::stalled);
        return new TestApp(settings, app, observer);
    }

    /** What runs underneath. */
    public LocalApp local() {
        return app;
    }

    /** The template's only state machine. */
    public StateMachineRunner machine() {
        var all = app.stack().stateMachines();
        if (all.size() != 1) {
            throw new IllegalArgumentException(
                    all.isEmpty()
                            ? "the template has no state machine"
                            : "say which state machine, with @Machine: " + LocalApp.ids(all));
        }
        return machine(all.getFirst().logicalId());
    }

    /** @param idOrName logical ID or name of a state machine */
    public synchronized StateMachineRunner machine(String idOrName) {
        var machine = app.stateMachine(idOrName);
        return machines.computeIfAbsent(machine.logicalId(), _ -> new StateMachineRunner(this, machine));
    }

    /** @param idOrName logical ID or name of a queue */
    public TestQueue queue(String idOrName) {
        return new TestQueue(this, resource(app.stack().queues(), "queue", idOrName));
    }

    /** @param idOrName logical ID or name of a topic */
    public TestTopic topic(String idOrName) {
        return new TestTopic(this, resource(app.stack().topics(), "topic", idOrName));
    }

    /** @param idOrName logical ID or name of a function, for faults */
    public TestFunction function(String idOrName) {
        return new TestFunction(this, resource(app.stack().functions(), "function", idOrName));
    }

    /** The time, which from now on goes on only as the test says. */
    public synchronized Clock clock() {
        if (clock == null) {
            clock = new Clock(app.time());
        }
        return clock;
    }

    /** The calls that were refused in this test, oldest first. */
    public List<Denial> denials() {
        return observer.denials();
    }

    /** What the functions logged in this test, line by line. */
    public List<String> log() {
        return observer.log();
    }

    /**
     * Has every role of the application refused an action until the test ends, whatever its policies say.
     *
     * @param action {@code sqs:SendMessage}, or with wildcards
     */
    public TestApp deny(String action) {
        denied.add(action);
        var actions = denied.stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(", "));
        var policy = """
            {"Version": "2012-10-17", "Statement": {"Sid": "Test", "Effect": "Deny", "Action": [%s], "Resource": "*"}}\
            """.formatted(actions);
        app.stack()
                .roles()
                .forEach(role -> iam(
                        "PutRolePolicy",
                        PutRolePolicyRequest.builder()
                                .roleName(role.name())
                                .policyName(DENIED)
                                .policyDocument(policy)));
        return this;
    }

    private void iam(String operation, Object request) {
        app.services()
                .operations()
                .get(AwsService.IAM)
                .get(operation)
                .call(administrator(), (software.amazon.awssdk.core.SdkPojo) request);
    }

    Principal administrator() {
        return new Principal.Administrator(app.stack().account());
    }

    AppSettings settings() {
        return settings;
    }

    Observer observer() {
        return observer;
    }

    boolean timeIsInHand() {
        return clock != null;
    }

    TestExecution add(TestExecution execution) {
        started.add(execution);
        return execution;
    }

    /** The executions of this test that have not ended, and where they are. */
    List<String> running() {
        return started.stream()
                .filter(TestExecution::isRunning)
                .map(execution -> execution.name() + " is in " + execution.currentState())
                .toList();
    }

    /** Makes it as it was at its start. */
    void reset() {
        synchronized (this) {
            clock = null;
            machines.clear();
        }
        started.clear();
        if (!denied.isEmpty()) {
            denied.clear();
            app.stack()
                    .roles()
                    .forEach(role -> iam(
                            "DeleteRolePolicy",
                            DeleteRolePolicyRequest.builder()
                                    .roleName(role.name())
                                    .policyName(DENIED)));
        }
        app.reset();
    }

    void close() {
        app.close();
    }

    private static <T extends StackResource.Named> T resource(List<T> all, String kind, String idOrName) {
        return all.stream()
                .filter(one -> one.logicalId().equals(idOrName) || one.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + idOrName
                        + " in the template"
                        + (all.isEmpty()
                                ? "; it has none"
                                : "; it has "
                                        + all.stream()
                                                .map(StackResource.Named::logicalId)
                                                .collect(Collectors.joining(", ")))));
    }

    /** How long a test waits for what works to come to rest: real time, for a function works in real time. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
}
