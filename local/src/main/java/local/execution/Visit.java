package local.execution;

import static local.execution.history.HistoryEventType.EVALUATION_FAILED;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.Data;
import local.asl.FailState;
import local.asl.Limits;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.ResultPath;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.asl.expression.ErrorName;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.Scope;
import local.asl.expression.StatesException;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.execution.task.Failure;
import local.execution.task.TaskOutcome;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One visit to a state: from its entered event to its exited event, with what its expressions see in between. */
final class Visit {

    private final Strand strand;
    private final State state;
    private final JsonNode input;
    private final long previousEvent;
    private final Instant enteredTime;
    private final long enteredEvent;
    /** What the paths of branches and iterations begin with; null where it has none yet. */
    private String base;

    private boolean begun;
    private int retryCount;
    private String taskToken;
    private List<Checkpoint> forks = List.of();
    private MapRun mapRun;
    private boolean carriedBase;
    private boolean resumed;
    private BiConsumer<String, JsonNode> inspection = (_, _) -> {};

    private Visit(
            Strand strand, State state, JsonNode input, long previousEvent, Instant enteredTime, long enteredEvent) {
        this.strand = strand;
        this.state = state;
        this.input = input;
        this.previousEvent = previousEvent;
        this.enteredTime = enteredTime;
        this.enteredEvent = enteredEvent;
        strand.visit(this);
    }

    static Visit enter(Strand strand, State state, JsonNode input) {
        long previousEvent = strand.lastEvent();
        long enteredEvent = strand.record(
                enteredEventOf(state),
                new EventDetails.StateEntered(state.name(), strand.execution().entering(input)));
        var visit = new Visit(strand, state, input, previousEvent, strand.happenedAt(), enteredEvent);
        visit.base = strand.positionOfLast("base").asString(null);
        visit.carriedBase = visit.base != null;
        return visit;
    }

    /**
     * The same visit on the strand of a redrive: the state was entered and never left, so it is not entered again, and
     * its events follow from its last one. Its retries count anew.
     */
    Visit resume(Strand strand) {
        strand.follow(this.strand.lastEvent());
        var visit = new Visit(strand, state, input, previousEvent, enteredTime, enteredEvent);
        visit.forks = forks;
        visit.base = base;
        visit.mapRun = mapRun;
        visit.resumed = true;
        return visit;
    }

    /**
     * Says that branches or iterations start, and gives what their paths begin with: the same for a redrive as for the
     * attempt that it goes on with.
     */
    String startForks(HistoryEventType type, EventDetails details) {
        boolean goesOn = carriedBase || resumed && !forks.isEmpty();
        var mine = goesOn && base != null
                ? base
                : Integer.toString(strand.execution().history().size() + 1);
        carriedBase = false;
        strand.record(type, details, Json.object().put("base", mine));
        base = strand.positionOfLast("base").asString(mine);
        return base;
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
        return entry.has("next") ? new Step.Next(entry.get("next").stringValue(), output) : new Step.End(output);
    }

    Instant enteredTime() {
        return enteredTime;
    }

    /**
     * Where each branch or iteration of one attempt is. The first attempt of a redrive goes on with those of the
     * attempt before, if that has not joined them.
     */
    List<Checkpoint> forks(int count) {
        boolean goOn = resumed && forks.size() == count;
        resumed = false;
        if (!goOn) {
            forks = Stream.generate(Checkpoint::new).limit(count).toList();
        }
        return forks;
    }

    /**
     * The list of outputs of all branches or iterations, which are done. If the state fails now, the outputs do not
     * serve, and a redrive runs all of them again.
     */
    JsonNode join() {
        var outputs = Json.array();
        forks.forEach(fork -> outputs.add(fork.output()));
        forks = List.of();
        return outputs;
    }

    /** The map run of the state's last attempt. */
    void mapRun(MapRun mapRun) {
        this.mapRun = mapRun;
    }

    /**
     * The map run that the first attempt of a redrive goes on with: the one before, unless that had not come to start
     * children, or its result did not serve.
     */
    Optional<MapRun> unfinishedMapRun() {
        boolean goOn = resumed
                && mapRun != null
                && !mapRun.children().isEmpty()
                && mapRun.status() != ExecutionStatus.SUCCEEDED;
        resumed = false;
        return goOn ? Optional.of(mapRun) : Optional.empty();
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
        return input;
    }

