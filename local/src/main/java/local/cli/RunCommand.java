package local.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import local.LocalApp;
import local.Purpose;
import local.asl.State;
import local.asl.StateMachine;
import local.check.RunCalls;
import local.cost.Meter;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.execution.task.MockConfig;
import local.json.Json;
import local.json.Reason;
import local.template.remedy.Remedy;
import local.template.stack.Stack;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code bin/local run}: one execution, from the template to its output. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        sortOptions = false,
        description = {
            "Runs one execution of a state machine and prints each state as it happens, then the output.",
            "The calls that it saw are written to .local/calls beside the template, for bin/local check"
                    + " --from-run.",
            "On a terminal, a task that waits for its token and that nobody here will answer is answered by you: with"
                + " an output, an error, a heartbeat, or by waiting for its time-out. Not with --json or --real-time."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the execution succeeded",
            "1:it failed, timed out or was aborted",
            "2:bad usage, or a template that cannot be run"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions start;

    @ArgGroup
    private ExecutionInput input = new ExecutionInput();

    @Mixin
    private StateMachineOption stateMachine;

    @Mixin
    private PricesOption prices;

    @Option(names = "--json", description = "Print one JSON object: status, output, history, refused calls, cost.")
    private boolean json;

    @Option(
            names = "--verbose",
            description = "On a terminal, show values and logs whole, as where the output goes to a file.")
    private boolean verbose;

    @Option(
            names = "--real-time",
            description = "Wait as long as AWS would. Without it, time is skipped when nothing works.")
    private boolean realTime;

    @ArgGroup(exclusive = false)
    private Mocks mocks;

    private static final class Mocks {

        @Option(
                names = "--mock",
                paramLabel = "FILE",
                required = true,
                description =
                        "Mocked responses of states, in the format of Step Functions Local's" + " MockConfigFile.json.")
        private Path file;

        @Option(
                names = "--test-case",
                paramLabel = "NAME",
                required = true,
                description = "The test case of the mock file to run.")
        private String testCase;
    }

    @Override
    public Integer call() throws IOException {
        var text = input.read(spec, start.template());
        var mockConfig = mocks == null ? null : mockConfig();
        var prices = this.prices.prices();
        var purpose = new Purpose.Executions(stateMachine.given(), Optional.ofNullable(mockConfig));
        var decisions = new Decisions();
        var out = spec.commandLine().getOut();
        var progress = new Progress(out, Look.of(verbose), decisions);
        var listener = new Metering(new Meter(), json ? decisions : progress);
        try (var app = LocalApp.start(start.settings(purpose, 0, !realTime), listener)) {
            Runtime.getRuntime().addShutdownHook(new Thread(app::close));
            var prompt = prompt(app, progress, decisions);
            var machine = stateMachine.of(app.stack());
            if (!json) {
                var flow = StateMachine.parse(machine.definition(), machine.express())
                        .flow();
                progress.begin(
                        machine.name(),
                        app.stack().notices(),
                        flow.allStates().map(State::name).toList(),
                        text,
                        !realTime);
            }
            var execution = start(app, machine, text, mockConfig);
            app.whenStalled(waiting -> {
                Runnable stop = () -> execution.stop(
                        "Stalled",
                        "Nothing works and nothing is due any more, so that nothing here can wake "
                                + String.join("; ", waiting));
                prompt.ifPresentOrElse(person -> person.askOr(stop), stop);
            });
            execution.await();
            if (!realTime) {
                app.settle();
            }
            write(app.stack(), decisions);
            var cost = prices.of(listener.meter().of(execution));
            if (json) {
                var result = result(execution, decisions);
                result.set("cost", cost.json());
                out.println(Json.pretty(result));
            } else {
                progress.end(execution);
                progress.cost(cost);
            }
            return execution.status() == ExecutionStatus.SUCCEEDED ? 0 : 1;
        }
    }

    /** Asks where there is somebody to ask, at a terminal. */
    private Optional<CallbackPrompt> prompt(LocalApp app, Progress progress, Decisions decisions) {
        return Optional.ofNullable(json ? null : System.console())
                .filter(Console::isTerminal)
                .map(console -> CallbackPrompt.of(app, new BufferedReader(console.reader()), progress, decisions));
    }

    /** A run is as good without the file. */
    private void write(Stack stack, Decisions decisions) {
        var file = start.template().calls();
        try {
            RunCalls.add(file, stack, decisions.calls());
        } catch (IOException e) {
            spec.commandLine().getErr().println("local: the calls of this run are not written down: " + Reason.of(e));
        }
    }

    private MockConfig mockConfig() {
        try {
            var text = InputFile.text(mocks.file);
            try {
                return MockConfig.parse(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(mocks.file + ": " + e.getMessage(), e);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** @param mockConfig null where nothing is mocked */
    private Execution start(LocalApp app, Stack.StateMachineResource machine, String text, MockConfig mockConfig) {
        if (mockConfig == null) {
            return app.start(machine.logicalId(), text);
        }
        try {
            return app.start(machine.logicalId(), text, mockConfig, mocks.testCase);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), mocks.file + ": " + e.getMessage(), e);
        }
    }

    /** What {@code --json} prints. */
    private static ObjectNode result(Execution execution, Decisions decisions) {
        var result = Json.object();
        result.put("executionArn", execution.arn());
        result.put("status", execution.status().name());
        execution.output().ifPresent(output -> result.set("output", output));
        execution.error().ifPresent(error -> result.put("error", error));
        execution.cause().ifPresent(cause -> result.put("cause", cause));
        var events = result.putArray("events");
        execution.history().events().forEach(event -> events.add(event.json(true)));
        var refused = result.putArray("refused");
        for (var refusal : decisions.refused()) {
            var call = refused.addObject();
            call.put("principal", refusal.denial().who().arn());
            call.put("action", refusal.denial().action());
            call.put("resource", refusal.denial().resource());
            call.put("message", refusal.denial().message());
            refusal.remedy().map(Remedy::toString).ifPresent(remedy -> call.put("remedy", remedy));
        }
        return result;
    }
}
