package local.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import local.asl.Limits;
import local.asl.StateMachine;
import local.asl.expression.ErrorName;
import local.execution.Standing.Ended;
import local.execution.Standing.Redrives;
import local.execution.Standing.Running;
import local.execution.history.EventDetails;
import local.execution.history.History;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.items.Objects;
import local.execution.task.Failure;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Alarm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One execution of a state machine, running or ended. */
public final class Execution {

    private final Engine engine;
    private final TaskServices services;
    /** Without its input once it has succeeded: its history has that. */
    private volatile ExecutionRequest request;

    private final History history;
    private final Instant startDate;
    private List<MapRun> mapRuns = List.of();
    /** What it needs to run, and a redrive may need; null once it has succeeded. */
    private volatile Walk walk;

    private String strandOfEvent;
    private ObjectNode positionOfEvent = Strand.NOWHERE;

    private volatile Standing standing;

    /** How far it has come. */
    private record Walk(Turns turns, Checkpoint checkpoint, Recorded recorded) {

        Walk(Recorded recorded) {
            this(new Turns(), new Checkpoint(), recorded);
        }
    }

    /**
     * @param services what its tasks call
     * @param context  what its states see as the context object, where it is not to tell of this execution
     */
    Execution(Engine engine, ExecutionRequest request, TaskServices services, Optional<ObjectNode> context) {
        this.engine = engine;
        this.services = services;
        this.request = request;
        this.history = new History(engine.histories(), this::happened);
        this.walk = new Walk(new Recorded(request.memo()));
        this.startDate = engine.time().now();
        // The strand holds time: without it, time could skip to the time-out at once.
        this.standing = running(0, Redrives.NONE, context);
    }

    /** As it was before a crash. */
    Execution(Engine engine, ExecutionRequest request, TaskServices services, Recorded recorded) {
        this.engine = engine;
        this.services = services;
        this.request = request;
        this.history = new History(engine.histories(), this::happened);
        this.walk = new Walk(recorded);
        this.startDate = recorded.startDate();
        var events = recorded.events();
        history.begin(events);
        var redrives = Redrives.NONE;
        for (var event : events) {
            redrives =
                    event.type() == HistoryEventType.EXECUTION_REDRIVEN ? redrives.next(event.timestamp()) : redrives;
        }
        var last = events.isEmpty() ? Optional.<HistoryEvent>empty() : Optional.of(events.getLast());
        var ended = redrives;
        this.standing = last.<Standing>flatMap(event -> Ended.read(event, ended))
                .orElseGet(() -> running(0, ended, Optional.empty()));
    }

    /** Goes on from where it was before a crash, where it had not ended. */
    public void goOn() {
        if (!(standing instanceof Running running)) {
            return;
        }
        if (history.size() == 0) {
            begin();
        } else {
            setOut(running, redriveDate().orElse(startDate), this::run);
        }
    }

    private void happened(HistoryEvent event) {
        if (isWrittenDown()) {
            engine.journal().event(arn(), strandOfEvent, history.newest(), positionOfEvent);
        }
        request.listener().accept(request.arn(), event);
    }

    /** Whether it outlives a crash. */
    boolean isWrittenDown() {
        return engine.journal().keeps(request);
    }

    Deque<ObjectNode> recorded(String strand) {
        return walk().recorded().of(strand);
    }

    /** @throws Aborted where it has succeeded: whoever asks then has been given up */
    private Walk walk() {
        var there = walk;
        if (there == null) {
            throw new Aborted();
        }
        return there;
    }

    void noteToken(String strand, long number) {
        if (isWrittenDown()) {
            engine.journal().token(arn(), strand, number);
        }
    }

    void noteFailure(String strand, Failure failure, long lastEvent, Instant at) {
        if (isWrittenDown()) {
            engine.journal().failed(arn(), strand, failure, lastEvent, at);
        }
    }

    private Running running(long lastEvent, Redrives redrives, Optional<ObjectNode> context) {
        return new Running(
                Strand.root(this, lastEvent),
                Optional.empty(),
                new ContextObject(request, startDate, redrives.count(), redrives.date(), context),
                new CompletableFuture<>(),
                redrives);
    }

