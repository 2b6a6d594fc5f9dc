package local.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.Condition;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.Operator;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Resource;
import local.asl.RetryingState;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.asl.expression.Literal;
import local.check.Finding.Rule;

/**
 * Failures after which an execution ends in success: a Catch of any error leads to the end, or a Choice that finds a
 * job {@code FAILED}, and on the way somebody is told at most. Whoever watches the executions never sees such a one.
 *
 * <p>Not meant are errors that a Catch names (they may be an ordinary outcome), a path on which work is done or which
 * comes back to the ordinary flow, one that fails for some errors, a state that only tells, the branches of Parallel
 * and Map states (what they caught is in their result), and answers that an Express execution gives to its caller.
 */
final class SwallowedFailures {

    /** Services that only tell somebody. */
    private static final Set<String> TELLING = Set.of(
            "sns",
            "events",
            "aws-sdk:sns",
            "aws-sdk:eventbridge",
            "aws-sdk:ses",
            "aws-sdk:sesv2",
            "aws-sdk:cloudwatch",
            "aws-sdk:cloudwatchlogs");

    /** What a job's status is called that went wrong. */
    private static final Set<String> WRONG = Set.of("FAILED", "TIMED_OUT", "ABORTED");

    private static final Pattern ASKS_FOR_WRONG = Pattern.compile("[^!<>]=\\s*[\"'](FAILED|TIMED_OUT|ABORTED)[\"']");

    private final Machine machine;
    private final Flow flow;
    private final List<Finding> findings = new ArrayList<>();

    private SwallowedFailures(Machine machine) {
        this.machine = machine;
        this.flow = machine.definition().flow();
    }

    static List<Finding> of(Machine machine) {
        var failures = new SwallowedFailures(machine);
        var ordinary = failures.reached(List.of(failures.flow.startAt()));
        failures.byTarget()
                .forEach((target, caught) ->
                        failures.judge("whatever fails in " + String.join(", ", caught), target, ordinary));
        failures.flow.states().values().stream()
                .filter(ChoiceState.class::isInstance)
                .map(ChoiceState.class::cast)
                .forEach(failures::choice);
        return failures.findings;
    }

    private void choice(ChoiceState choice) {
        var wrong = choice.choices().stream()
                .filter(rule -> asksForWrong(rule.condition()))
                .map(ChoiceState.Rule::next)
                .distinct()
                .toList();
        var others = reached(
                next(choice).stream().filter(next -> !wrong.contains(next)).toList());
        wrong.forEach(target -> judge("what " + choice.name() + " finds to have failed", target, others));
    }

    private static boolean asksForWrong(Condition condition) {
        return switch (condition) {
            case Condition.And(var conditions) -> conditions.stream().anyMatch(SwallowedFailures::asksForWrong);
            case Condition.Or(var conditions) -> conditions.stream().allMatch(SwallowedFailures::asksForWrong);
            case Condition.Not _ -> false;
            case Condition.Jsonata(var expression, var _) ->
                ASKS_FOR_WRONG.matcher(expression.source()).find();
            case Condition.Comparison(var _, var operator, var operand) ->
                operator == Operator.STRING_EQUALS
                        && operand instanceof Literal(var json)
                        && WRONG.contains(json.asString());
        };
    }

    /** @param ordinary the states that are reached without the failure too */
    private void judge(String failure, String target, Set<String> ordinary) {
        end(target, ordinary)
                .ifPresent(end -> findings.add(Finding.warning(
                        Rule.SWALLOWED_FAILURE,
                        machine.lines().of(target),
                        failure + " leads to " + (end.equals(target) ? "" : target + " and to ")
                                + "the end of the execution in success (state " + end
                                + "): end it in a Fail state, so that who watches executions sees the failure")));
    }

    /** The states that catch any error, by the state that they then go to. */
    private Map<String, Set<String>> byTarget() {
        var byTarget = new LinkedHashMap<String, Set<String>>();
        for (var state : flow.states().values()) {
            if (!tells(state)) {
                catchers(state).stream()
                        .filter(SwallowedFailures::catchesAny)
                        .map(Catcher::next)
                        .filter(next -> !next(state).contains(next))
                        .forEach(next -> byTarget.computeIfAbsent(next, _ -> new LinkedHashSet<>())
                                .add(state.name()));
            }
        }
        return byTarget;
    }

    private static List<Catcher> catchers(State state) {
        return state instanceof RetryingState retrying ? retrying.catchers() : List.of();
    }

    private static boolean catchesAny(Catcher catcher) {
        return catcher.errorEquals().stream().anyMatch(Set.of("States.ALL", "States.TaskFailed")::contains);
    }

    /** The state in which every way from this one ends well, though nothing was done on any. */
    private Optional<String> end(String target, Set<String> ordinary) {
        var ways = reached(List.of(target)).stream().map(flow::state).toList();
        return ways.stream().allMatch(state -> doesNothing(state, ordinary))
                ? ways.stream()
                        .filter(state -> next(state).isEmpty())
                        .map(State::name)
                        .findFirst()
                : Optional.empty();
    }

    private boolean doesNothing(State state, Set<String> ordinary) {
        return switch (state) {
            case SucceedState _ -> true;
            case FailState _ -> false;
            case PassState _ -> !machine.resource().express() && !ordinary.contains(state.name());
            case WaitState _, ChoiceState _ -> !ordinary.contains(state.name());
            case TaskState _, ParallelState _, MapState _ -> tells(state) && !ordinary.contains(state.name());
        };
    }

    private static boolean tells(State state) {
        return switch (state) {
            case TaskState task ->
                task.resource() instanceof Resource.Integration call
                        && TELLING.contains(call.service())
                        && call.pattern() == Resource.Pattern.REQUEST_RESPONSE;
            case ParallelState parallel ->
                parallel.branches().stream().flatMap(Flow::tasks).allMatch(SwallowedFailures::tells);
            default -> false;
        };
    }

    /** These states and all that follow them, with no error on the way. */
    private Set<String> reached(List<String> from) {
        var reached = new LinkedHashSet<String>();
        var waiting = new ArrayDeque<>(from);
        while (!waiting.isEmpty()) {
            var name = waiting.remove();
            if (reached.add(name)) {
                waiting.addAll(next(flow.state(name)));
            }
        }
        return reached;
    }

    private static List<String> next(State state) {
        return switch (state) {
            case ChoiceState choice ->
                Stream.concat(choice.choices().stream().map(ChoiceState.Rule::next), choice.defaultNext().stream())
                        .toList();
            case SucceedState _, FailState _ -> List.of();
            case TaskState task -> next(task.transition());
            case ParallelState parallel -> next(parallel.transition());
            case MapState map -> next(map.transition());
            case PassState pass -> next(pass.transition());
            case WaitState wait -> next(wait.transition());
        };
    }

    private static List<String> next(Transition transition) {
        return switch (transition) {
            case Transition.Next(var state) -> List.of(state);
            case Transition.End _ -> List.of();
        };
    }
}
