package local.cli;

import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import local.service.api.ServiceException;
import local.template.TemplateException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands of {@code bin/local}. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        version = "local 1.0",
        description = "Runs a SAM template, whole, on this machine: no Docker, no AWS account, its IAM roles enforced.")
public final class Main {

    /** Bad usage, or a template that cannot be run. */
    private static final int REFUSED = 2;

    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("run", RunCommand::new),
            new Subcommand("serve", ServeCommand::new),
            new Subcommand("invoke", InvokeCommand::new),
            new Subcommand("check", CheckCommand::new),
            new Subcommand("bench", BenchCommand::new));

    private record Subcommand(String name, Supplier<Object> make) {}

    private Main() {}

    /** Exits with 0 on success, 1 where an execution or function failed, 2 on bad usage or a template that cannot. */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /**
     * What can read these arguments. It knows the subcommand that they begin with, and all of them only where they
     * begin with none: to make one costs some 10 ms, which a short command would feel.
     */
    static CommandLine commandLine(String... args) {
        var line = new CommandLine(new Main());
        var named = SUBCOMMANDS.stream()
                .filter(each -> args.length > 0 && each.name().equals(args[0]))
                .toList();
        (named.isEmpty() ? SUBCOMMANDS : named)
                .forEach(each -> line.addSubcommand(each.name(), each.make().get()));
        return line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed);
    }

    private static int misused(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        command.getErr().println("local: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            command.getErr().println("See: bin/" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return REFUSED;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof ParameterException misuse) {
            return misused(misuse, parsed.originalArgs().toArray(String[]::new));
        }
        command.getErr()
                .println("local: "
                        + switch (e) {
                            case TemplateException fault -> fault.getMessage();
                            case ServiceException refused -> refused.getMessage();
                            case BindException _ ->
                                "the port is in use; name another one with --port, or stop what listens there";
                            default -> throw e;
                        });
        return REFUSED;
    }
}
