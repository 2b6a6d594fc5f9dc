package local.execution;

import java.time.Instant;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import local.asl.Limits;
import local.asl.expression.ErrorName;
import local.execution.Standing.Ended;
import local.execution.Standing.Redrives;
import local.execution.Standing.Running;
import local.execution.history.EventDetails;
import local.execution.history.History;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;
import local.time.Alarm;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How an execution goes: it sets out, comes to an end, and may be redriven. See {@link Standing}. What is said of it and
 * what ends it are in one order.
 */
final class Course {

    private final Execution execution;
    private final Recording recording;
    /** What it needs to run, and a redrive may need; null once it has succeeded. */
    private volatile Walk walk;

    private volatile Standing standing;

    /** How far it has come. */
    record Walk(Turns turns, Checkpoint checkpoint, Recorded recorded) {

        Walk(Recorded recorded) {
            this(new Turns(), new Checkpoint(), recorded);
        }
    }

    private Course(Execution execution, Recording recording, Walk walk) {
        this.execution = execution;
        this.recording = recording;
        this.walk = walk;
    }

    /**
     * Of one that is to begin.
     *
     * @param context what its states see as the context object, where it is not to tell of this execution
     */
    static Course of(Execution execution, Recording recording, Optional<ObjectNode> context) {
        var course = new Course(execution, recording, new Walk(Recorded.nothing()));
        // The strand holds time: without it, time could skip to the time-out at once.
        course.standing = course.running(0, Redrives.NONE, context);
        return course;
    }

    /** Of one as it was before a crash. */
    static Course of(Execution execution, Recording recording, Recorded recorded) {
        var course = new Course(execution, recording, new Walk(recorded));
        var events = recorded.events();
        recording.history().begin(events);
        var redrives = Redrives.read(events);
        course.standing = Ended.read(events, redrives)
                .<Standing>map(ended -> ended)
                .orElseGet(() -> course.running(0, redrives, Optional.empty()));
        return course;
    }

    /** @param lastEvent what its first event follows; 0 where that follows none */
    Running running(long lastEvent, Redrives redrives, Optional<ObjectNode> context) {
        return new Running(
                Strand.root(execution, this, lastEvent),
                Optional.empty(),
                new ContextObject(execution, redrives, context),
                new CompletableFuture<>(),
                redrives);
    }

    /** What happened on that strand before a crash and is still to be walked through. */
    Deque<ObjectNode> recorded(String strand) {
        return walk().recorded().of(strand);
    }

    /** @throws Aborted where it has succeeded: whoever asks then has been given up */
    Walk walk() {
        var there = walk;
        if (there == null) {
            throw new Aborted();
        }
        return there;
    }

    /** Whether it has ended without success, and its history takes what a redrive adds at least. */
    boolean isRedrivable() {
        return standing instanceof Ended ended
                && ended.status() != ExecutionStatus.SUCCEEDED
                && history().size() < Limits.EVENTS - 1;
    }

    /** A fault of ours on that strand: the execution must fail with it rather than never end. */
    void collapse(Strand strand, Throwable fault) {
        end(strand, ExecutionStatus.FAILED, null, ErrorName.RUNTIME, Failure.sentence(fault), 0);
    }

    void timeOut(Strand root) {
        end(root, ExecutionStatus.TIMED_OUT, null, null, null, 0);
    }

    /**
     * {@code StopExecution}: ends it at once, unless it has ended.
     *
     * @param error may be null, as may {@code cause}
     */
    void stop(String error, String cause) {
        if (standing instanceof Running running) {
            end(running.root(), ExecutionStatus.ABORTED, null, error, cause, 0);
        }
    }

    /** @param strand whose end it is: one that was given up, as when the execution was redriven since, ends nothing */
    void end(Strand strand, ExecutionStatus how, JsonNode result, String error, String cause, long previousEventId) {
        try (var _ = time().hold("the end of " + execution.arn())) {
            Running running;
            synchronized (this) {
                if (!(standing instanceof Running before) || strand.isAborted()) {
                    return;
                }
                running = before;
                var ended = new Ended(
                        how,
                        time().now(),
                        result,
                        EventDetails.cut(error, EventDetails.MAX_ERROR),
                        EventDetails.cut(cause, EventDetails.MAX_CAUSE),
                        running.redrives());
                try {
                    recording.add(previousEventId, ended.stopDate(), ended.eventType(), ended.eventDetails());
                } catch (RuntimeException | Error thrown) {
                    // The event is in the history, whatever becomes of those who are told of it.
                    time().report("whoever is told of the events of " + execution.arn(), thrown);
                }
                standing = ended;
                running.timeout().ifPresent(Alarm::cancel);
                // Before anybody can redrive it, so that none of these strands has a say in what follows.
                running.root().abort();
            }
            running.ended().complete(execution);
        }
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
        return recording.add(strand, previousEventId, type, details, position);
    }

    private History history() {
        return recording.history();
    }

    private Time time() {
        return execution.engine().time();
    }

    Standing standing() {
        return standing;
    }

    void set(Running running) {
        standing = running;
    }

    Optional<Ended> ended() {
        return standing instanceof Ended ended ? Optional.of(ended) : Optional.empty();
    }

    /** When it was redriven last, where it was. */
    Optional<Instant> redriveDate() {
        return Optional.ofNullable(standing.redrives().date());
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

    /** Keeps of an execution that has ended only what describes it, and what a redrive needs where there can be one. */
    synchronized void fold() {
        if (standing instanceof Ended ended) {
            history().fold();
            if (ended.status() == ExecutionStatus.SUCCEEDED) {
                walk = null;
                execution.forgetInput();
                standing = ended.withoutOutput();
            }
        }
    }

    /** Waits until it has ended. Whoever holds time must not call this: use {@link #whenEnded}. */
    Execution await() {
        return standing instanceof Running running ? running.ended().join() : execution;
    }

    /**
     * Has {@code action} run when it has ended, on the thread that ended it and in a hold on time. It must be short.
     */
    void whenEnded(Runnable action) {
        switch (standing) {
            case Running running -> running.ended().thenRun(() -> reporting(action));
            case Ended _ -> reporting(action);
        }
    }

    private void reporting(Runnable action) {
        try (var _ = time().hold(execution.arn())) {
            action.run();
        } catch (RuntimeException | Error thrown) {
            time().report("what is done when " + execution.arn() + " has ended", thrown);
        }
    }
}
