package local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import local.asl.graph.Drawing;
import local.asl.graph.Svg;
import local.template.stack.Definitions;
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
        addMethodSubcommands = false,
        sortOptions = false,
        description = "Draws a state machine as SVG, without starting anything.")
final class GraphCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TemplateOptions template;

    @Mixin
    private StateMachineOption stateMachine;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the drawing goes (default: standard output).")
    private Path output;

    @Override
    public Integer call() {
        var machine = stateMachine.of(template.read());
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
}
