package local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import local.LocalApp;
import local.asl.graph.Drawing;
import local.asl.graph.Svg;
import local.template.stack.Definitions;
import local.template.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/local graph}: a state machine's drawing, as the page shows it. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Draws a state machine as SVG, without starting anything.")
final class GraphCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TemplateOptions template;

    @Option(
            names = "--state-machine",
            paramLabel = "ID",
            description = "The state machine's logical ID or name (default: the only one).")
    private String stateMachine;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the drawing goes (default: standard output).")
    private Path output;

    @Override
    public Integer call() {
        var machine = machine(template.read());
        var svg = Svg.document(Drawing.of(Definitions.parse(machine).flow()));
        if (output == null) {
            spec.commandLine().getOut().print(svg);
            spec.commandLine().getOut().flush();
            return 0;
        }
        try {
            Files.writeString(output, svg, StandardCharsets.UTF_8);
            return 0;
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot write " + output + " (" + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private Stack.StateMachineResource machine(Stack stack) {
        var machines = stack.stateMachines().stream()
                .filter(machine -> stateMachine == null
                        || machine.logicalId().equals(stateMachine)
                        || machine.name().equals(stateMachine))
                .toList();
        if (machines.size() == 1) {
            return machines.getFirst();
        }
        throw new ParameterException(
                spec.commandLine(),
                stack.stateMachines().isEmpty()
                        ? "the template declares no state machine"
                        : (stateMachine == null
                                        ? "name one of the state machines with --state-machine: "
                                        : "there is no state machine " + stateMachine + " in the template; it has ")
                                + LocalApp.ids(stack.stateMachines()));
    }
}
