package local.junit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import local.cost.Cost;
import local.cost.Prices;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import tools.jackson.databind.JsonNode;

/** An execution that a test started. */
public final class TestExecution {

    private final TestApp app;
    private final Execution execution;

    TestExecution(TestApp app, Execution execution) {
        this.app = app;
        this.execution = execution;
    }

    public String name() {
        return execution.name();
    }

    public String arn() {
        return execution.arn();
    }

    public ExecutionStatus status() {
        return execution.status();
    }

    public boolean isRunning() {
        return status() == ExecutionStatus.RUNNING;
    }

    /** Its result, once it has succeeded. */
    public Optional<JsonNode> output() {
        return execution.output();
    }

    /** The error that it failed with. */
    public Optional<String> error() {
        return execution.error();
    }

    public Optional<String> cause() {
        return execution.cause();
    }

    /** Its history so far. */
    public List<HistoryEvent> events() {
        return app.observer().history(arn());
    }

    /**
     * What it would cost on AWS in us-east-1, free tiers aside, with the functions as long as they ran here. Waits until
     * it has ended, and until nothing works any more: the worker that answered it is billed too.
     */
    public Cost cost() {
        await();
        if (app.timeIsInHand()) {
            app.clock().settle();
        } else {
            app.local().settle();
        }
        return Prices.own().of(app.observer().meter().of(execution));
    }

    /** The state that was entered last. */
    public String currentState() {
        return events().stream()
                .filter(event -> event.details() instanceof EventDetails.StateEntered)
                .reduce((_, last) -> last)
                .map(event -> ((EventDetails.StateEntered) event.details()).name())
                .orElse("no state yet");
    }

    /** How long it took, or has taken, on the application's clock. */
    public Duration duration() {
        return Duration.between(
                execution.startDate(),
                execution.stopDate().orElseGet(() -> app.local().time().now()));
    }

    /**
     * Waits until it has ended, on the application's clock. Where the test has the time in hand: until nothing works any
     * more.
     *
     * @throws AssertionError where it never ends: it says where it waits
     */
    public TestExecution await() {
        if (app.timeIsInHand()) {
            app.clock().settle();
            if (isRunning()) {
                throw new AssertionError(
                        waits() + ", and the time is in the test's hand: clock.advance(...)" + " lets it go on");
            }
            return this;
        }
        var end = new CompletableFuture<Void>();
        Consumer<List<String>> stalled = _ -> end.completeExceptionally(new AssertionError(
                waits() + ", and nothing can wake it: no time-out is set, and nobody is left who could answer"));
        app.observer().whenStalled(stalled);
        execution.whenEnded(() -> end.complete(null));
        try {
            end.get(TestApp.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return this;
        } catch (ExecutionException e) {
            throw (AssertionError) e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError(
                    waits() + ", and has not ended after " + TestApp.PATIENCE.toSeconds() + " seconds of real time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(waits() + ", and the test was interrupted");
        } finally {
            app.observer().whenStalledNoMore(stalled);
        }
    }

    /** Stops it, as {@code StopExecution} does. */
    public void stop() {
        execution.stop(null, null);
    }

    /**
     * What a worker would call, for the task that waits with a token: as soon as nothing works any more.
     *
     * @throws AssertionError where no task waits for a callback
     */
    public Callback callback() {
        return Callback.of(app, this);
    }

    TestApp app() {
        return app;
    }

    private String waits() {
        return name() + " waits in " + currentState();
    }

    @Override
    public String toString() {
        return Story.of(this);
    }
}
