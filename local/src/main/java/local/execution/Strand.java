package local.execution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import local.asl.expression.Variables;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;
import local.execution.task.PendingTask;
import local.execution.task.TaskOutcome;
import local.json.Json;
import local.time.Aside;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of control in an execution: the machine itself, a branch or an iteration. It is a virtual thread, and writes
 * plain code: to wait is to park. It holds time while it works, and takes turns with the other strands of its
 * execution.
 */
final class Strand {

    static final ObjectNode NOWHERE = Json.object();
    private static final ObjectNode ASIDE = Json.object().put("aside", true);
    private static final TaskOutcome ABORTED = new TaskOutcome.Failed(null, null);

    private final Execution execution;
    private final Course course;
    /** Here too, for a strand passes its turn on when the execution has ended and no longer knows of any. */
    private final Turns turns;

    private final Hold hold;
    private final Semaphore turn = new Semaphore(0);
    private final List<Strand> children = new ArrayList<>(0);

    private Variables variables;
    private JsonNode mapItem;
    private EventDetails.Iteration iteration;
    private long lastEvent;
    private Visit visit;
    private Runnable wakeToAbort;
    private boolean aborted;
    /** Its place in the execution, the same after a crash: see {@link ExecutionJournal}. */
    private String path;
    /** What happened here before a crash and is to be walked through. */
    private Deque<ObjectNode> recorded;

    private ObjectNode walked;

    private Strand(
            Execution execution, Course course, String path, Variables variables, JsonNode mapItem, long lastEvent) {
        this.execution = execution;
        this.course = course;
        this.turns = course.turns();
        at(path);
        this.variables = variables;
        this.mapItem = mapItem;
        this.lastEvent = lastEvent;
        this.hold = execution.engine().time().hold(this);
    }

    /**
     * The strand of the machine itself.
     *
     * @param lastEvent what its first event follows; 0 where that follows none
     */
    static Strand root(Execution execution, Course course, long lastEvent) {
        return new Strand(execution, course, "", Variables.NONE, null, lastEvent);
    }

    /** A strand for a branch or an iteration: it begins with what this one knows and goes its own way. */
    synchronized Strand fork(String path) {
        if (aborted) {
            throw new Aborted();
        }
        var child = new Strand(execution, course, path, variables, mapItem, lastEvent);
        children.add(child);
        return child;
    }

    /** Goes on after those that it forked, from the last event of the one that decided. */
    synchronized void join(Strand decisive) {
        children.clear();
        lastEvent = decisive.lastEvent;
    }

    /** Starts it, as soon as it is its turn. */
    void start(Consumer<Strand> body) {
        turns.request(() -> Aside.start("strand", () -> run(body)).exceptionally(notStarted -> {
            hold.close();
            course.collapse(this, notStarted);
            turns.pass();
            return null;
        }));
    }

    private void run(Consumer<Strand> body) {
        try (hold) {
            body.accept(this);
        } catch (Aborted e) {
            // Whoever gave it up has said so in the history.
        } catch (Throwable thrown) {
            course.collapse(this, thrown);
        } finally {
            turns.pass();
        }
    }

    /**
     * Parks until the answer is there.
     *
     * @param whenAborted the answer that wakes it where it is given up
     * @throws Aborted where it was given up meanwhile
     */
    <T> T await(Signal<T> signal, T whenAborted) {
        synchronized (this) {
            wakeToAbort = () -> signal.send(whenAborted);
            if (aborted) {
                wakeToAbort.run();
            }
        }
        signal.whenSent(() -> turns.request(turn::release));
        turns.pass();
        var answer = signal.await(hold);
        turn.acquireUninterruptibly();
        synchronized (this) {
            wakeToAbort = null;
            if (aborted) {
                throw new Aborted();
            }
        }
        return answer;
    }

    /** Parks until the task has ended. */
    TaskOutcome await(PendingTask task) {
        return await(task.outcome(), ABORTED);
    }

    /** Parks until that instant. */
    void sleepUntil(Instant instant) {
        var awake = new Signal<Boolean>(time());
        var alarm = time().alarm(instant, this, "Wait or back-off", () -> awake.send(true));
        try {
            await(awake, false);
        } finally {
            alarm.cancel();
        }
    }

    /** Lets the others go first. */
    void yield() {
        turns.request(turn::release);
        turns.pass();
        turn.acquireUninterruptibly();
    }

    /** Gives it up, and all that it forked. It unwinds by itself and leaves no further event. */
    synchronized void abort() {
        aborted = true;
        if (wakeToAbort != null) {
            wakeToAbort.run();
        }
        children.forEach(Strand::abort);
    }

    /** From now on it is there: in one iteration after another. */
    void at(String path) {
        this.path = path;
        this.recorded = course.recorded(path);
    }

    /** Says what happened; the strand's next event follows from it. */
    long record(HistoryEventType type, EventDetails details) {
        return record(type, details, NOWHERE);
    }

    /** @param position what is to be known of it after a crash, beside what the event tells */
    long record(HistoryEventType type, EventDetails details, ObjectNode position) {
        lastEvent = note(lastEvent, type, details, position);
        return lastEvent;
    }

