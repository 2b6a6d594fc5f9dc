package local.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Retrier;
import local.asl.State;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.execution.history.HistoryEvent;
import local.json.Arn;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Principal;
import local.policy.Request;
import local.template.stack.Definitions;
import local.template.stack.Stack;

/**
 * What the tests of a template have seen of it: which states, ways from one to the next, Catchers and Retriers of its
 * machines, and which grants of its roles a call has needed.
 */
final class Coverage {

    /** Of what kind a thing is that can be reached. */
    enum Kind {
        STATES,
        TRANSITIONS,
        CATCHERS,
        RETRIERS,
        GRANTS;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One thing that can be reached.
     *
     * @param owner logical ID of the machine, or owner of the role
     * @param what  a state's name, {@code A -> B}, {@code A: States.ALL -> B}, or the line of a grant
     */
    record Item(Kind kind, String owner, String what) {}

    /** How often each was reached, in the order of the template. */
    private final Map<Item, Integer> reached = new LinkedHashMap<>();

    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final Map<String, String> machines = new LinkedHashMap<>();
    private final Set<Observer.Call> calls = new HashSet<>();
    private final Stack stack;
    private final Grants grants;

    Coverage(Path template, Stack stack) {
        this.stack = stack;
        this.grants = new Grants(template);
        stack.stateMachines().forEach(machine -> {
            var flow = Definitions.parse(machine).flow();
            flows.put(machine.logicalId(), flow);
            machines.put(machine.name(), machine.logicalId());
            flow.allStates().forEach(state -> items(machine.logicalId(), state).forEach(item -> reached.put(item, 0)));
        });
        stack.roles().forEach(role -> grants.of(role).forEach(item -> reached.put(item, 0)));
        // Creating a machine that logs needs these rights, before any test.
        stack.stateMachines().stream()
                .filter(machine -> machine.loggingConfiguration().isPresent())
                .forEach(machine -> add(new Observer.Call(machine.roleName(), "logs:CreateLogDelivery", "*")));
    }

    private static Stream<Item> items(String machine, State state) {
        return Stream.of(
                        Stream.of(new Item(Kind.STATES, machine, state.name())),
                        nexts(state).map(next -> transition(machine, state.name(), next)),
                        catchers(state).stream().map(catcher -> item(machine, state, catcher)),
                        retriers(state).stream().map(retrier -> item(machine, state, retrier)))
                .flatMap(items -> items);
    }

    private static Stream<String> nexts(State state) {
        return switch (state) {
            case ChoiceState choice ->
                Stream.concat(choice.choices().stream().map(ChoiceState.Rule::next), choice.defaultNext().stream())
                        .distinct();
            case TaskState task -> next(task.transition());
            case ParallelState parallel -> next(parallel.transition());
            case MapState map -> next(map.transition());
            case PassState pass -> next(pass.transition());
            case WaitState wait -> next(wait.transition());
            default -> Stream.of();
        };
    }

    private static Stream<String> next(Transition transition) {
        return transition instanceof Transition.Next(var state) ? Stream.of(state) : Stream.of();
    }

    private static List<Catcher> catchers(State state) {
        return switch (state) {
            case TaskState task -> task.catchers();
            case ParallelState parallel -> parallel.catchers();
            case MapState map -> map.catchers();
            default -> List.of();
        };
    }

    private static List<Retrier> retriers(State state) {
        return switch (state) {
            case TaskState task -> task.retry();
            case ParallelState parallel -> parallel.retry();
            case MapState map -> map.retry();
            default -> List.of();
        };
    }

    private static Item transition(String machine, String from, String to) {
        return new Item(Kind.TRANSITIONS, machine, from + " -> " + to);
    }

    private static Item item(String machine, State state, Catcher catcher) {
        return new Item(
                Kind.CATCHERS,
                machine,
                state.name() + ": " + String.join(", ", catcher.errorEquals()) + " -> " + catcher.next());
    }

