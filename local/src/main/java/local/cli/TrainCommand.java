package local.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What {@code bin/local} has the JVM write its quick start down of: a run, and a serve that ends as soon as it is ready.
 * Nobody else has a use for it.
 */
@Command(name = "train", hidden = true, addMethodSubcommands = false)
final class TrainCommand implements Callable<Integer> {

    @Option(names = "--template", required = true)
    private String template;

    @Override
    public Integer call() {
        int ran = new CommandLine(new RunCommand()).execute("--template", template);
        int served =
                new CommandLine(new ServeCommand(new CountDownLatch(0))).execute("--port", "0", "--template", template);
        return Math.max(ran, served);
    }
}