    /** What the state's expressions see before there is a result. */
    Scope scope() {
        return scope(input);
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
                    var context = strand.execution().context().inState(state, enteredTime, retries, mapItem);
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
        return scope(state.queryLanguage() == QueryLanguage.JSONATA ? input : effective, mapItem);
    }

    /**
     * Has {@code inspection} told what each step of the state's data flow gives, as {@code TestState} names the steps.
     */
    void inspect(BiConsumer<String, JsonNode> inspection) {
        this.inspection = inspection;
    }

    private JsonNode inspected(String step, JsonNode value) {
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

    /** InputPath (JSONPath): what the state works on. */
    JsonNode effectiveInput(Data data) {
        return switch (data) {
            case Data.Paths paths ->
                inspected(
                        "afterInputPath",
                        paths.inputPath().map(path -> path.evaluate(scope())).orElse(input));
            case Data.Jsonata _ -> input;
        };
    }

    /**
     * What the work is given: Parameters on the effective input, or Arguments; the effective input where there are
     * none.
     */
    JsonNode arguments(Data data) {
        var effective = effectiveInput(data);
        return switch (data) {
            case Data.Paths paths -> inspected("afterParameters", evaluated(paths.parameters(), effective));
            case Data.Jsonata jsonata -> inspected("afterArguments", evaluated(jsonata.arguments(), effective));
        };
    }

    private JsonNode evaluated(Optional<Expression> template, JsonNode effective) {
        return template.map(arguments -> arguments.evaluate(scope(effective))).orElse(effective);
    }

    /** Ends a state that did work, whose result {@code $states.result} shows. */
    Step succeed(JsonNode result, Data data, Optional<Expression> assign, Transition transition) {
        return end(result, scope().withResult(result), data, assign, transition);
    }

    /** Ends a state that has no result of its own and passes {@code value} on. */
    Step pass(JsonNode value, Data data, Optional<Expression> assign, Transition transition) {
        return end(value, scope(), data, assign, transition);
    }

    private Step end(
            JsonNode result, Scope jsonataScope, Data data, Optional<Expression> assign, Transition transition) {
        return switch (data) {
            case Data.Paths paths -> {
                var selected = inspected(
                        "afterResultSelector",
                        paths.resultSelector()
                                .map(selector -> selector.evaluate(scope(result)))
                                .orElse(result));
                var placed = inspected("afterResultPath", place(selected, paths.resultPath()));
                var output = paths.outputPath()
                        .map(path -> path.evaluate(scope(placed)))
                        .orElse(placed);
                yield exit(output, assigned(assign, scope(selected)), transition);
            }
            case Data.Jsonata jsonata -> {
                var output = jsonata.output()
                        .map(template -> template.evaluate(jsonataScope))
                        .orElse(result);
                yield exit(output, assigned(assign, jsonataScope), transition);
            }
        };
    }

    /** Goes on with the Choice Rule that holds. */
    Step choose(JsonNode effective, Data data, ChoiceState.Rule rule) {
        var scope = scope(effective);
        var output = switch (data) {
            case Data.Paths paths ->
                paths.outputPath().map(path -> path.evaluate(scope)).orElse(effective);
            case Data.Jsonata _ ->
                rule.output().map(template -> template.evaluate(scope)).orElse(effective);
        };
        return exit(output, assigned(rule.assign(), scope), new Transition.Next(rule.next()));
    }

    /** Goes on with what a catcher says. */
    Step caught(Failure failure, Catcher catcher) {
        var error = failure.errorOutput();
        var scope = scope().withErrorOutput(error);
        return switch (state.queryLanguage()) {
            case JSON_PATH ->
                exit(
                        place(error, catcher.resultPath()),
                        assigned(catcher.assign(), scope(error)),
                        new Transition.Next(catcher.next()));
            case JSONATA ->
                exit(
                        catcher.output()
                                .map(template -> template.evaluate(scope))
                                .orElse(error),
                        assigned(catcher.assign(), scope),
                        new Transition.Next(catcher.next()));
        };
    }

    private JsonNode place(JsonNode result, ResultPath resultPath) {
        return switch (resultPath) {
            case ResultPath.Replace _ -> result;
            case ResultPath.Discard _ -> input;
            case ResultPath.Insert(var path) -> path.put(input, result);
        };
    }

    /** The variables that {@code assign} gives, by name. */
    Map<String, JsonNode> assigned(Optional<Expression> assign, Scope scope) {
        if (assign.isEmpty()) {
            return Map.of();
        }
        var variables = new LinkedHashMap<String, JsonNode>();
        assign.get().evaluate(scope).forEachEntry(variables::put);
        return variables;
    }

    /** Leaves the state with its output. */
    Step exit(JsonNode output, Map<String, JsonNode> assigned, Transition transition) {
        checkSize(output);
        var variables = strand.variables().assign(assigned);
        strand.record(
                exitedEventOf(state),
                new EventDetails.StateExited(state.name(), output, assigned),
                transition instanceof Transition.Next(var next)
                                && strand.execution().isWrittenDown()
                        ? Json.object().put("next", next)
                        : Strand.NOWHERE);
        strand.assign(variables);
        strand.visit(null);
        return switch (transition) {
            case Transition.Next(var next) -> new Step.Next(next, output);
            case Transition.End _ -> new Step.End(output);
        };
    }

    private void checkSize(JsonNode output) {
        if (output != input && Json.isLongerThan(Limits.DATA, output)) {
            throw Failure.dataLimit(tooLarge(state.name()));
        }
    }

    /** The outcome, or a failure in its place where the result is larger than AWS takes. */
    static TaskOutcome limited(TaskOutcome outcome, String task) {
        return outcome instanceof TaskOutcome.Succeeded(var output) && Json.isLongerThan(Limits.DATA, output)
                ? new TaskOutcome.Failed(ErrorName.DATA_LIMIT_EXCEEDED, tooLarge(task))
                : outcome;
    }

    private static String tooLarge(String what) {
        return "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
                .formatted(what);
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

    /**
     * What the history says when a sibling's failure cuts the state short: only states that take time have such an
     * event.
     */
    Optional<HistoryEventType> abortedEvent() {
        return switch (state) {
            case TaskState _ -> Optional.of(HistoryEventType.TASK_STATE_ABORTED);
            case WaitState _ -> Optional.of(HistoryEventType.WAIT_STATE_ABORTED);
            case ParallelState _ -> Optional.of(HistoryEventType.PARALLEL_STATE_ABORTED);
            case MapState _ -> Optional.of(HistoryEventType.MAP_STATE_ABORTED);
            case PassState _, ChoiceState _, SucceedState _, FailState _ -> Optional.empty();
        };
    }

    private static HistoryEventType enteredEventOf(State state) {
        return switch (state) {
            case TaskState _ -> HistoryEventType.TASK_STATE_ENTERED;
            case ParallelState _ -> HistoryEventType.PARALLEL_STATE_ENTERED;
            case MapState _ -> HistoryEventType.MAP_STATE_ENTERED;
            case PassState _ -> HistoryEventType.PASS_STATE_ENTERED;
            case WaitState _ -> HistoryEventType.WAIT_STATE_ENTERED;
            case ChoiceState _ -> HistoryEventType.CHOICE_STATE_ENTERED;
            case SucceedState _ -> HistoryEventType.SUCCEED_STATE_ENTERED;
            case FailState _ -> HistoryEventType.FAIL_STATE_ENTERED;
        };
    }

    private static HistoryEventType exitedEventOf(State state) {
        return switch (state) {
            case TaskState _ -> HistoryEventType.TASK_STATE_EXITED;
            case ParallelState _ -> HistoryEventType.PARALLEL_STATE_EXITED;
            case MapState _ -> HistoryEventType.MAP_STATE_EXITED;
            case PassState _ -> HistoryEventType.PASS_STATE_EXITED;
            case WaitState _ -> HistoryEventType.WAIT_STATE_EXITED;
            case ChoiceState _ -> HistoryEventType.CHOICE_STATE_EXITED;
            case SucceedState _ -> HistoryEventType.SUCCEED_STATE_EXITED;
            case FailState _ -> throw new IllegalStateException("A Fail state has no exit");
        };
    }
}
