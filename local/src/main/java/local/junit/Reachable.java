package local.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Retrier;
import local.asl.State;
import local.asl.TaskState;
import local.asl.Transition;
import local.asl.WaitState;
import local.json.Location;

/**
 * One thing of a template that tests can reach.
 *
 * @param owner logical ID of the machine, or owner of the role
 * @param what  a state's name, {@code A -> B}, {@code A: States.ALL -> B}, {@code A: $x > 1 is true}, or the name of a
 *              grant
 * @param where where it stands; nothing where that cannot be told
 */
record Reachable(Kind kind, String owner, String what, Optional<Location> where) {

    /** Of what kind it is. */
    enum Kind {
        STATES,
        TRANSITIONS,
        CATCHERS,
        RETRIERS,
        BRANCHES,
        GRANTS;

        /** Whether {@code minimum} asks for it. */
        boolean isJudged() {
            return this == STATES || this == CATCHERS || this == RETRIERS;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** With the place: {@code LambdaInvokePolicy (template.yaml:59)}. */
    @Override
    public String toString() {
        return what + place().map(place -> " (" + place + ")").orElse("");
    }

    /** {@code template.yaml:59}. */
    Optional<String> place() {
        return where.map(location -> location.file().getFileName() + ":" + location.line());
    }

    /** What can be reached in one state. */
    static Stream<Reachable> in(String machine, State state, DefinitionLines lines) {
        var catchers = catchers(state);
        var retriers = retriers(state);
        return Stream.of(
                        Stream.of(new Reachable(Kind.STATES, machine, state.name(), lines.state(state.name()))),
                        nexts(state)
                                .map(next -> new Reachable(
                                        Kind.TRANSITIONS,
                                        machine,
                                        transition(state.name(), next),
                                        lines.state(state.name()))),
                        catchers.stream()
                                .map(catcher -> new Reachable(
                                        Kind.CATCHERS,
                                        machine,
                                        catcher(state, catcher),
                                        lines.handler(state.name(), "Catch", catchers.indexOf(catcher)))),
                        retriers.stream()
                                .map(retrier -> new Reachable(
                                        Kind.RETRIERS,
                                        machine,
                                        retrier(state, retrier),
                                        lines.handler(state.name(), "Retry", retriers.indexOf(retrier)))),
                        Branch.in(state)
                                .flatMap(Branch::parts)
                                .flatMap(part -> Stream.of(true, false)
                                        .map(holds -> new Reachable(
                                                Kind.BRANCHES,
                                                machine,
                                                branch(state, part, holds),
                                                lines.text(state.name(), part)))))
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

    static List<Catcher> catchers(State state) {
        return switch (state) {
            case TaskState task -> task.catchers();
            case ParallelState parallel -> parallel.catchers();
            case MapState map -> map.catchers();
            default -> List.of();
        };
    }

    static List<Retrier> retriers(State state) {
        return switch (state) {
            case TaskState task -> task.retry();
            case ParallelState parallel -> parallel.retry();
            case MapState map -> map.retry();
            default -> List.of();
        };
    }

    static String transition(String from, String to) {
        return from + " -> " + to;
    }

    static String catcher(State state, Catcher catcher) {
        return state.name() + ": " + String.join(", ", catcher.errorEquals()) + " -> " + catcher.next();
    }

    static String retrier(State state, Retrier retrier) {
        return state.name() + ": " + String.join(", ", retrier.errorEquals());
    }

    /** @param part of an expression, which was true or was not */
    static String branch(State state, String part, boolean holds) {
        return state.name() + ": " + part + " is " + holds;
    }

    /** A grant of a template. */
    static Reachable grant(String owner, String name, Path template, int line) {
        return new Reachable(Kind.GRANTS, owner, name, Optional.of(new Location(template, line, 1)));
    }
}
