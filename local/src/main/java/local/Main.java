package local;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code bin/local}. */
@Command(name = "local", mixinStandardHelpOptions = true, version = "local 1.0",
        description = "Runs a SAM template, whole, on this machine: no Docker, no AWS account, its roles enforced.")
public final class Main {

    private Main() {
    }

    /** Exits with 0 on success, 1 on an execution or function that failed, 2 on bad usage or a template that cannot be run. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