    /** Sets out on a virtual thread of its own. */
    void begin() {
        var running = (Running) standing;
        if (isWrittenDown()) {
            engine.journal().started(request, startDate);
        }
        var body = appending(
                () -> history.append(
                        0,
                        startDate,
                        HistoryEventType.EXECUTION_STARTED,
                        new EventDetails.ExecutionStarted(request.input(), request.roleArn())),
                this::run);
        setOut(running, startDate, body);
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
            throw new IllegalStateException("Execution " + arn() + " cannot be redriven: " + status());
        }
        try (var _ = engine.time().hold("the redrive of " + arn())) {
            var redriveDate = engine.time().now();
            var redrives = standing.redrives().next(redriveDate);
            walk().recorded().redriven();
            var id = history.size() + 1;
            var body = appending(
                    () -> history.append(
                            history.size(),
                            redriveDate,
                            HistoryEventType.EXECUTION_REDRIVEN,
                            new EventDetails.ExecutionRedriven(redrives.count())),
                    this::run);
            setOut(running(id, redrives, Optional.empty()), redriveDate, body);
            return redriveDate;
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
        standing = running.withTimeout(timeoutSeconds()
                .map(seconds -> engine.time().alarm(from.plusSeconds(seconds), () -> timeOut(root))));
        root.start(body);
    }

    /** Whether it has ended without success, and its history takes what a redrive adds at least. */
    public boolean isRedrivable() {
        return standing instanceof Ended ended
                && ended.status() != ExecutionStatus.SUCCEEDED
                && history.size() < Limits.EVENTS - 1;
    }

    private Optional<Long> timeoutSeconds() {
        var given = machine().timeoutSeconds();
        return isExpress()
                ? Optional.of(Math.min(given.orElse(Limits.EXPRESS_SECONDS), Limits.EXPRESS_SECONDS))
                : given;
    }

    private void run(Strand strand) {
        try {
            var result = new FlowRun(strand, request.machine().flow(), walk().checkpoint())
                    .run(request.input().value());
            end(strand, ExecutionStatus.SUCCEEDED, result, null, null, strand.lastEvent());
        } catch (Failure failure) {
            end(strand, ExecutionStatus.FAILED, null, failure.error(), failure.cause(), strand.lastEvent());
        }
    }

    /** A fault of ours on that strand: the execution must fail with it rather than never end. */
    void collapse(Strand strand, Throwable fault) {
        end(strand, ExecutionStatus.FAILED, null, ErrorName.RUNTIME, Failure.sentence(fault), 0);
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
        if (standing instanceof Running running) {
            end(running.root(), ExecutionStatus.ABORTED, null, error, cause, 0);
        }
    }

    /** @param strand whose end it is: one that was given up, as when the execution was redriven since, ends nothing */
    private void end(
            Strand strand, ExecutionStatus how, JsonNode result, String error, String cause, long previousEventId) {
        try (var _ = engine.time().hold("the end of " + arn())) {
            Running running;
            synchronized (this) {
                if (!(standing instanceof Running before) || strand.isAborted()) {
                    return;
                }
                running = before;
                var ended = new Ended(
                        how,
                        engine.time().now(),
                        result,
                        EventDetails.cut(error, EventDetails.MAX_ERROR),
                        EventDetails.cut(cause, EventDetails.MAX_CAUSE),
                        running.redrives());
                try {
                    appendEnd(ended, previousEventId);
                } catch (RuntimeException | Error thrown) {
                    // The event is in the history, whatever becomes of those who are told of it.
                    engine.time().report("whoever is told of the events of " + arn(), thrown);
                }
                standing = ended;
                running.timeout().ifPresent(Alarm::cancel);
                // Before anybody can redrive it, so that none of these strands has a say in what follows.
                running.root().abort();
            }
            running.ended().complete(this);
        }
    }

    private void appendEnd(Ended ended, long previousEventId) {
        var type = switch (ended.status()) {
            case SUCCEEDED -> HistoryEventType.EXECUTION_SUCCEEDED;
            case FAILED -> HistoryEventType.EXECUTION_FAILED;
            case ABORTED -> HistoryEventType.EXECUTION_ABORTED;
            case TIMED_OUT -> HistoryEventType.EXECUTION_TIMED_OUT;
            case RUNNING, PENDING_REDRIVE -> throw new IllegalStateException(ended.status() + " is no end");
        };
        history.append(
                previousEventId,
                ended.stopDate(),
                type,
                switch (ended.status()) {
                    case SUCCEEDED -> new EventDetails.Succeeded(ended.output());
                    // The execution itself shows no error then, but the event does.
                    case TIMED_OUT -> new EventDetails.Failed(ErrorName.TIMEOUT, null);
                    default -> new EventDetails.Failed(ended.error(), ended.cause());
                });
    }