    private static Item item(String machine, State state, Retrier retrier) {
        return new Item(Kind.RETRIERS, machine, state.name() + ": " + String.join(", ", retrier.errorEquals()));
    }

    /**
     * Adds what a test has seen.
     *
     * @param histories by the executions' ARNs
     */
    synchronized void add(Map<String, List<HistoryEvent>> histories, Collection<Observer.Call> called) {
        histories.forEach((arn, events) -> {
            // arn:aws:states:us-east-1:123456789012:execution:MACHINE:name, or MACHINE/label:name of a Map's child
            var machine = machines.get(Arn.of(arn).segments().get(1).split("/")[0]);
            if (machine != null) {
                StateVisit.all(events).forEach(visit -> add(machine, visit));
            }
        });
        called.stream().filter(calls::add).forEach(this::add);
    }

    private void add(String machine, StateVisit visit) {
        var state = flows.get(machine)
                .allStates()
                .filter(one -> one.name().equals(visit.name()))
                .findFirst()
                .orElseThrow();
        count(new Item(Kind.STATES, machine, state.name()));
        var errors = visit.errors();
        errors.stream()
                .limit(Math.max(0, visit.attempts() - 1))
                .forEach(error -> retriers(state).stream()
                        .filter(retrier -> matches(retrier.errorEquals(), error))
                        .findFirst()
                        .ifPresent(retrier -> count(item(machine, state, retrier))));
        visit.next().ifPresent(next -> {
            if (visit.isCaught()) {
                catchers(state).stream()
                        .filter(catcher -> matches(catcher.errorEquals(), errors.getLast()))
                        .findFirst()
                        .ifPresent(catcher -> count(item(machine, state, catcher)));
            } else {
                count(transition(machine, state.name(), next));
            }
        });
    }

    private static boolean matches(List<String> errorEquals, String error) {
        return errorEquals.contains(error)
                || errorEquals.contains("States.ALL")
                || errorEquals.contains("States.TaskFailed") && !error.equals("States.Timeout");
    }

    private void add(Observer.Call call) {
        stack.roles().stream()
                .filter(role -> role.name().equals(call.roleName()))
                .forEach(role -> role.role().policies().stream()
                        .filter(policy -> Evaluator.decide(
                                        new Principal.RoleSession(stack.account(), role.name(), "coverage"),
                                        Policies.identityBased(policy),
                                        new Request(call.action(), call.resource()))
                                instanceof Decision.Allowed)
                        .forEach(policy -> grants.of(role, policy.name()).ifPresent(this::count)));
    }

    private void count(Item item) {
        reached.computeIfPresent(item, (_, times) -> times + 1);
    }

    synchronized Map<Item, Integer> items() {
        return new LinkedHashMap<>(reached);
    }

    /** The part of the states, Catchers and Retriers that was reached, in percent. */
    synchronized int percent() {
        var judged = reached.entrySet().stream()
                .filter(item -> Set.of(Kind.STATES, Kind.CATCHERS, Kind.RETRIERS)
                        .contains(item.getKey().kind()))
                .toList();
        long seen = judged.stream().filter(item -> item.getValue() > 0).count();
        return judged.isEmpty() ? 100 : (int) (100 * seen / judged.size());
    }

    /** {@code states 9/9, catchers 3/5, grants 12/13: nobody used ...}. */
    synchronized String line() {
        var parts = new ArrayList<String>();
        for (var kind : Kind.values()) {
            var all = reached.entrySet().stream()
                    .filter(item -> item.getKey().kind() == kind)
                    .toList();
            if (!all.isEmpty()) {
                parts.add(kind + " "
                        + all.stream().filter(item -> item.getValue() > 0).count() + "/" + all.size());
            }
        }
        var unused = reached.entrySet().stream()
                .filter(item -> item.getKey().kind() == Kind.GRANTS && item.getValue() == 0)
                .map(item -> item.getKey().what())
                .collect(Collectors.joining(", "));
        return String.join(", ", parts) + (unused.isEmpty() ? "" : ": nobody used " + unused);
    }
}
