package local.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import local.bench.EndpointBench;
import local.bench.FaultTrial;
import local.bench.Figures;
import local.bench.IamBench;
import local.bench.InterpreterBench;
import local.bench.TemplateBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/local bench}: how fast the local run is on this machine, and what it withstands. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        sortOptions = false,
        description = "Measures the local run's parts, warm: time, throughput, memory. faults is a trial: a callback"
            + " application whose worker throws, answers twice or too late, while functions and the server itself are"
            + " killed; each execution must end once and as it should.")
final class BenchCommand implements Callable<Integer> {

    /** What can be measured by itself. */
    enum Group {
        interpreter,
        iam,
        template,
        endpoint,
        faults
    }

    @Spec
    private CommandSpec spec;

    /** Null where none is named: if it might be none, picocli would take a wrong name for an argument too many. */
    @Parameters(
            arity = "1..*",
            paramLabel = "[GROUP...]",
            hideParamSyntax = true,
            defaultValue = Parameters.NULL_VALUE,
            description = "What to measure: ${COMPLETION-CANDIDATES} (default: all but faults).")
    private List<Group> groups;

    @Option(
            names = "--executions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Of faults: how many (default: ${DEFAULT-VALUE}).")
    private int executions;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of faults: what befalls whom, and when (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (executions < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--executions is a number of at least 1, but this is " + executions);
        }
        var out = spec.commandLine().getOut();
        var figures = new Figures(out);
        boolean held = true;
        for (var group : groups == null ? EnumSet.range(Group.interpreter, Group.endpoint) : groups) {
            figures.begin(group.name());
            switch (group) {
                case interpreter -> InterpreterBench.run(figures);
                case iam -> IamBench.run(figures);
                case template -> TemplateBench.run(figures);
                case endpoint -> EndpointBench.run(figures);
                case faults -> held = FaultTrial.run(out, executions, seed);
            }
        }
        return held ? 0 : 1;
    }
}
