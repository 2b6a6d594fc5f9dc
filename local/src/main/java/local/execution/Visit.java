package local.execution;

import static local.execution.history.HistoryEventType.EVALUATION_FAILED;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.State;
import local.asl.Transition;
import local.asl.expression.QueryLanguage;
import local.asl.expression.Scope;
import local.asl.expression.StatesException;
import local.execution.history.EventDetails;
import local.execution.task.Failure;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One visit to a state: from its entered event to its exited event, with what its expressions see in between. */
final class Visit {

    private final Strand strand;
    private final State state;
    private final JsonText input;
    private final long previousEvent;
    private final Instant enteredTime;
    private final long enteredEvent;
    /** Null in a state that has neither branches nor iterations. */
    private final Forks forks;

    private boolean begun;
    private int retryCount;
    private String taskToken;
    private BiConsumer<String, JsonNode> inspection = Inspection.NOTHING;

    private Visit(
            Strand strand,
            State state,
            JsonText input,
            long previousEvent,
            Instant enteredTime,
            long enteredEvent,
            Forks forks) {
        this.strand = strand;
        this.state = state;
        this.input = input;
        this.previousEvent = previousEvent;
        this.enteredTime = enteredTime;
        this.enteredEvent = enteredEvent;
        this.forks = forks;
        strand.visit(this);
    }

    static Visit enter(Strand strand, State state, JsonText input) {
        long previousEvent = strand.lastEvent();
        long enteredEvent =
                strand.record(StateEvents.entered(state), new EventDetails.StateEntered(state.name(), input));
        var forks = state instanceof ParallelState || state instanceof MapState
                ? new Forks(strand.positionOfLast("base").asString(null))
                : null;
        return new Visit(strand, state, input, previousEvent, strand.happenedAt(), enteredEvent, forks);
    }

    /**
     * The same visit on the strand of a redrive: the state was entered and never left, so it is not entered again, and
     * its events follow from its last one. Its retries count anew.
     */
    Visit resume(Strand strand) {
        strand.follow(this.strand.lastEvent());
        return new Visit(
                strand, state, input, previousEvent, enteredTime, enteredEvent, forks == null ? null : forks.resume());
    }

    /** Its branches or iterations. */
    Forks forks() {
        return forks;
    }

    /** What becomes of its data. */
    DataFlow data() {
        return new DataFlow(this);
    }

    State state() {
        return state;
    }

    /** Leaves the state as it was left before a crash. */
    Step leftBefore(ObjectNode entry) {
        var details = entry.at("/event/stateExitedEventDetails");
        var assigned = new LinkedHashMap<String, JsonNode>();
        details.path("assignedVariables")
                .forEachEntry((name, value) -> assigned.put(name, Json.parse(value.stringValue())));
        strand.assign(strand.variables().assign(assigned));
        strand.visit(null);
        var output = Json.parse(details.path("output").stringValue());
        return entry.has("next")
                ? new Step.Next(entry.get("next").stringValue(), JsonText.of(output))
                : new Step.End(output);
    }

    Instant enteredTime() {
        return enteredTime;
    }

    Strand strand() {
        return strand;
    }

    /** The state's name. */
    String name() {
        return state.name();
    }

    /** The state's input, as it came. */
    JsonNode input() {
        return input.value();
    }

    /**
     * Lets go of what only a state that works needs, as it may wait for long: what was said of it lies in the history, and
     * is read from there when it goes on.
     */
    void rest() {
        var execution = strand.execution();
        input.rest(() -> execution.history().data(enteredEvent, "input"));
        if (strand.path().isEmpty()) { // of many branches each would take a few events away
            execution.rest();
        }
    }

    /** What the state's expressions see before there is a result. */
    Scope scope() {
        return scope(input());
    }

    /** The same, with {@code input} as {@code $}. */
    Scope scope(JsonNode input) {
        return scope(input, strand.mapItem());
    }

    private Scope scope(JsonNode input, JsonNode mapItem) {
        int retries = retryCount;
        var token = taskToken;
        return new Scope(
                input,
                () -> {
                    var context = strand.execution().course().context().inState(state, enteredTime, retries, mapItem);
                    if (token != null) {
                        context.putObject("Task").put("Token", token);
                    }
                    return context;
                },
                strand.variables(),
                strand.time()::now);
    }

    /** What the ItemSelector of a Map state sees for one item. */
    Scope itemScope(JsonNode effective, JsonNode mapItem) {
        return scope(state.queryLanguage() == QueryLanguage.JSONATA ? input() : effective, mapItem);
    }

    /**
     * Has {@code inspection} told what each step of the state's data flow gives, as {@code TestState} names the steps.
     */
    void inspect(BiConsumer<String, JsonNode> inspection) {
        this.inspection = inspection;
    }

    /** Tells what a step of the data flow gives, and gives it. */
    JsonNode inspected(String step, JsonNode value) {
        inspection.accept(step, value);
        return value;
    }

    /** From now on {@code Task.Token} is in the context object. */
    void taskToken(String token) {
        taskToken = token;
    }

    /** From now on {@code State.RetryCount} is one more. */
    void retry() {
        retryCount++;
        taskToken = null;
    }

    /** Leaves the state with its output. */
    Step exit(JsonNode output, Map<String, JsonNode> assigned, Transition transition) {
        if (output != input()) {
            ResultSize.check(output, state);
        }
        var variables = strand.variables().assign(assigned);
        strand.record(
                StateEvents.exited(state),
                new EventDetails.StateExited(state.name(), output, assigned),
                transition instanceof Transition.Next(var next)
                                && strand.execution().recording().isWrittenDown()
                        ? Json.object().put("next", next)
                        : Strand.NOWHERE);
        strand.assign(variables);
        strand.visit(null);
        return switch (transition) {
            case Transition.Next(var next) -> new Step.Next(next, JsonText.of(output));
            case Transition.End _ -> new Step.End(output);
        };
    }

    /**
     * A failure of the state itself, in AWS's words; with the event that tells of it, where it was a JSONata
     * expression.
     */
    Failure failed(StatesException e) {
        var cause = explain(e.cause());
        if (state.queryLanguage() == QueryLanguage.JSONATA) {
            long previous = strand.lastEvent() == enteredEvent && !begun ? previousEvent : strand.lastEvent();
            strand.record(
                    EVALUATION_FAILED,
                    previous,
                    new EventDetails.EvaluationFailed(
                            e.error(), cause, e.location().orElse(null), state.name()));
        }
        return Failure.found(e.error(), cause);
    }

    /** The state's fields are evaluated: what fails from now on comes after its entered event, and not in its place. */
    void begin() {
        begun = true;
    }

    /** Puts before a cause where it happened. */
    String explain(String cause) {
        return "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
                .formatted(state.name(), enteredEvent, cause);
    }
}