    /** The same, where the event does not follow from the one before. */
    void record(HistoryEventType type, long previousEventId, EventDetails details) {
        lastEvent = note(previousEventId, type, details, NOWHERE);
    }

    /** Says what happened beside the line of events: the strand's next event does not follow from it. */
    long note(long previousEventId, HistoryEventType type, EventDetails details) {
        return note(previousEventId, type, details, ASIDE);
    }

    private long note(long previousEventId, HistoryEventType type, EventDetails details, ObjectNode position) {
        walked = null;
        var next = recorded.peek();
        if (next != null && Recorded.is(next, type)) {
            walked = recorded.poll();
            return walked.at("/event/id").longValue();
        }
        // Where it goes another way than before, all from here on is new.
        recorded.clear();
        return course.record(this, previousEventId, type, details, position);
    }

    String path() {
        return path;
    }

    /** Whether there is more that happened before a crash. */
    boolean hasRecorded() {
        return !recorded.isEmpty();
    }

    /** What happened next, before a crash; nothing from where it is new. */
    Optional<ObjectNode> nextRecorded() {
        return Optional.ofNullable(recorded.peek());
    }

    /** When what was said last happened: now, unless that was before a crash. */
    Instant happenedAt() {
        return walked == null
                ? time().now()
                : HistoryEvent.read((ObjectNode) walked.get("event")).timestamp();
    }

    /** What is to be known of what was said last, where that was before a crash. */
    JsonNode positionOfLast(String field) {
        return walked == null ? MissingNode.getInstance() : walked.path(field);
    }

    /** Walks to the next of those that happened before a crash, if there is one; then that is what was said last. */
    Optional<ObjectNode> walkTo(Predicate<ObjectNode> wanted) {
        if (recorded.isEmpty() || recorded.stream().noneMatch(wanted)) {
            return Optional.empty();
        }
        ObjectNode next;
        do {
            next = recorded.poll();
            if (next.has("event") && !next.has("aside")) {
                lastEvent = next.at("/event/id").longValue();
            }
        } while (!wanted.test(next));
        walked = next;
        return Optional.of(next);
    }

    /** The task token that was given out here before a crash, else a new one. */
    String token(PendingTask task, String resourceArn) {
        var tokens = engine().tokens();
        var before = nextRecorded().filter(next -> next.has("token"));
        if (before.isPresent()) {
            return tokens.reopen(recorded.poll().get("token").longValue(), task, resourceArn);
        }
        recorded.clear();
        long number = tokens.next();
        execution.recording().noteToken(path, number);
        return tokens.reopen(number, task, resourceArn);
    }

    /** How the task ended here before a crash, where it did; its event is the next to be said. */
    Optional<TaskOutcome> recordedOutcome() {
        return nextRecorded().flatMap(RecordedOutcome::of);
    }

    /** What an attempt failed with before a crash, and when. */
    record Failed(Failure failure, Instant at) {}

    Optional<Failed> recordedFailure() {
        return walkTo(entry -> entry.has("failed")).map(entry -> {
            lastEvent = entry.get("last").longValue();
            return new Failed(
                    Failure.read(entry.get("failed")),
                    Instant.parse(entry.get("at").stringValue()));
        });
    }

    Failed noteFailure(Failure failure) {
        var at = time().now();
        execution.recording().noteFailure(path, failure, lastEvent, at);
        return new Failed(failure, at);
    }

    /** Says that what is under way here was cut short by the failure of a branch: its own, or a sibling. */
    void noteCutShort(long failureEvent, boolean own) {
        if (iteration != null) {
            note(
                    failureEvent,
                    own ? HistoryEventType.MAP_ITERATION_FAILED : HistoryEventType.MAP_ITERATION_ABORTED,
                    iteration);
        }
        if (visit != null) {
            StateEvents.aborted(visit.state()).ifPresent(type -> note(failureEvent, type, EventDetails.NONE));
        }
        children.forEach(child -> child.noteCutShort(failureEvent, false));
    }

    synchronized boolean isAborted() {
        return aborted;
    }

    /** Its next event follows from that one. */
    void follow(long event) {
        lastEvent = event;
    }

    /** Begins an iteration of a Map state; null ends it. */
    void iterate(EventDetails.Iteration iteration, JsonNode mapItem) {
        this.iteration = iteration;
        this.mapItem = mapItem;
    }

    /** The state that it is in; null between states. */
    void visit(Visit visit) {
        this.visit = visit;
    }

    void assign(Variables variables) {
        this.variables = variables;
    }

    Execution execution() {
        return execution;
    }

    Engine engine() {
        return execution.engine();
    }

    Time time() {
        return execution.engine().time();
    }

    Variables variables() {
        return variables;
    }

    JsonNode mapItem() {
        return mapItem;
    }

    long lastEvent() {
        return lastEvent;
    }

    /** Where it is, for whoever is told what waits. */
    @Override
    public String toString() {
        var place = visit;
        return execution.arn() + (place == null ? "" : ", state '" + place.name() + "'");
    }
}
