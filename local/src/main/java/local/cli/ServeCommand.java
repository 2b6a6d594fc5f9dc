package local.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import local.LocalApp;
import local.Purpose;
import local.RunListener;
import local.service.access.Denial;
import local.service.lambda.LogLine;
import local.template.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bin/local serve}: stays up for the AWS CLI, the SDKs and the SAM CLI. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts what the template declares and answers as AWS does, in real time, until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions start;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "4566",
            description = "Port on 127.0.0.1, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "a port is 0 to 65535, but this is " + port);
        }
        try (var app = start(out)) {
            Runtime.getRuntime().addShutdownHook(new Thread(app::close));
            welcome(out, app);
            new CountDownLatch(1).await(); // Ctrl-C ends the process
        }
        return 0;
    }

    private LocalApp start(PrintWriter out) throws IOException {
        try {
            return LocalApp.start(start.settings(new Purpose.Service(), port, false), new Log(out));
        } catch (BindException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "port " + port + " cannot be used (" + e.getMessage()
                            + "): name another one with --port, or stop what listens there");
        }
    }

    private static void welcome(PrintWriter out, LocalApp app) {
        app.stack().notices().forEach(notice -> out.println(notice.location() + ": " + notice.message()));
        out.println("Stack " + app.stack().name() + " in " + app.stack().region()
                + ", its roles enforced. You are the administrator of account "
                + app.stack().account() + ".");
        app.stack().stateMachines().forEach(machine -> out.println("  state machine  " + machine.arn()));
        app.stack().functions().forEach(function -> out.println("  function       " + function.name()));
        app.stack()
                .queues()
                .forEach(queue -> out.println(
                        "  queue          " + app.endpoint() + "/" + app.stack().account() + "/" + queue.name()));
        app.stack().topics().forEach(topic -> out.println("  topic          " + topic.arn()));
        app.stack().buckets().forEach(bucket -> out.println("  bucket         s3://" + bucket.name()));
        out.println("Ready. In another shell:");
        out.println("  export AWS_ENDPOINT_URL=" + app.endpoint());
    }

    /** What the functions log, and what was refused. */
    private static final class Log implements RunListener {

        private final PrintWriter out;
        private final Decisions decisions = new Decisions();

        private Log(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void loaded(Stack stack) {
            decisions.loaded(stack);
        }

        @Override
        public void logged(LogLine line) {
            if (!line.platform()) {
                out.println(line.functionName() + ": " + line.message());
            }
        }

        @Override
        public void denied(Denial denial) {
            out.println("refused: " + denial.message());
            decisions.note(denial).flatMap(Decisions.Refusal::remedy).ifPresent(out::println);
        }
    }
}
