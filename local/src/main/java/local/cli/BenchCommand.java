package local.cli;

import java.util.List;
import local.bench.EndpointBench;
import local.bench.Figures;
import local.bench.IamBench;
import local.bench.InterpreterBench;
import local.bench.TemplateBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/local bench}: how fast the local run is on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the local run's parts in this process, warm: time, throughput, memory.")
final class BenchCommand implements Runnable {

    /** What can be measured by itself. */
    enum Group {
        interpreter,
        iam,
        template,
        endpoint
    }

    @Spec
    private CommandSpec spec;

    /** Null where none is named: if it might be none, picocli would take a wrong name for an argument too many. */
    @Parameters(
            arity = "1..*",
            paramLabel = "[GROUP...]",
            hideParamSyntax = true,
            defaultValue = Parameters.NULL_VALUE,
            description = "What to measure: ${COMPLETION-CANDIDATES} (default: all of them).")
    private List<Group> groups;

    @Override
    public void run() {
        var figures = new Figures(spec.commandLine().getOut());
        for (var group : groups == null ? List.of(Group.values()) : groups) {
            figures.begin(group.name());
            switch (group) {
                case interpreter -> InterpreterBench.run(figures);
                case iam -> IamBench.run(figures);
                case template -> TemplateBench.run(figures);
                case endpoint -> EndpointBench.run(figures);
            }
        }
    }
}