    /**
     * Appends an event, before anything that follows from it is visible.
     *
     * @throws Aborted where the execution has ended meanwhile, or the strand was given up
     * @throws Failure where the history is full
     */
    synchronized long record(
            Strand strand, long previousEventId, HistoryEventType type, EventDetails details, ObjectNode position) {
        if (!(standing instanceof Running) || strand.isAborted()) {
            throw new Aborted();
        }
        // The last place is kept for the event that says so.
        if (history.size() == Limits.EVENTS - 1) {
            throw Failure.found(
                    ErrorName.RUNTIME, "The execution reached the maximum number of history events (25000).");
        }
        strandOfEvent = strand.path();
        positionOfEvent = position;
        try {
            return history.append(previousEventId, engine.time().now(), type, details)
                    .id();
        } finally {
            strandOfEvent = null;
            positionOfEvent = Strand.NOWHERE;
        }
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
        return walk().turns();
    }

    /** @throws Aborted where it has ended: whoever asks then has been given up */
    ContextObject context() {
        return switch (standing) {
            case Running running -> running.context();
            case Ended _ -> throw new Aborted();
        };
    }

    /** The strand of the machine itself. */
    Strand root() {
        return ((Running) standing).root();
    }

    public String arn() {
        return request.arn();
    }

    public String name() {
        var name = request.name();
        return name != null ? name : arn().substring(arn().lastIndexOf(':') + 1);
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

    /** Whether it is one of an Express machine, or of a distributed Map's Express children. */
    public boolean express() {
        return request.express();
    }

    Objects.Caller objectsCaller() {
        return new Objects.Caller(roleArn(), stateMachineArn());
    }

    public JsonNode input() {
        var input = request.input();
        return input != null ? input.value() : Json.parse(inputText());
    }

    /** The input as it was sent. */
    public String inputText() {
        var input = request.input();
        return input != null
                ? input.text()
                : history.details(false).get("input").stringValue();
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
        return standing.status();
    }

    private Optional<Ended> ended() {
        return standing instanceof Ended ended ? Optional.of(ended) : Optional.empty();
    }

    /** Its result, once it has succeeded. */
    public Optional<JsonNode> output() {
        return ended().filter(ended -> ended.status() == ExecutionStatus.SUCCEEDED)
                .map(ended -> ended.output() != null
                        ? ended.output()
                        : Json.parse(history.details(true).get("output").stringValue()));
    }

    /** The error that it failed with, where there is one. */
    public Optional<String> error() {
        return ended().map(Ended::error);
    }

    /** What the error says of itself, where it does. */
    public Optional<String> cause() {
        return ended().map(Ended::cause);
    }

    public Instant startDate() {
        return startDate;
    }

    /** When it ended, once it has. */
    public Optional<Instant> stopDate() {
        return ended().map(Ended::stopDate);
    }

    public History history() {
        return history;
    }

    /** Keeps of an execution that has ended only what describes it, and what a redrive needs where there can be one. */
    public synchronized void fold() {
        if (standing instanceof Ended ended) {
            history.fold();
            if (ended.status() == ExecutionStatus.SUCCEEDED) {
                walk = null;
                request = request.ofEnded();
                standing = ended.withoutOutput();
            }
        }
    }

    /** How often it was redriven. */
    public int redriveCount() {
        return standing.redrives().count();
    }

    /** When it was redriven last, where it was. */
    public Optional<Instant> redriveDate() {
        return Optional.ofNullable(standing.redrives().date());
    }

    /** The map runs that its distributed Map states started, oldest first: a copy. */
    public synchronized List<MapRun> mapRuns() {
        return List.copyOf(mapRuns);
    }

    synchronized void add(MapRun mapRun) {
        mapRuns = mapRuns.isEmpty() ? new ArrayList<>() : mapRuns;
        mapRuns.add(mapRun);
    }

    /** Waits until it has ended. Whoever holds time must not call this: use {@link #whenEnded}. */
    public Execution await() {
        return standing instanceof Running running ? running.ended().join() : this;
    }

    /**
     * Has {@code action} run when it has ended, on the thread that ended it and in a hold on time. It must be short.
     */
    public void whenEnded(Runnable action) {
        switch (standing) {
            case Running running -> running.ended().thenRun(() -> reporting(action));
            case Ended _ -> reporting(action);
        }
    }

    private void reporting(Runnable action) {
        try (var _ = engine.time().hold(arn())) {
            action.run();
        } catch (RuntimeException | Error thrown) {
            engine.time().report("what is done when " + arn() + " has ended", thrown);
        }
    }
}
