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
import local.LocalApp;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.State;
import local.execution.history.HistoryEvent;
import local.json.Arn;
import local.junit.Reachable.Kind;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Principal;
import local.policy.Request;
import local.template.stack.Definitions;
import local.template.stack.Stack;

/**
 * What the tests of a template have seen of it: which states, ways from one to the next, Catchers and Retriers of its
 * machines, which branches of their expressions, and which grants of its roles a call has needed.
 */
final class Coverage {

    /** How often each was reached, in the order of the template. */
    private final Map<Reachable, Integer> reached = new LinkedHashMap<>();

    private final Map<String, Flow> flows = new LinkedHashMap<>();
    private final Set<List<String>> ended = new HashSet<>();
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
            var lines = DefinitionLines.of(machine);
            flow.allStates()
                    .flatMap(state -> Reachable.in(machine.logicalId(), state, lines))
                    .forEach(item -> reached.put(item, 0));
        });
        stack.roles().forEach(role -> grants.of(role).forEach(item -> reached.put(item, 0)));
        // Creating a machine that logs needs these rights, before any test.
        stack.stateMachines().stream()
                .filter(machine -> machine.loggingConfiguration().isPresent())
                .forEach(machine -> add(new Observer.Call(machine.roleName(), "logs:CreateLogDelivery", "*")));
    }

    /** Sees from now on how expressions of an application's machines decide: no history tells that. */
    void watch(LocalApp app) {
        stack.stateMachines()
                .forEach(machine -> app.services()
                        .stepFunctions()
                        .definition(machine.arn())
                        .ifPresent(definition ->
                                definition.flow().allStates().forEach(state -> watch(machine.logicalId(), state))));
    }

    private void watch(String machine, State state) {
        Branch.in(state)
                .forEach(branch -> branch.watch((part, holds) -> {
                    synchronized (this) {
                        count(Kind.BRANCHES, machine, Reachable.branch(state, part, holds));
                    }
                }));
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
        count(Kind.STATES, machine, state.name());
        var errors = visit.errors();
        errors.stream()
                .limit(Math.max(0, visit.attempts() - 1))
                .forEach(error -> Reachable.retriers(state).stream()
                        .filter(retrier -> matches(retrier.errorEquals(), error))
                        .findFirst()
                        .ifPresent(retrier -> count(Kind.RETRIERS, machine, Reachable.retrier(state, retrier))));
        visit.next().ifPresent(next -> {
            if (visit.isCaught()) {
                Reachable.catchers(state).stream()
                        .filter(catcher -> matches(catcher.errorEquals(), errors.getLast()))
                        .findFirst()
                        .ifPresent(catcher -> count(Kind.CATCHERS, machine, Reachable.catcher(state, catcher)));
            } else {
                count(Kind.TRANSITIONS, machine, Reachable.transition(state.name(), next));
            }
        });
        if (visit.next().isEmpty() && (visit.output().isPresent() || state instanceof FailState)) {
            ended.add(List.of(machine, state.name()));
        }
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

    private void count(Kind kind, String owner, String what) {
        reached.keySet().stream()
                .filter(item -> item.kind() == kind
                        && item.owner().equals(owner)
                        && item.what().equals(what))
                .findFirst()
                .ifPresent(this::count);
    }

    private void count(Reachable item) {
        reached.computeIfPresent(item, (_, times) -> times + 1);
    }

    synchronized Map<Reachable, Integer> items() {
        return new LinkedHashMap<>(reached);
    }

    /** The machines that are looked at, by their logical IDs. */
    Map<String, Flow> flows() {
        return flows;
    }

    /** Whether a flow was seen to end in that state. */
    synchronized boolean endsIn(String machine, String state) {
        return ended.contains(List.of(machine, state));
    }

    /** The part of the states, Catchers and Retriers that was reached, in percent. */
    synchronized int percent() {
        var judged = reached.entrySet().stream()
                .filter(item -> item.getKey().kind().isJudged())
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
                .map(item -> item.getKey().toString())
                .collect(Collectors.joining(", "));
        return String.join(", ", parts) + (unused.isEmpty() ? "" : ": nobody used " + unused);
    }
}
