package local.template.stack;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import local.asl.DefinitionException;
import local.asl.Finding;
import local.asl.Finding.Severity;
import local.asl.Resource;
import local.asl.StateMachine;
import local.json.Json;
import local.json.Location;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.stack.Stack.StateMachineResource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The definitions of a stack's state machines, with their faults told by file and line. */
public final class Definitions {

    private Definitions() {}

    /**
     * The stack without machines whose definitions have faults, which are told.
     *
     * @param needed machines that are read already
     */
    public static Stack without(Stack stack, List<StateMachineResource> needed) {
        return leftOut(stack, machine -> {
            if (!needed.contains(machine)) {
                parse(machine);
            }
        });
    }

    /**
     * The stack without machines that have faults, or tasks that cannot be called; both are told.
     *
     * @param refusal why a task cannot be called, and what would help; empty where it can
     */
    public static Stack runnable(Stack stack, Function<Resource, Optional<String>> refusal) {
        return leftOut(stack, machine -> checkTasks(machine, refusal, _ -> false));
    }

    private static Stack leftOut(Stack stack, Consumer<StateMachineResource> check) {
        var left = stack;
        for (var machine : stack.stateMachines()) {
            try {
                check.accept(machine);
            } catch (TemplateException e) {
                left = left.telling(new Stack.Notice(
                                Stack.Notice.Kind.REFUSED, e.location(), e.text(), Optional.of(machine.logicalId())))
                        .needing(Set.of());
            }
        }
        return left;
    }

    /** What AWS would refuse a definition for. */
    public static List<Finding> faults(StateMachineResource machine) {
        if (machine.definition().isEmpty()) {
            return List.of();
        }
        try {
            StateMachine.parse(machine.definition(), machine.express());
            return List.of();
        } catch (DefinitionException e) {
            return e.findings().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .toList();
        }
    }

    /** @throws TemplateException with every fault of the definition, where it has any */
    public static StateMachine parse(StateMachineResource machine) {
        try {
            return StateMachine.parse(machine.definition(), machine.express());
        } catch (DefinitionException e) {
            throw fault(machine, e.findings());
        }
    }

    /**
     * Checks that each Task state of the machine can call what it names, or is mocked.
     *
     * @param refusal  why a task cannot be called, and what would help; empty where it can
     * @param mocked   whether the state of that name is mocked
     * @throws TemplateException with every task of which neither is so
     */
    public static void checkTasks(
            StateMachineResource machine, Function<Resource, Optional<String>> refusal, Predicate<String> mocked) {
        var refused = parse(machine)
                .refuse(
                        task -> refusal.apply(task.resource()).isEmpty() || mocked.test(task.name()),
                        task -> refusal.apply(task.resource()).orElseThrow());
        if (!refused.isEmpty()) {
            throw fault(machine, refused);
        }
        Unknown.names(without(machine, mocked).definition()).stream()
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw new TemplateException(
                            machine.location(),
                            machine.logicalId() + " uses " + unknown
                                    + ", which the local run does not have; mock the states that need it");
                });
    }

    /** The machine without the states that are mocked: what these name is not needed. It is good for reading only. */
    public static StateMachineResource without(StateMachineResource machine, Predicate<String> mocked) {
        JsonNode definition;
        try {
            definition = Json.parse(machine.definition());
        } catch (JacksonException e) {
            return machine; // whoever parses it says what is wrong
        }
        leaveOut(definition, mocked);
        return machine.defining(Json.write(definition));
    }

    private static void leaveOut(JsonNode node, Predicate<String> mocked) {
        if (node.path("States") instanceof ObjectNode states) {
            states.remove(states.propertyNames().stream().filter(mocked).toList());
        }
        node.forEach(child -> leaveOut(child, mocked));
    }

    private static TemplateException fault(StateMachineResource machine, List<Finding> findings) {
        var faults = findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        var others = faults.stream()
                .skip(1)
                .map(fault -> "\n" + location(machine, fault) + ": " + message(fault))
                .collect(Collectors.joining());
        return new TemplateException(location(machine, faults.getFirst()), message(faults.getFirst()) + others);
    }

    /** What is wrong and where in the definition, for the person. */
    public static String message(Finding fault) {
        return fault.code() == Finding.Code.INVALID_JSON_DESCRIPTION
                ? fault.message().replaceFirst("(?s)\n at \\[Source: .*", "")
                : fault.message() + fault.location().map(" at "::concat).orElse("") + " (" + fault.code() + ")";
    }

    /** In the definition's own file, where that is JSON; else the definition was made of YAML, and has no lines itself. */
    public static Location location(StateMachineResource machine, Finding fault) {
        return machine.source().toString().endsWith(".json")
                        && !machine.source().equals(machine.location().file())
                ? new Location(machine.source(), fault.line(), fault.column())
                : machine.location();
    }
}
