package local.template;

import java.util.stream.Collectors;
import local.asl.Finding;
import local.asl.Finding.Severity;
import local.asl.StateMachine;
import local.json.Location;
import local.template.Stack.StateMachineResource;

/** The definitions of a stack's state machines, checked before anything is built or started. */
public final class Definitions {

    private Definitions() {
    }

    /** @throws TemplateException with every fault of the first definition that has any, each with its file and line */
    public static void check(Stack stack) {
        stack.stateMachines().forEach(Definitions::check);
    }

    private static void check(StateMachineResource machine) {
        var faults = StateMachine.validate(machine.definition(), machine.express()).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
        if (!faults.isEmpty()) {
            var others = faults.stream().skip(1)
                    .map(fault -> "\n" + location(machine, fault) + ": " + message(fault))
                    .collect(Collectors.joining());
            throw new TemplateException(location(machine, faults.getFirst()), message(faults.getFirst()) + others);
        }
    }

    private static String message(Finding fault) {
        return fault.code() == Finding.Code.INVALID_JSON_DESCRIPTION
                ? fault.message().replaceFirst("(?s)\n at \\[Source: .*", "")
                : fault.message() + fault.location().map(" at "::concat).orElse("") + " (" + fault.code() + ")";
    }

    /** In the definition's own file, where that is JSON; else the definition was made of YAML, and has no lines itself. */
    private static Location location(StateMachineResource machine, Finding fault) {
        return machine.source().toString().endsWith(".json") && !machine.source().equals(machine.location().file())
                ? new Location(machine.source(), fault.line(), fault.column()) : machine.location();
    }
}
