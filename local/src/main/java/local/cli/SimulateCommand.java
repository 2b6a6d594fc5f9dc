package local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import local.asl.State;
import local.json.Json;
import local.simulation.Advice;
import local.simulation.Arrivals;
import local.simulation.Measured;
import local.simulation.Model;
import local.simulation.Plot;
import local.simulation.Quotas;
import local.simulation.Simulation;
import local.template.Suggestion;
import local.template.stack.Definitions;
import local.template.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/local simulate}: which of AWS's quotas the template meets at a rate, and what that costs. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        sortOptions = false,
        description = {
            "Simulates a state machine under load against AWS's quotas: what gets through, how long it takes, what it"
                    + " costs, and which quota or setting binds.",
            "How long states take is measured first, by some real executions on this machine."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was simulated", "2:bad usage, or something is not known that has to be given"})
final class SimulateCommand implements Callable<Integer> {

    private static final double MOST_PER_SECOND = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions start;

    @Mixin
    private StateMachineOption stateMachine;

    @Option(names = "--rate", paramLabel = "RATE", description = "Executions that are started: 500/s, 20/min, 3/h.")
    private String rate;

    @Option(names = "--for", paramLabel = "TIME", description = "For how long: 90s, 10min, 1h (default: 10min).")
    private String time = "10min";

    @Option(
            names = "--arrivals",
            paramLabel = "HOW",
            description = "constant, poisson (default), or a file with a number of seconds a line, in order.")
    private String how = "poisson";

    @Option(
            names = "--burst",
            paramLabel = "N@TIME",
            description = "So many more at that moment: 5000@2min. May be given several times.")
    private List<String> bursts = List.of();

    @Option(
            names = "--quota",
            paramLabel = "NAME=VALUE",
            description = "Another quota or setting: lambda.concurrency=3000, Worker.MaximumConcurrency=50."
                    + " May be given several times.")
    private Map<String, String> given = Map.of();

    @Option(
            names = "--duration",
            paramLabel = "STATE=TIME",
            description = "How long a state takes, or a function that answers callbacks: 80ms, 80ms..120ms, exp:80ms."
                    + " May be given several times.")
    private Map<String, String> durations = Map.of();

    @Option(
            names = "--branch",
            paramLabel = "CHOICE=NEXT:PART,...",
            description = "Where a Choice state goes: Known=Say:0.9,Nobody:0.1.")
    private Map<String, String> branches = Map.of();

    @Option(names = "--items", paramLabel = "MAP=N", description = "How many items a Map state has.")
    private Map<String, Long> items = Map.of();

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same result (default: 1).")
    private long seed = 1;

    @Mixin
    private MeasuredRuns runs;

    @Option(
            names = "--measured",
            paramLabel = "FILE",
            description = "What earlier executions measured, as --save wrote it: none are run.")
    private Path measured;

    @Option(names = "--save", paramLabel = "FILE", description = "Write down what the executions measured.")
    private Path save;

    @Mixin
    private PricesOption prices;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draw how it went over time.")
    private Path plot;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try {
            return simulated();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int simulated() throws IOException {
        long window = Timespan.micros(time);
        if (window == 0) {
            throw new IllegalArgumentException("--for is to be longer than nothing");
        }
        var arrivals = arrivals(window);
        var prices = this.prices.prices();
        var stack = start.template().read();
        var machine = stateMachine.of(stack);
        var quotas = quotas(stack);
        var definition = Definitions.parse(machine);
        var states =
                new ArrayList<>(definition.flow().allStates().map(State::name).toList());
        stack.functions().forEach(function -> states.add(function.logicalId()));
        named(durations.keySet(), states, "--duration");
        named(branches.keySet(), states, "--branch");
        named(items.keySet(), states, "--items");
        var seen = measured == null ? runs.run(spec, start, machine.logicalId()) : measured();
        if (save != null) {
            Files.writeString(save, Json.pretty(seen.json()) + "\n");
        }
        var model = Model.of(stack, machine, definition, with(seen));
        var outcome = Simulation.run(model, quotas, arrivals, window, seed);
        var advice = Advice.of(model, quotas, () -> arrivals(window), window, seed, outcome);
        var title = machine.name() + ", " + what();
        if (plot != null) {
            Files.writeString(plot, Plot.svg(title, outcome.series()), StandardCharsets.UTF_8);
        }
        var report = new SimulationReport(title, stack.region(), seen.executions(), outcome, advice, prices);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(report.json()));
        } else {
            report.print(out);
        }
        return 0;
    }

    private String what() {
        var told = new ArrayList<String>();
        if (rate != null) {
            told.add(rate + " for " + time + " (" + how + ", seed " + seed + ")");
        } else if (bursts.isEmpty()) {
            told.add("as in " + how);
        }
        bursts.forEach(burst -> told.add(burst.replace("@", " more at ")));
        return String.join(", ", told);
    }

    private static void named(Iterable<String> given, List<String> known, String option) {
        for (var name : given) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        option + ": there is no state or function " + name + Suggestion.of(name, known));
            }
        }
    }

    private Quotas quotas(Stack stack) {
        var quotas = Quotas.of(stack);
        for (var each : given.entrySet()) {
            quotas = quotas.with(each.getKey(), whole(each.getKey(), each.getValue()));
        }
        return quotas;
    }

    private static long whole(String name, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the quota " + name + " is to be a whole number, but is '" + value + "'");
        }
    }

    private Measured measured() {
        try {
            return Measured.parse(InputFile.text(measured));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage().startsWith(measured.toString()) ? e.getMessage() : measured + ": " + e.getMessage(),
                    e);
        }
    }

    private Measured with(Measured seen) {
        for (var each : durations.entrySet()) {
            seen = seen.with(each.getKey(), Timespan.samples(each.getValue()));
        }
        for (var each : branches.entrySet()) {
            seen = seen.with(each.getKey(), ways(each.getKey(), each.getValue()));
        }
        for (var each : items.entrySet()) {
            seen = seen.withItems(each.getKey(), each.getValue());
        }
        return seen;
    }

    private static Map<String, Long> ways(String choice, String text) {
        var ways = new LinkedHashMap<String, Long>();
        for (var way : text.split(",")) {
            int colon = way.lastIndexOf(':');
            double part = -1;
            try {
                part = colon < 0 ? 1 : Double.parseDouble(way.substring(colon + 1));
            } catch (NumberFormatException e) {
                // said below
            }
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException(
                        "--branch " + choice + ": '" + way + "' is no state and part of 1, such as Say:0.9");
            }
            if (part > 0) {
                ways.put(way.substring(0, colon < 0 ? way.length() : colon).strip(), Math.round(part * 1e6));
            }
        }
        return ways;
    }

    /** As the options say: each time from the beginning. */
    private Arrivals arrivals(long window) {
        Arrivals all;
        switch (how) {
            case "constant", "poisson" -> {
                if (rate == null && bursts.isEmpty()) {
                    throw new IllegalArgumentException("say how many are started, with --rate 500/s");
                }
                all = rate == null
                        ? Arrivals.burst(0, 0)
                        : how.equals("constant")
                                ? Arrivals.constant(perSecond(), window)
                                : Arrivals.poisson(perSecond(), window, new SplittableRandom(seed + 1));
            }
            default -> {
                var path = Path.of(how);
                InputFile.check(path);
                try {
                    all = Arrivals.read(Files.newBufferedReader(path));
                } catch (IOException e) {
                    throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
                }
            }
        }
        for (var burst : bursts) {
            all = all.and(burst(burst));
        }
        return all;
    }

    private double perSecond() {
        int slash = rate.indexOf('/');
        double number;
        try {
            number = Double.parseDouble(rate.substring(0, Math.max(0, slash)));
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        double seconds = switch (rate.substring(slash + 1)) {
            case "s" -> 1;
            case "min" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> Double.NaN;
        };
        double each = number / seconds;
        if (!(each > 0 && each <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "--rate is to be a number above 0 a second, minute, hour or day, such as 500/s, but is '" + rate
                            + "'");
        }
        return each;
    }

    private static Arrivals burst(String text) {
        int at = text.indexOf('@');
        try {
            long count = Long.parseLong(at < 0 ? text : text.substring(0, at));
            if (count > 0) {
                return Arrivals.burst(count, at < 0 ? 0 : Timespan.micros(text.substring(at + 1)));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "--burst is a number above 0 and a time, such as 5000@2min, but this is '" + text + "'");
    }
}
