package local.service.xray;

import static local.execution.history.HistoryEventType.*;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.ExecutionStatus;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.service.api.TraceHeader;
import local.service.lambda.Traced;
import local.service.states.TracedExecution;

/**
 * What Step Functions tells of one execution: a segment, in it a subsegment for each state, and in that one for each call
 * of a service. It is read off the history: an event belongs to the state that the event before it belongs to.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html">Trace Step Functions
 *     request data in AWS X-Ray</a>
 */
final class ExecutionSegments {

    static final String STATE_MACHINE = "AWS::StepFunctions::StateMachine";

    private final TracedExecution traced;
    /** Those that the execution's tasks made, by the state, the oldest first. */
    private final Map<String, Deque<Traced>> invocations = new HashMap<>();

    private final Map<Long, Visited> owners = new HashMap<>();
    private final Map<Long, HistoryEvent> events = new HashMap<>();
    private final List<Segment> called = new ArrayList<>();

    /** A state that was entered, or the execution as a whole. */
    private static final class Visited {
        private final Visited around;
        private final HistoryEvent entered;
        private final String name;
        private final List<Visited> inner = new ArrayList<>();
        private final List<Segment> calls = new ArrayList<>();
        private Optional<CallSegment> open = Optional.empty();
        private Optional<Segment.Failure> failure = Optional.empty();
        private Optional<Instant> exited = Optional.empty();

        Visited(Visited around, HistoryEvent entered, String name) {
            this.around = around;
            this.entered = entered;
            this.name = name;
        }
    }

    private ExecutionSegments(TracedExecution traced, List<Traced> made) {
        this.traced = traced;
        made.forEach(invocation -> invocation
                .caller()
                .ifPresent(caller -> invocations
                        .computeIfAbsent(caller.stateName(), _ -> new ArrayDeque<>())
                        .add(invocation)));
    }

    /**
     * The segment of the execution, and those of what it called that sends none itself.
     *
     * @param made the invocations that its tasks made, the oldest first
     */
    static List<Segment> of(TracedExecution traced, List<Traced> made) {
        return new ExecutionSegments(traced, made).all();
    }

    private List<Segment> all() {
        var execution = traced.execution();
        // The status is read first: what happens meanwhile is told the next time.
        var status = execution.status();
        var happened = execution.history().events();
        if (happened.isEmpty()) {
            return List.of();
        }
        var whole = new Visited(null, happened.getFirst(), traced.machine());
        owners.put(happened.getFirst().id(), whole);
        happened.stream().skip(1).map(HistoryEvent::typed).forEach(event -> take(event, whole));
        var end = status == ExecutionStatus.RUNNING ? Optional.<Instant>empty() : execution.stopDate();
        var aws = Json.object()
                .put("execution_arn", execution.arn())
                .put("state_machine_arn", execution.stateMachineArn());
        aws.putArray("resource_names").add(execution.stateMachineArn());
        var failure = switch (status) {
            case RUNNING, SUCCEEDED, PENDING_REDRIVE -> Optional.<Segment.Failure>empty();
            case FAILED, TIMED_OUT, ABORTED ->
                Optional.of(new Segment.Failure(
                        Segment.Failure.Kind.FAULT,
                        execution.error().orElse(status.name()),
                        execution.cause().orElse(null)));
        };
        var segment = new Segment(
                id(whole),
                Optional.empty(),
                traced.machine(),
                Optional.of(STATE_MACHINE),
                Optional.empty(),
                false,
                execution.startDate(),
                end,
                failure,
                Optional.empty(),
                aws,
                whole.inner.stream().map(state -> segment(state, end)).toList());
        called.addFirst(segment);
        return called;
    }

    private void take(HistoryEvent event, Visited whole) {
        var before = owners.getOrDefault(event.previousEventId(), whole);
        var led = events.get(event.previousEventId());
        var owner = led != null && led.type().text().endsWith("StateExited") ? before.around : before;
        events.put(event.id(), event);
        switch (event.details()) {
            case EventDetails.StateEntered(var name, var _) -> {
                var state = new Visited(owner, event, name);
                owner.inner.add(state);
                owner = state;
            }
            case EventDetails.StateExited _ -> owner.exited = Optional.of(event.timestamp());
            default -> called(owner, event);
        }
        owners.put(event.id(), owner);
    }

    /** Only the call itself is the service's: what comes of it later, with a task token or of a job, is the state's. */
    private void called(Visited state, HistoryEvent event) {
        switch (event.type()) {
            case TASK_SCHEDULED, LAMBDA_FUNCTION_SCHEDULED -> {
                state.failure = Optional.empty();
                state.open = CallSegment.of(event);
            }
            case TASK_SUBMITTED, TASK_SUCCEEDED, LAMBDA_FUNCTION_SUCCEEDED -> close(state, event, Optional.empty());
            default ->
                failure(event.details()).ifPresent(failure -> {
                    state.failure = Optional.of(failure);
                    close(state, event, Optional.of(failure));
                });
        }
    }

    private static Optional<Segment.Failure> failure(EventDetails details) {
        return switch (details) {
            case EventDetails.TaskFailed(var _, var error, var cause) -> Optional.of(failure(error, cause));
            case EventDetails.Failed(var error, var cause) -> Optional.of(failure(error, cause));
            default -> Optional.empty();
        };
    }

    private static Segment.Failure failure(String error, String cause) {
        var type = error == null ? "States.TaskFailed" : error;
        return new Segment.Failure(
                type.contains("TooManyRequests") || type.contains("Throttl")
                        ? Segment.Failure.Kind.THROTTLE
                        : Segment.Failure.Kind.FAULT,
                type,
                cause);
    }

    private void close(Visited state, HistoryEvent event, Optional<Segment.Failure> failure) {
        state.open.ifPresent(call -> state.calls.add(segment(state, call, Optional.of(event.timestamp()), failure)));
        state.open = Optional.empty();
    }

    private Segment segment(Visited state, CallSegment call, Optional<Instant> end, Optional<Segment.Failure> failure) {
        var made = call.isInvocation()
                ? Optional.ofNullable(invocations.get(state.name)).map(Deque::poll)
                : Optional.<Traced>empty();
        var id = made.map(invocation -> invocation.header().parent())
                .orElseGet(() -> id("call " + call.scheduled().id()));
        var segment = call.segment(id, end, failure);
        if (made.isEmpty()) {
            called.add(call.inferred(id("called " + call.scheduled().id()), segment));
        }
        return segment;
    }

    private Segment segment(Visited state, Optional<Instant> executionEnd) {
        var calls = new ArrayList<>(state.calls);
        state.open.ifPresent(call -> calls.add(segment(state, call, executionEnd, Optional.empty())));
        state.inner.forEach(inner -> calls.add(segment(inner, executionEnd)));
        return new Segment(
                id(state),
                Optional.empty(),
                state.name,
                Optional.empty(),
                Optional.empty(),
                false,
                state.entered.timestamp(),
                state.exited.or(() -> executionEnd),
                state.failure,
                Optional.empty(),
                Json.object(),
                calls);
    }

    private String id(Visited state) {
        return id("state " + state.entered.id());
    }

    private String id(String part) {
        return TraceHeader.segmentId(
                traced.execution().arn() + traced.execution().startDate() + " " + part);
    }
}
