package local.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.json.Reason;
import local.service.api.ServiceException;
import local.template.TemplateException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The commands of {@code bin/local}. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        version = "local 1.0",
        description = "Runs a SAM template, whole, on this machine: no Docker, no AWS account, its IAM roles enforced.")
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Bad usage, or a template that cannot be run. */
    private static final int REFUSED = 2;
    /** A fault of ours: what sysexits.h calls an internal software error. */
    private static final int BROKEN = 70;

    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("run", RunCommand::new),
            new Subcommand("serve", () -> new ServeCommand(new CountDownLatch(1))),
            new Subcommand("invoke", InvokeCommand::new),
            new Subcommand("check", CheckCommand::new),
            new Subcommand("graph", GraphCommand::new),
            new Subcommand("simulate", SimulateCommand::new),
            new Subcommand("bench", BenchCommand::new),
            new Subcommand("completion", CompletionCommand::new),
            // No method reference: the JVM could not write its quick start down with one to a class as old as this.
            new Subcommand("help", () -> new HelpCommand()));

    /** In no list of commands. */
    private static final Subcommand TRAIN = new Subcommand("train", TrainCommand::new);

    private record Subcommand(String name, Supplier<Object> make) {}

    private Main() {}

    /** Exits with 0 on success, 1 where an execution or function failed, 2 on bad usage or a template that cannot. */
    public static void main(String[] args) {
        WarmUp.begin(args);
        var command = commandLine(args);
        int status;
        try {
            status = command.execute(args);
        } catch (Throwable thrown) { // picocli passes Errors on
            status = broken(thrown, command);
        }
        System.exit(status);
    }

    /**
     * What can read these arguments. It knows the subcommand that they begin with, and all of them only where they
     * begin with none: to make one costs some 10 ms, which a short command would feel.
     */
    static CommandLine commandLine(String... args) {
        var line = new CommandLine(new Main());
        var named = Stream.concat(SUBCOMMANDS.stream(), Stream.of(TRAIN))
                .filter(each -> args.length > 0 && each.name().equals(args[0]))
                .toList();
        // These two speak of all the others.
        boolean all = named.isEmpty() || named.getFirst().name().matches("help|completion");
        (all ? SUBCOMMANDS : named)
                .forEach(each -> line.addSubcommand(each.name(), each.make().get()));
        return line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** Without a command there is only help to give. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        command.getErr().println("local: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            command.getErr().println("See: bin/" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return REFUSED;
    }

    /** Whatever a command ends with, the person is told in a sentence. */
    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof ParameterException misuse) {
            return misused(misuse, parsed.originalArgs().toArray(String[]::new));
        }
        var known = known(e);
        if (known.isEmpty()) {
            return broken(e, command);
        }
        command.getErr().println("local: " + known.get());
        return REFUSED;
    }

    private static Optional<String> known(Throwable e) {
        return Optional.ofNullable(
                switch (e) {
                    case TemplateException fault -> fault.getMessage();
                    case ServiceException refused -> refused.getMessage();
                    case InvalidPathException path -> "this is no path: " + path.getMessage();
                    case UncheckedIOException io -> Reason.of(io.getCause());
                    case IOException io -> Reason.of(io);
                    default -> null;
                });
    }

    private static int broken(Throwable thrown, CommandLine command) {
        var trace = System.getenv("LOCAL_TRACE") != null;
        command.getErr()
                .println("local: this is a fault of the local run itself: " + thrown
                        + (trace ? "" : " (LOCAL_TRACE=1 shows where)"));
        if (trace) {
            thrown.printStackTrace(command.getErr());
        }
        return BROKEN;
    }
}
