package local.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import local.LocalApp;
import local.Purpose;
import local.RunListener;
import local.cost.Meter;
import local.execution.ExecutionStatus;
import local.service.lambda.Metered;
import local.simulation.Measured;
import local.simulation.Measuring;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --runs}: the executions by which a simulation knows how long everything takes. */
final class MeasuredRuns {

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "How many executions are run on this machine first, to measure them (default: 20; 0: every"
                    + " duration is given).")
    private int runs = 20;

    @ArgGroup
    private ExecutionInput input = new ExecutionInput();

    /** Keeps what is metered; what the runs show is not shown. */
    private static final class Taken implements RunListener {

        private final List<Metered> metered = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void metered(Metered one) {
            metered.add(one);
        }

        private List<Metered> taken() {
            synchronized (metered) {
                var taken = List.copyOf(metered);
                metered.clear();
                return taken;
            }
        }
    }

    /**
     * Runs them, one after another.
     *
     * @param machine its logical ID
     */
    Measured run(CommandSpec spec, StartOptions start, String machine) throws IOException {
        if (runs < 0) {
            throw new ParameterException(spec.commandLine(), "--runs is to be 0 or more, but is " + runs);
        }
        if (runs == 0) {
            return Measured.NOTHING;
        }
        var text = input.read(spec, start.template());
        var meter = new Meter();
        var listener = new Taken();
        var purpose = new Purpose.Executions(Optional.of(machine), Optional.empty());
        try (var app = LocalApp.start(start.settings(purpose, 0, true), new Metering(meter, listener))) {
            var measuring = new Measuring(app.stack());
            int failed = 0;
            for (int i = 0; i < runs; i++) {
                listener.taken();
                var execution = app.start(machine, text);
                app.whenStalled(_ -> execution.stop("Stalled", "Nothing here can wake it any more."));
                execution.await();
                app.settle();
                failed += execution.status() == ExecutionStatus.SUCCEEDED ? 0 : 1;
                measuring.add(execution, listener.taken(), meter.of(execution));
            }
            if (failed > 0) {
                spec.commandLine()
                        .getErr()
                        .println("local: " + failed + " of the " + runs
                                + " executions that were measured did not succeed: so does that part of the simulated");
            }
            return measuring.measured();
        }
    }
}
