package local.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import local.asl.StateMachine;
import local.execution.Standing.Ended;
import local.execution.history.History;
import local.execution.history.HistoryEvent;
import local.execution.items.Objects;
import local.execution.task.TaskServices;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One execution of a state machine, running or ended. */
public final class Execution {

    private final Engine engine;
    private final TaskServices services;
    /** Without its input once it has succeeded: its history has that. */
    private volatile ExecutionRequest request;

    private final Instant startDate;
    private final Recording recording;
    private final Course course;
    private List<MapRun> mapRuns = List.of();

    /**
     * @param services what its tasks call
     * @param context  what its states see as the context object, where it is not to tell of this execution
     */
    Execution(Engine engine, ExecutionRequest request, TaskServices services, Optional<ObjectNode> context) {
        this.engine = engine;
        this.services = services;
        this.request = request;
        this.startDate = engine.time().now();
        this.recording = new Recording(this);
        this.course = Course.of(this, recording, context);
    }

    /** As it was before a crash. */
    Execution(Engine engine, ExecutionRequest request, TaskServices services, Recorded recorded) {
        this.engine = engine;
        this.services = services;
        this.request = request;
        this.startDate = recorded.startDate();
        this.recording = new Recording(this);
        this.course = Course.of(this, recording, recorded);
    }

    /** Sets out on a virtual thread of its own. */
    void begin() {
        new Departure(this, course).begin();
    }

    /** Goes on from where it was before a crash, where it had not ended. */
    public void goOn() {
        new Departure(this, course).goOn();
    }

    /**
     * {@code RedriveExecution}: goes on from the states that were entered and never left. What succeeded is not run
     * again; the time-out of the execution and the retries of those states count anew.
     *
     * @return when it was redriven
     * @throws IllegalStateException where it is not {@link #isRedrivable()}
     */
    public Instant redrive() {
        return new Departure(this, course).redrive();
    }

    /** Whether it has ended without success, and its history takes what a redrive adds at least. */
    public boolean isRedrivable() {
        return course.isRedrivable();
    }

    /**
     * {@code StopExecution}: ends it at once, unless it has ended.
     *
     * @param error may be null, as may {@code cause}
     */
    public void stop(String error, String cause) {
        course.stop(error, cause);
    }

    /** Waits until it has ended. Whoever holds time must not call this: use {@link #whenEnded}. */
    public Execution await() {
        return course.await();
    }

    /**
     * Has {@code action} run when it has ended, on the thread that ended it and in a hold on time. It must be short.
     */
    public void whenEnded(Runnable action) {
        course.whenEnded(action);
    }

    /** Keeps of an execution that has ended only what describes it, and what a redrive needs where there can be one. */
    public void fold() {
        course.fold();
    }

    /** Takes no more memory than it must, as nothing may happen for long. */
    void rest() {
        history().fold();
        request.input().rest(() -> history().data(1, "input"));
    }

    void forgetMemo() {
        request = request.withoutMemo();
    }

    void forgetInput() {
        request = request.ofEnded();
    }

    ExecutionRequest request() {
        return request;
    }

    Recording recording() {
        return recording;
    }

    Course course() {
        return course;
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
        return input != null ? input.text() : history().data(1, "input");
    }

    /** Whether it is an Express execution. */
    public boolean isExpress() {
        return request.express();
    }

    public ExecutionStatus status() {
        return course.standing().status();
    }

    /** Its result, once it has succeeded. */
    public Optional<JsonNode> output() {
        return course.ended()
                .filter(ended -> ended.status() == ExecutionStatus.SUCCEEDED)
                .map(ended -> ended.output() != null
                        ? ended.output()
                        : Json.parse(history().data(history().size(), "output")));
    }

    /** The error that it failed with, where there is one. */
    public Optional<String> error() {
        return course.ended().map(Ended::error);
    }

    /** What the error says of itself, where it does. */
    public Optional<String> cause() {
        return course.ended().map(Ended::cause);
    }

    public Instant startDate() {
        return startDate;
    }

    /** When it ended, once it has. */
    public Optional<Instant> stopDate() {
        return course.ended().map(Ended::stopDate);
    }

    public History history() {
        return recording.history();
    }

    /** How often it was redriven. */
    public int redriveCount() {
        return course.standing().redrives().count();
    }

    /** When it was redriven last, where it was. */
    public Optional<Instant> redriveDate() {
        return course.redriveDate();
    }

    /** The map runs that its distributed Map states started, oldest first: a copy. */
    public synchronized List<MapRun> mapRuns() {
        return List.copyOf(mapRuns);
    }

    synchronized void add(MapRun mapRun) {
        mapRuns = mapRuns.isEmpty() ? new ArrayList<>() : mapRuns;
        mapRuns.add(mapRun);
    }
}
