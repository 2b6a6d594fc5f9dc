package local.junit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.LocalApp;
import local.execution.task.MockConfig;
import local.policy.AwsService;
import local.policy.Principal;
import local.template.stack.StackResource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;

/** The application in this process: one test after the other has it. */
final class LocalTarget implements Target {

    private static final String DENIED = "denied-by-the-test";

    private final AppSettings settings;
    private final LocalApp app;
    private final Observer observer;
    private final boolean hasOwnTime;
    private final List<String> denied = new CopyOnWriteArrayList<>();
    private Optional<Clock> clock = Optional.empty();

    private LocalTarget(AppSettings settings, LocalApp app, Observer observer, boolean hasOwnTime) {
        this.settings = settings;
        this.hasOwnTime = hasOwnTime;
        this.app = app;
        this.observer = observer;
    }

    /**
     * @param startAt what its clock shows then; the wall's time where nothing is said
     * @throws local.template.TemplateException where the template is wrong or cannot be run
     */
    static LocalTarget start(AppSettings settings, Optional<Instant> startAt) throws IOException {
        var observer = new Observer(settings.handlers().keySet());
        var wanted = settings.settings();
        var app = LocalApp.start(startAt.map(wanted::withStartAt).orElse(wanted), observer);
        app.whenStalled(observer::stalled);
        return new LocalTarget(settings, app, observer, startAt.isPresent());
    }

    @Override
    public String declaration() {
        return "the template";
    }

    @Override
    public List<Resource> all(Kind kind) {
        var stack = app.stack();
        Stream<? extends StackResource.Named> all = switch (kind) {
            case STATE_MACHINE -> stack.stateMachines().stream();
            case QUEUE -> stack.queues().stream();
            case TOPIC -> stack.topics().stream();
            case FUNCTION -> stack.functions().stream();
        };
        return all.map(one -> new Resource(one.logicalId(), one.name(), one.arn()))
                .toList();
    }

    @Override
    public Run start(Resource machine, String input) {
        return new LocalRun(this, app.services().stepFunctions().start(machine.id(), input));
    }

    /** The same, of a test case: the states that it mocks call nothing. */
    Run start(Resource machine, String input, MockConfig.TestCase testCase) {
        return new LocalRun(this, app.services().stepFunctions().start(machine.id(), input, testCase));
    }

    AppSettings settings() {
        return settings;
    }

    LocalApp app() {
        return app;
    }

    /** Whether its clock was set to another time than the wall's. */
    boolean hasOwnTime() {
        return hasOwnTime;
    }

    Observer observer() {
        return observer;
    }

    /** The time, which from now on goes on only as the test says. */
    synchronized Clock clock() {
        if (clock.isEmpty()) {
            clock = Optional.of(new Clock(app.time()));
        }
        return clock.get();
    }

    synchronized boolean timeIsInHand() {
        return clock.isPresent();
    }

    Principal administrator() {
        return new Principal.Administrator(app.stack().account());
    }

    /** Has every role refused an action until the reset, whatever its policies say. */
    void deny(String action) {
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
    }

    private void iam(String operation, SdkPojo request) {
        app.services().operations().get(AwsService.IAM).get(operation).call(administrator(), request);
    }

    /** Makes it as it was at its start. */
    void reset() {
        synchronized (this) {
            clock = Optional.empty();
        }
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
}
