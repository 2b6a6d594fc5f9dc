package local.execution;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import local.asl.Limits;
import local.execution.Standing.Running;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;

/** How an execution sets out: when it starts, after a crash, and when it is redriven. */
record Departure(Execution execution, Course course) {

    /** Sets out on a virtual thread of its own. */
    void begin() {
        var running = (Running) course.standing();
        execution.recording().started();
        var body = appending(
                () -> execution
                        .recording()
                        .add(
                                0,
                                execution.startDate(),
                                HistoryEventType.EXECUTION_STARTED,
                                new EventDetails.ExecutionStarted(
                                        execution.request().input(), execution.roleArn())),
                this::run);
        setOut(running, execution.startDate(), body);
    }

    /**
     * {@code RedriveExecution}: goes on from the states that were entered and never left. What succeeded is not run
     * again; the time-out of the execution and the retries of those states count anew.
     *
     * @return when it was redriven
     * @throws IllegalStateException where it is not {@link Execution#isRedrivable()}
     */
    Instant redrive() {
        synchronized (course) {
            if (!course.isRedrivable()) {
                throw new IllegalStateException(
                        "Execution " + execution.arn() + " cannot be redriven: " + execution.status());
            }
            try (var _ = execution.engine().time().hold("the redrive of " + execution.arn())) {
                var redriveDate = execution.engine().time().now();
                var redrives = course.standing().redrives().next(redriveDate);
                course.walk().recorded().redriven();
                var id = execution.history().size() + 1;
                var body = appending(
                        () -> execution
                                .recording()
                                .add(
                                        execution.history().size(),
                                        redriveDate,
                                        HistoryEventType.EXECUTION_REDRIVEN,
                                        new EventDetails.ExecutionRedriven(redrives.count())),
                        this::run);
                setOut(course.running(id, redrives, Optional.empty()), redriveDate, body);
                return redriveDate;
            }
        }
    }

    /** Appends the event that it sets out with; where whoever is told of that throws, it sets out only to fail with it. */
    private static Consumer<Strand> appending(Runnable append, Consumer<Strand> body) {
        try {
            append.run();
            return body;
        } catch (RuntimeException | Error thrown) {
            return _ -> {
                throw thrown;
            };
        }
    }

    private void setOut(Running running, Instant from, Consumer<Strand> body) {
        var root = running.root();
        course.set(running.withTimeout(timeoutSeconds()
                .map(seconds -> execution
                        .engine()
                        .time()
                        .limit(
                                from.plusSeconds(seconds),
                                execution.arn(),
                                "TimeoutSeconds",
                                () -> course.timeOut(root)))));
        root.start(body);
    }

    /** Goes on from where it was before a crash, where it had not ended. */
    void goOn() {
        if (!(course.standing() instanceof Running running)) {
            return;
        }
        if (execution.history().size() == 0) {
            begin();
        } else {
            setOut(running, execution.redriveDate().orElse(execution.startDate()), this::run);
        }
    }

    private Optional<Long> timeoutSeconds() {
        var given = execution.machine().timeoutSeconds();
        return execution.isExpress()
                ? Optional.of(Math.min(given.orElse(Limits.EXPRESS_SECONDS), Limits.EXPRESS_SECONDS))
                : given;
    }

    private void run(Strand strand) {
        try {
            var result = new FlowRun(
                            strand, execution.machine().flow(), course.walk().checkpoint())
                    .run(execution.request().input());
            course.end(strand, ExecutionStatus.SUCCEEDED, result, null, null, strand.lastEvent());
        } catch (Failure failure) {
            course.end(strand, ExecutionStatus.FAILED, null, failure.error(), failure.cause(), strand.lastEvent());
        }
    }
}
