package local.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import local.asl.Limits;
import local.asl.StateMachine;
import local.asl.expression.ErrorName;
import local.execution.history.EventDetails;
import local.execution.history.History;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.items.Objects;
import local.execution.task.Failure;
import local.execution.task.TaskServices;
import local.json.JsonText;
import local.time.Alarm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One execution of a state machine, running or ended. */
public final class Execution {

    private final Engine engine;
    private final TaskServices services;
    private final ExecutionRequest request;
    private final History history;
    private final Instant startDate;
    private final Turns turns = new Turns();
    private final List<MapRun> mapRuns = new ArrayList<>();
    private final Checkpoint checkpoint = new Checkpoint();

    private volatile Strand root;
    private Alarm timeout;
    private volatile ContextObject context;
    private volatile CompletableFuture<Execution> ended = new CompletableFuture<>();
    private volatile int redriveCount;
    private volatile Instant redriveDate;
    private volatile ExecutionStatus status = ExecutionStatus.RUNNING;
    private volatile JsonNode output;
    private volatile String error;
    private volatile String cause;
    private volatile Instant stopDate;

    /**
     * @param services what its tasks call
     * @param context  what its states see as the context object, where it is not to tell of this execution
     */
    Execution(Engine engine, ExecutionRequest request, TaskServices services, Optional<ObjectNode> context) {
        this.engine = engine;
        this.services = services;
        this.request = request;
        this.history = new History(event -> request.listener().accept(request.arn(), event));
        this.startDate = engine.time().now();
        this.context = ContextObject.of(request, startDate, 0, null, context);
    }

    /** Sets out on a virtual thread of its own. */
    void begin() {
        // The strand holds time: without it, time could skip to the time-out at once.
        root = Strand.root(this, 0);
        history.append(
                0,
                startDate,
                HistoryEventType.EXECUTION_STARTED,
                new EventDetails.ExecutionStarted(request.input(), request.roleArn()));
        timeout = timeout(startDate);
        root.start(this::run);
    }

    /**
     * {@code RedriveExecution}: goes on from the states that were entered and never left. What succeeded is not run
     * again; the time-out of the execution and the retries of those states count anew.
     *
     * @return when it was redriven
     * @throws IllegalStateException where it is not {@link #isRedrivable()}
     */
    public synchronized Instant redrive() {
        if (!isRedrivable()) {
            throw new IllegalStateException("Execution " + arn() + " cannot be redriven: " + status);
        }
        try (var _ = engine.time().hold()) {
            redriveDate = engine.time().now();
            redriveCount++;
            output = null;
            error = null;
            cause = null;
            stopDate = null;
            context = ContextObject.of(request, startDate, redriveCount, redriveDate, Optional.empty());
            ended = new CompletableFuture<>();
            var redriven = history.append(
                    history.size(),
                    redriveDate,
                    HistoryEventType.EXECUTION_REDRIVEN,
                    new EventDetails.ExecutionRedriven(redriveCount));
            status = ExecutionStatus.RUNNING;
            root = Strand.root(this, redriven.id());
            timeout = timeout(redriveDate);
            root.start(this::run);
        }
        return redriveDate;
    }

    /** Whether it has ended without success, and its history takes what a redrive adds at least. */
    public boolean isRedrivable() {
        return status != ExecutionStatus.RUNNING
                && status != ExecutionStatus.SUCCEEDED
                && history.size() < Limits.EVENTS - 1;
    }

    private Alarm timeout(Instant from) {
        var timed = root;
        return timeoutSeconds()
                .map(seconds -> engine.time().alarm(from.plusSeconds(seconds), () -> timeOut(timed)))
                .orElse(null);
    }

    private Optional<Long> timeoutSeconds() {
        var given = machine().timeoutSeconds();
        return isExpress()
                ? Optional.of(Math.min(given.orElse(Limits.EXPRESS_SECONDS), Limits.EXPRESS_SECONDS))
                : given;
    }

    private void run(Strand strand) {
        try {
            var result = new FlowRun(strand, request.machine().flow(), checkpoint)
                    .run(request.input().value());
            end(strand, ExecutionStatus.SUCCEEDED, result, null, null, strand.lastEvent());
        } catch (Failure failure) {
            end(strand, ExecutionStatus.FAILED, null, failure.error(), failure.cause(), strand.lastEvent());
        }
    }

    /** A fault of ours on that strand: the execution must fail with it rather than never end. */
    void collapse(Strand strand, Throwable fault) {
        end(strand, ExecutionStatus.FAILED, null, ErrorName.RUNTIME, fault.toString(), 0);
    }

    private void timeOut(Strand root) {
        end(root, ExecutionStatus.TIMED_OUT, null, null, null, 0);
    }

    /**
     * {@code StopExecution}: ends it at once, unless it has ended.
     *
     * @param error may be null, as may {@code cause}
     */
    public void stop(String error, String cause) {
        end(root, ExecutionStatus.ABORTED, null, error, cause, 0);
    }

