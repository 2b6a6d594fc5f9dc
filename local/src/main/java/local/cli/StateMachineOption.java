package local.cli;

import java.util.Optional;
import local.LocalApp;
import local.template.stack.Stack;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which state machine of the template is meant. */
final class StateMachineOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--state-machine",
            paramLabel = "ID",
            description = "The state machine's logical ID or name (default: the only one).")
    private String stateMachine;

    /** The logical ID or name that was given. */
    Optional<String> given() {
        return Optional.ofNullable(stateMachine);
    }

    /**
     * The machine that was named, or the only one.
     *
     * @throws ParameterException where there is none of that name, or several and none was named
     */
    Stack.StateMachineResource of(Stack stack) {
        if (stateMachine != null) {
            try {
                return LocalApp.stateMachine(stack, stateMachine);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), e.getMessage(), e);
            }
        }
        var machines = stack.stateMachines();
        return switch (machines.size()) {
            case 0 -> throw new ParameterException(command.commandLine(), "the template declares no state machine");
            case 1 -> machines.getFirst();
            default ->
                throw new ParameterException(
                        command.commandLine(),
                        "name one of the state machines with --state-machine: " + LocalApp.ids(machines));
        };
    }
}
