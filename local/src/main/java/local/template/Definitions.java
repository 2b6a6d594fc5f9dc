package local.template;

import java.util.stream.Collectors;
import local.asl.DefinitionException;
import local.asl.Finding;
import local.asl.Finding.Severity;
import local.asl.StateMachine;
import local.json.Location;
import local.template.Stack.StateMachineResource;

/** The definitions of a stack's state machines, with their faults told by file and line. */
public final class Definitions {

    private Definitions() {
    }

    /**
     * Reads them all, before anything is built or started.
     *
     * @throws TemplateException as {@link #parse}
     */
    public static void check(Stack stack) {
        stack.stateMachines().forEach(Definitions::parse);
    }

    /** @throws TemplateException with every fault of the definition, where it has any */
    public static StateMachine parse(StateMachineResource machine) {
        try {
            return StateMachine.parse(machine.definition(), machine.express());
        } catch (DefinitionException e) {
            var faults = e.findings().stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
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