    /** @param strand whose end it is: one that was given up, as when the execution was redriven since, ends nothing */
    private void end(
            Strand strand, ExecutionStatus how, JsonNode result, String error, String cause, long previousEventId) {
        try (var _ = engine.time().hold()) {
            CompletableFuture<Execution> awaited;
            synchronized (this) {
                if (status != ExecutionStatus.RUNNING || strand.isAborted()) {
                    return;
                }
                this.output = result;
                this.error = error;
                this.cause = cause;
                this.stopDate = engine.time().now();
                this.status = how;
                appendEnd(previousEventId);
                if (timeout != null) {
                    timeout.cancel();
                }
                // Before anybody can redrive it, so that none of these strands has a say in what follows.
                root.abort();
                awaited = ended;
            }
            awaited.complete(this);
        }
    }

    private void appendEnd(long previousEventId) {
        switch (status) {
            case SUCCEEDED ->
                history.append(
                        previousEventId,
                        stopDate,
                        HistoryEventType.EXECUTION_SUCCEEDED,
                        new EventDetails.Succeeded(output));
            case FAILED ->
                history.append(
                        previousEventId,
                        stopDate,
                        HistoryEventType.EXECUTION_FAILED,
                        new EventDetails.Failed(error, cause));
            case ABORTED ->
                history.append(
                        previousEventId,
                        stopDate,
                        HistoryEventType.EXECUTION_ABORTED,
                        new EventDetails.Failed(error, cause));
            // The execution itself shows no error then, but the event does.
            case TIMED_OUT ->
                history.append(
                        previousEventId,
                        stopDate,
                        HistoryEventType.EXECUTION_TIMED_OUT,
                        new EventDetails.Failed(ErrorName.TIMEOUT, null));
            case RUNNING, PENDING_REDRIVE -> throw new IllegalStateException(status + " is no end");
        }
    }

    /**
     * Appends an event, before anything that follows from it is visible.
     *
     * @throws Aborted where the execution has ended meanwhile, or the strand was given up
     * @throws Failure where the history is full
     */
    synchronized long record(Strand strand, long previousEventId, HistoryEventType type, EventDetails details) {
        if (status != ExecutionStatus.RUNNING || strand.isAborted()) {
            throw new Aborted();
        }
        // The last place is kept for the event that says so.
        if (history.size() == Limits.EVENTS - 1) {
            throw Failure.found(
                    ErrorName.RUNTIME, "The execution reached the maximum number of history events (25000).");
        }
        return history.append(previousEventId, engine.time().now(), type, details)
                .id();
    }

    Engine engine() {
        return engine;
    }

    BiConsumer<String, HistoryEvent> listener() {
        return request.listener();
    }

    TaskServices services() {
        return services;
    }

    Turns turns() {
        return turns;
    }

    ContextObject context() {
        return context;
    }

    public String arn() {
        return request.arn();
    }

    public String name() {
        return request.name();
    }

    public String stateMachineArn() {
        return request.stateMachineArn();
    }

    public StateMachine machine() {
        return request.machine();
    }

    public String roleArn() {
        return request.roleArn();
    }

    Objects.Caller objectsCaller() {
        return new Objects.Caller(roleArn(), stateMachineArn());
    }

    public JsonNode input() {
        return request.input().value();
    }

    /** The input as it was sent. */
    public String inputText() {
        return request.input().text();
    }

    /** The input of a state: that of the first one is the execution's, as it was sent. */
    JsonText entering(JsonNode input) {
        return history.size() == 1 ? request.input() : JsonText.of(input);
    }

    /** Whether it is an Express execution. */
    public boolean isExpress() {
        return request.express();
    }

    public ExecutionStatus status() {
        return status;
    }

    /** Its result, once it has succeeded. */
    public Optional<JsonNode> output() {
        return Optional.ofNullable(output);
    }

    /** The error that it failed with, where there is one. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** What the error says of itself, where it does. */
    public Optional<String> cause() {
        return Optional.ofNullable(cause);
    }

    public Instant startDate() {
        return startDate;
    }

    /** When it ended, once it has. */
    public Optional<Instant> stopDate() {
        return Optional.ofNullable(stopDate);
    }

    public History history() {
        return history;
    }

    /** How often it was redriven. */
    public int redriveCount() {
        return redriveCount;
    }

    /** When it was redriven last, where it was. */
    public Optional<Instant> redriveDate() {
        return Optional.ofNullable(redriveDate);
    }

    /** The map runs that its distributed Map states started, oldest first: a copy. */
    public synchronized List<MapRun> mapRuns() {
        return List.copyOf(mapRuns);
    }

    synchronized void add(MapRun mapRun) {
        mapRuns.add(mapRun);
    }

    /** Waits until it has ended. Whoever holds time must not call this: use {@link #whenEnded}. */
    public Execution await() {
        return ended.join();
    }

    /**
     * Has {@code action} run when it has ended, on the thread that ended it and in a hold on time. It must be short.
     */
    public void whenEnded(Runnable action) {
        ended.thenRun(action);
    }
}
