package local.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import local.LocalApp;
import local.Purpose;
import local.RunListener;
import local.Settings;
import local.check.Check;
import local.check.RunCalls;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.journal.Journal;
import local.json.Arn;
import local.json.Reason;
import local.page.Feed;
import local.page.Page;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.cloudformation.StackEvent;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.service.sns.Sns;
import local.template.remedy.Remedy;
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
        addMethodSubcommands = false,
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

    @Option(
            names = "--empty",
            description = "Start with nothing but the account: sam deploy brings what it is to have.")
    private boolean empty;

    @Option(
            names = "--watch",
            description =
                    "Have what you save of the template, of definitions and of functions' sources be live at once:"
                            + " only what changed is built, and the stack is updated as a deploy would.")
    private boolean watch;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            description = "Listen on this address of the machine too, such as that of the containers' network"
                    + " (172.17.0.1): whoever reaches it is the administrator.")
    private String listen;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            description = "Answer requests for this host too, as containers call it: host.docker.internal. Repeatable.")
    private List<String> hostNames = List.of();

    @Option(
            names = "--persist",
            description = "Keep what is made, sent and run in .local/state/STACK beside the template, and take up"
                    + " what is there.")
    private boolean persist;

    @Option(names = "--fresh", description = "With --persist: start anew, without what is there.")
    private boolean fresh;

    @Option(
            names = "--fsync",
            description = "With --persist: force each record to the disk, so that it survives a loss of power too.")
    private boolean fsync;

    @Option(
            names = "--skip-time",
            description = "Time is in your hand: the page has a button that goes on to the next alarm.")
    private boolean skipTime;

    private final CountDownLatch end;

    /** @param end counted down when it is to end; else Ctrl-C ends the process */
    ServeCommand(CountDownLatch end) {
        this.end = end;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(spec.commandLine(), "a port is 0 to 65535, but this is " + port);
        }
        if ((fresh || fsync) && !persist) {
            throw new ParameterException(
                    spec.commandLine(),
                    (fresh ? "--fresh" : "--fsync") + " goes with --persist: nothing is kept without it");
        }
        if (watch && empty) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--watch follows the files of the stack that serve begins with, and with --empty there is none");
        }
        var feed = new Feed();
        try (var out = new PrintWriter(new PatientWriter(spec.commandLine().getOut()), true);
                var app = start(out, feed)) {
            var project = start.template().project();
            app.show(new Page(
                    app::stack,
                    app.services(),
                    app.time(),
                    project,
                    feed,
                    () -> CheckReport.array(Check.of(app.stack(), RunCalls.NONE))));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                app.close();
                out.close();
            }));
            welcome(out, app);
            if (app.services().takenUp() + app.services().messagesTakenUp() > 0) {
                out.println("took up " + app.services().takenUp() + " executions, "
                        + app.services().messagesTakenUp() + " messages (--fresh starts anew)");
            }
            app.follow(out::println);
            end.await();
        }
        return 0;
    }

    private LocalApp start(PrintWriter out, Feed feed) throws IOException {
        var settings = start.settings(empty ? new Purpose.Deployments() : new Purpose.Service(watch), port, skipTime)
                .withContainers(address(), Set.copyOf(hostNames));
        var journal = persist ? journal(settings, out) : Journal.NONE;
        try {
            return LocalApp.start(settings, new Log(out, feed), journal, out::println);
        } catch (BindException e) {
            throw new ParameterException(
                    spec.commandLine(), e.getMessage() + ": name another one with --port, or stop what listens there");
        }
    }

    private Optional<InetAddress> address() {
        if (listen == null) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.ofLiteral(listen);
            if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
                return Optional.of(address);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ParameterException(
                spec.commandLine(),
                "--listen is the address of one other interface, such as 172.17.0.1, but this is '" + listen + "'");
    }

    private Journal journal(Settings settings, PrintWriter out) throws IOException {
        var folder = LocalApp.project(settings.template())
                .resolve(".local/state")
                .resolve(settings.naming().stackName());
        try {
            var journal = Journal.open(folder, fsync, out::println);
            if (fresh) {
                journal.clear();
                Files.deleteIfExists(folder.resolve("stacks.json"));
            }
            return journal;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "nothing can be kept: " + Reason.of(e));
        }
    }

    private void welcome(PrintWriter out, LocalApp app) {
        app.stack().notices().forEach(notice -> out.println(notice.location() + ": " + notice.message()));
        out.println((empty ? "An empty account" : "Stack " + app.stack().name()) + " in "
                + app.stack().region() + ", its roles enforced. You are the administrator of account "
                + app.stack().account() + ".");
        app.stack().stateMachines().forEach(machine -> out.println("  state machine  " + machine.arn()));
        app.stack().functions().forEach(function -> out.println("  function       " + function.name()));
        app.stack()
                .queues()
                .forEach(queue -> out.println(
                        "  queue          " + app.endpoint() + "/" + app.stack().account() + "/" + queue.name()));
        app.stack().topics().forEach(topic -> out.println("  topic          " + topic.arn()));
        app.stack().buckets().forEach(bucket -> out.println("  bucket         s3://" + bucket.name()));
        app.stack().all(Stack.EventBus.class).forEach(bus -> out.println("  event bus      " + bus.name()));
        app.stack()
                .all(Stack.Rule.class)
                .forEach(rule -> rule.schedule()
                        .ifPresent(text ->
                                out.println("  rule           " + rule.name() + "  " + text + off(rule.enabled()))));
        app.stack()
                .all(Stack.Schedule.class)
                .forEach(schedule -> out.println("  schedule       " + schedule.name() + "  "
                        + schedule.described().path("ScheduleExpression").asString("")
                        + off(!schedule.described().path("State").asString("").equals("DISABLED"))));
        out.println("Ready. In another shell:");
        out.println("  export AWS_ENDPOINT_URL=" + app.endpoint());
        out.println("Or in a browser: " + app.page());
    }

    private static String off(boolean enabled) {
        return enabled ? "" : "  (disabled)";
    }

    /** What the functions log, and what was refused. */
    private static final class Log implements RunListener {

        private final PrintWriter out;
        private final Look look = Look.of(false);
        private final Map<String, Instant> started = new ConcurrentHashMap<>();
        private final Feed feed;
        private final Decisions decisions = new Decisions();

        private Log(PrintWriter out, Feed feed) {
            this.out = out;
            this.feed = feed;
        }

        @Override
        public void loaded(Stack stack) {
            decisions.loaded(stack);
            feed.loaded(stack);
        }

        @Override
        public void happened(String executionArn, HistoryEvent event) {
            feed.happened(executionArn, event);
            if (event.id() == 1) {
                started.put(executionArn, event.timestamp());
            } else if (event.type().endsExecution()) {
                ended(executionArn, event);
            }
        }

        /** One line an execution; those of distributed Map states are told by their parent. */
        private void ended(String executionArn, HistoryEvent event) {
            var start = started.remove(executionArn);
            var names = Arn.of(executionArn).segments();
            if (start == null || executionArn.contains("/")) {
                return;
            }
            boolean succeeded = event.type() == HistoryEventType.EXECUTION_SUCCEEDED;
            var verdict = look.signs(succeeded ? "✓ " : "✗ ")
                    + event.type().text().substring("Execution".length()).toUpperCase(Locale.ROOT);
            out.println(names.get(1) + "  " + names.get(2) + "  " + (succeeded ? look.good(verdict) : look.bad(verdict))
                    + "  " + Durations.text(Duration.between(start, event.timestamp())));
        }

        /** One line for what a stack has come to, and for what failed of it. */
        @Override
        public void changed(StackEvent event) {
            boolean failed = event.status().endsWith("FAILED");
            if (failed || event.isOfStack() && event.isLast()) {
                var reason = event.reason() == null ? "" : "  " + event.reason();
                out.println(event.stackName() + (event.isOfStack() ? "" : "/" + event.logicalId()) + "  "
                        + (failed || event.status().contains("ROLLBACK")
                                ? look.bad(look.signs("✗ ") + event.status())
                                : look.good(look.signs("✓ ") + event.status()))
                        + reason);
            } else if (event.status().endsWith("_COMPLETE") && event.reason() != null) {
                out.println(event.stackName() + "/" + event.logicalId() + "  " + event.reason());
            }
        }

        @Override
        public void allowed(Permission permission) {
            feed.allowed(permission);
        }

        @Override
        public void metered(Metered metered) {
            feed.metered(metered);
        }

        @Override
        public void logged(LogLine line) {
            feed.logged(line);
            if (!line.platform()) {
                var log = LogText.of(line.message());
                out.println(line.functionName() + "  " + (log.level().isEmpty() ? "" : log.level() + "  ")
                        + log.message() + (log.rest().isEmpty() ? "" : look.faint("  " + log.rest())));
            }
        }

        @Override
        public void notified(Sns.Notification notification) {
            out.println(Notifications.line(notification));
        }

        @Override
        public void denied(Denial denial) {
            feed.denied(denial);
            out.println(look.bad("refused:") + " " + denial.message());
            decisions
                    .note(denial)
                    .flatMap(refusal -> refusal.remedy().map(Remedy::toString).or(denial::statement))
                    .ifPresent(out::println);
        }
    }
}
