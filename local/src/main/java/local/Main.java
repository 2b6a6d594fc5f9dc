package local;

import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import local.door.ServiceException;
import local.template.TemplateException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands of {@code bin/local}. */
@Command(name = "local", mixinStandardHelpOptions = true, version = "local 1.0",
        description = "Runs a SAM template, whole, on this machine: no Docker, no AWS account, its IAM roles enforced.",
        subcommands = {RunCommand.class, ServeCommand.class, InvokeCommand.class, CheckCommand.class, BenchCommand.class})
public final class Main {

    /** Bad usage, or a template that cannot be run. */
    private static final int REFUSED = 2;

    private Main() {
    }

    /** Exits with 0 on success, 1 where an execution or function failed, 2 on bad usage or a template that cannot. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
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
        command.getErr().println("local: " + switch (e) {
            case TemplateException fault -> fault.getMessage();
            case ServiceException refused -> refused.getMessage();
            case BindException _ -> "the port is in use; name another one with --port, or stop what listens there";
            default -> throw e;
        });
        return REFUSED;
    }
}
