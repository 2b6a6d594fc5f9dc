package local.junit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import local.cost.Cost;
import local.execution.ExecutionStatus;
import local.execution.history.HistoryEvent;
import tools.jackson.databind.JsonNode;

/** An execution that a test started. */
public final class TestExecution {

    private final TestApp app;
    private final Run run;

    TestExecution(TestApp app, Run run) {
        this.app = app;
        this.run = run;
    }

    public String name() {
        return run.name();
    }

    public String arn() {
        return run.arn();
    }

    public ExecutionStatus status() {
        return run.status();
    }

    public boolean isRunning() {
        return status() == ExecutionStatus.RUNNING;
    }

    /** Its result, once it has succeeded. */
    public Optional<JsonNode> output() {
        return run.output();
    }

    /** The error that it failed with. */
    public Optional<String> error() {
        return run.error();
    }

    public Optional<String> cause() {
        return run.cause();
    }

    /** Its history so far. */
    public List<HistoryEvent> events() {
        return run.events();
    }

    /**
     * What it would cost on AWS in us-east-1, free tiers aside, with the functions as long as they ran here. Waits until
     * it has ended, and until nothing works any more: the worker that answered it is billed too.
     */
    public Cost cost() {
        return switch (run) {
            case LocalRun local -> local.cost();
            case DeployedRun _ -> TestApp.onlyHere("asks what an execution costs");
        };
    }

    /** The state that was entered last. */
    public String currentState() {
        return run.currentState();
    }

    /** How long it took, or has taken, on the application's clock. */
    public Duration duration() {
        return Duration.between(run.startDate(), run.stopDate());
    }

    /**
     * Waits until it has ended, on the application's clock. Where the test has the time in hand: until nothing works any
     * more.
     *
     * @throws AssertionError where it never ends: it says where it waits
     */
    public TestExecution await() {
        run.await();
        return this;
    }

    /** Stops it, as {@code StopExecution} does. */
    public void stop() {
        run.stop();
    }

    /**
     * What a worker would call, for the task that waits with a token: as soon as nothing works any more.
     *
     * @throws AssertionError where no task waits for a callback
     */
    public Callback callback() {
        return Callback.of(app.here("answers a callback"), this);
    }

    TestApp app() {
        return app;
    }

    @Override
    public String toString() {
        return Story.of(this);
    }
}
