package local.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import local.LocalApp;
import local.junit.Target.Kind;
import local.service.access.Denial;
import org.junit.jupiter.api.Assumptions;

/** The application under test, as one test has it. */
public final class TestApp {

    private final Target target;
    private final Map<String, StateMachineRunner> machines = new LinkedHashMap<>();
    private final List<TestExecution> started = new CopyOnWriteArrayList<>();

    TestApp(Target target) {
        this.target = target;
    }

    /** What runs underneath, on the local run. */
    public LocalApp local() {
        return here("takes the LocalApp").app();
    }

    /** The only state machine that there is. */
    public StateMachineRunner machine() {
        return machine(target.only(Kind.STATE_MACHINE).logicalId());
    }

    /** @param idOrName logical ID or name of a state machine */
    public synchronized StateMachineRunner machine(String idOrName) {
        var machine = target.find(Kind.STATE_MACHINE, idOrName);
        return machines.computeIfAbsent(machine.logicalId(), _ -> new StateMachineRunner(this, machine));
    }

    /** @param idOrName logical ID or name of a queue */
    public TestQueue queue(String idOrName) {
        return new TestQueue(this, target.find(Kind.QUEUE, idOrName));
    }

    /** @param idOrName logical ID or name of a topic */
    public TestTopic topic(String idOrName) {
        return new TestTopic(this, target.find(Kind.TOPIC, idOrName));
    }

    /** @param idOrName logical ID or name of a function, for faults */
    public TestFunction function(String idOrName) {
        return new TestFunction(here("has a function meet a fault"), target.find(Kind.FUNCTION, idOrName));
    }

    /** The time, which from now on goes on only as the test says. */
    public Clock clock() {
        return here("uses the clock").clock();
    }

    /** The calls that were refused in this test, oldest first. */
    public List<Denial> denials() {
        return here("asks for IAM's decisions").observer().denials();
    }

    /** What the functions logged in this test, line by line. */
    public List<String> log() {
        return here("reads the functions' log").observer().log();
    }

    /**
     * Has every role of the application refused an action until the test ends, whatever its policies say.
     *
     * @param action {@code sqs:SendMessage}, or with wildcards
     */
    public TestApp deny(String action) {
        here("denies an action").deny(action);
        return this;
    }

    Target target() {
        return target;
    }

    /**
     * The application, where it is in this process; else the test is aborted.
     *
     * @param what the test wants of it, for the sentence on why it is aborted: {@code uses the clock}
     */
    LocalTarget here(String what) {
        return switch (target) {
            case LocalTarget local -> local;
            case DeployedTarget _ -> onlyHere(what);
        };
    }

    /** Aborts the test, which wants what only the local run can do. */
    static <T> T onlyHere(String what) {
        return Assumptions.abort("the test " + what + ": it runs on the local run only");
    }

    TestExecution add(Run run) {
        var execution = new TestExecution(this, run);
        started.add(execution);
        return execution;
    }

    /** The calls that were refused, as far as can be told. */
    List<Refusal> refusals() {
        return switch (target) {
            case LocalTarget here ->
                here.observer().denials().stream()
                        .map(denial -> Refusal.of(here.app().stack(), denial))
                        .toList();
            case DeployedTarget _ ->
                started.stream()
                        .flatMap(execution -> Told.refused(execution.events()).stream())
                        .toList();
        };
    }

    /** The executions of this test. */
    List<TestExecution> executions() {
        return started;
    }

    /** @throws AssertionError where executions were left running */
    void assertNothingRuns() {
        var left = started.stream()
                .filter(TestExecution::isRunning)
                .map(execution -> execution.name() + " is in " + execution.currentState())
                .toList();
        if (!left.isEmpty()) {
            throw new AssertionError(
                    "the test ended while executions ran: " + String.join("; ", left) + "; await them, or stop them");
        }
    }
}
