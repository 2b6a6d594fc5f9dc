package local.junit;

import java.time.Instant;
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
import local.execution.history.HistoryEvent;
import tools.jackson.databind.JsonNode;

/** An execution in this process. */
record LocalRun(LocalTarget target, Execution execution) implements Run {

    /** How long a test waits, in real time, for what works to come to rest: a function works in real time. */
    private static final int PATIENCE_SECONDS = 60;

    @Override
    public String name() {
        return execution.name();
    }

    @Override
    public String arn() {
        return execution.arn();
    }

    @Override
    public ExecutionStatus status() {
        return execution.status();
    }

    @Override
    public Optional<JsonNode> output() {
        return execution.output();
    }

    @Override
    public Optional<String> error() {
        return execution.error();
    }

    @Override
    public Optional<String> cause() {
        return execution.cause();
    }

    @Override
    public Instant startDate() {
        return execution.startDate();
    }

    @Override
    public Instant stopDate() {
        return execution.stopDate().orElseGet(() -> target.app().time().now());
    }

    @Override
    public List<HistoryEvent> events() {
        return target.observer().history(arn());
    }

    @Override
    public void await() {
        if (target.timeIsInHand()) {
            target.clock().settle();
            if (status() == ExecutionStatus.RUNNING) {
                throw new AssertionError(
                        waits() + ", and the time is in the test's hand: clock.advance(...) lets it go on");
            }
            return;
        }
        var end = new CompletableFuture<Void>();
        Consumer<List<String>> stalled = _ -> end.completeExceptionally(new AssertionError(
                waits() + ", and nothing can wake it: no time-out is set, and nobody is left who could answer"));
        target.observer().whenStalled(stalled);
        execution.whenEnded(() -> end.complete(null));
        try {
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (AssertionError) e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError(
                    waits() + ", and has not ended after " + PATIENCE_SECONDS + " seconds of real time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(waits() + ", and the test was interrupted");
        } finally {
            target.observer().whenStalledNoMore(stalled);
        }
    }

    @Override
    public void stop() {
        execution.stop(null, null);
    }

    /** Once it has ended and nothing works any more: the worker that answered it is billed too. */
    Cost cost() {
        await();
        if (target.timeIsInHand()) {
            target.clock().settle();
        } else {
            target.app().settle();
        }
        return Prices.own().of(target.observer().meter().of(execution));
    }
}
