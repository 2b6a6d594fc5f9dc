package local.asl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import local.asl.Finding.Code;

/**
 * What is known of a flow while its states are read: its transitions, to see whether each goes somewhere, each state is
 * reached and an end is there; and the variables that it assigns, with the flows inside it that must not assign the
 * same.
 */
final class Outline {

    /** What is read of one state; the first of them, without a place, stands for the start of the flow. */
    private record Step(Place place, List<Route> routes, Map<String, Place> variables, List<Outline> inner) {

        Step(Place place) {
            this(place, new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        }
    }

    private record Route(String target, Place place) {}

    private final Step start = new Step(null);
    private final Map<String, Step> states = new LinkedHashMap<>();
    private Step current = start;
    private boolean terminal;

    /** From here on, what is noted is about this state. */
    void enter(String state, Place place) {
        current = new Step(place);
        states.put(state, current);
    }

    void to(String target, Place place) {
        current.routes.add(new Route(target, place));
    }

    /** The state that is being read ends the flow. */
    void end() {
        terminal = true;
    }

    void assign(String variable, Place place) {
        current.variables.put(variable, place);
    }

    /** Of a flow inside the state that is being read, which sees the variables of this flow. */
    Outline inner() {
        var outline = new Outline();
        current.inner.add(outline);
        return outline;
    }

    /**
     * In AWS's order, and by its rules: a flow that cannot end is told so, and not which of its states are not reached;
     * a state is reached where any other leads to it, be that one reached or not.
     */
    void checkRoutes(Findings findings) {
        var routes = new ArrayList<>(start.routes);
        states.values().forEach(step -> routes.addAll(step.routes));
        for (var route : routes) {
            if (!states.containsKey(route.target)) {
                findings.error(Code.MISSING_TRANSITION_TARGET, route.place, "Missing 'Next' target: " + route.target);
            }
        }
        if (!terminal) {
            findings.error(Code.MISSING_END_STATE, "Workflow has no terminal state");
        } else if (!start.routes.isEmpty()) {
            var targets = routes.stream().map(Route::target).collect(Collectors.toSet());
            states.forEach((state, step) -> {
                if (!targets.contains(state)) {
                    findings.error(
                            Code.MISSING_TRANSITION_TARGET, step.place, "State \"" + state + "\" is not reachable.");
                }
            });
        }
    }

    /**
     * A branch or an iteration may read the variables that were assigned around it before, and must not assign them.
     */
    void checkVariables(Findings findings) {
        checkVariables(findings, Set.of());
    }

    private void checkVariables(Findings findings, Set<String> outer) {
        var before = new HashMap<String, List<String>>();
        states.forEach((state, step) -> step.routes.forEach(route ->
                before.computeIfAbsent(route.target, _ -> new ArrayList<>()).add(state)));
        var own = states.values().stream()
                .flatMap(step -> step.variables.keySet().stream())
                .collect(Collectors.toSet());
        states.forEach((state, step) -> {
            step.variables.forEach((name, place) -> {
                if (outer.contains(name)) {
                    findings.error(
                            Code.SCHEMA_VALIDATION_FAILED,
                            place,
                            "Variable '" + name + "' is assigned in an outer scope and can not be assigned here");
                }
            });
            if (!step.inner.isEmpty()) {
                var seen = step.inner.stream().anyMatch(flow -> flow.assignsAnyOf(own))
                        ? assignedBefore(state, before)
                        : new HashSet<String>();
                seen.addAll(outer);
                step.inner.forEach(flow -> flow.checkVariables(findings, seen));
            }
        });
    }

    /** Whether it, or a flow inside it, assigns one of these. */
    private boolean assignsAnyOf(Set<String> names) {
        return states.values().stream()
                .anyMatch(step -> step.variables.keySet().stream().anyMatch(names::contains)
                        || step.inner.stream().anyMatch(flow -> flow.assignsAnyOf(names)));
    }

    /** By states that can come before this one. */
    private Set<String> assignedBefore(String state, Map<String, List<String>> before) {
        var variables = new HashSet<String>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(state));
        while (!open.isEmpty()) {
            for (var name : before.getOrDefault(open.pop(), List.of())) {
                if (seen.add(name)) {
                    variables.addAll(states.get(name).variables.keySet());
                    open.push(name);
                }
            }
        }
        return variables;
    }
}
