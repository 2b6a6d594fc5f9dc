package local.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import local.LocalApp;
import local.Purpose;
import local.RunListener;
import local.policy.Principal;
import local.service.lambda.LogLine;
import local.template.stack.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;

/** {@code bin/local invoke}: one function, as {@code sam local invoke} does, without Docker. */
@Command(
        name = "invoke",
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        sortOptions = false,
        description = "Invokes one function with an event: its log goes to standard error, its answer to standard"
                + " output.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the function answered", "1:it failed", "2:bad usage, or a template that cannot be run"})
final class InvokeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions start;

    @Parameters(paramLabel = "FUNCTION", description = "The function's logical ID or name.")
    private String function;

    @Option(
            names = {"-e", "--event"},
            paramLabel = "FILE",
            description = "A file with the event; - for standard input (default: {}).")
    private String event;

    @Option(
            names = {"-d", "--debug-port"},
            paramLabel = "PORT",
            description =
                    "Have the function wait for a debugger (JDWP) on this port of 127.0.0.1; its time-out is off.")
    private Integer debugPort;

    @Override
    public Integer call() throws IOException {
        var payload = event == null ? "{}" : JsonInput.read(spec.commandLine(), event);
        var err = spec.commandLine().getErr();
        var log = new RunListener() {
            @Override
            public void logged(LogLine line) {
                err.println(line.message());
            }
        };
        var debugger = Optional.ofNullable(debugPort);
        if (debugger.filter(port -> port < 1 || port > 65_535).isPresent()) {
            throw new ParameterException(spec.commandLine(), "a port is 1 to 65535, but this is " + debugPort);
        }
        debugger.ifPresent(
                port -> err.println("Attach a debugger to 127.0.0.1:" + port + "; " + function + " waits for it."));
        try (var app = LocalApp.start(start.settings(new Purpose.Invocation(function), 0, false, debugger), log)) {
            app.stack().notices().stream()
                    .filter(notice -> notice.resource()
                            .filter(id -> id.equals(wanted(app.stack()).logicalId()))
                            .isPresent())
                    .forEach(notice -> err.println(notice.location() + ": " + notice.message()));
            var administrator = new Principal.Administrator(app.stack().account());
            var answer = app.services()
                    .lambda()
                    .invoke(
                            administrator,
                            InvokeRequest.builder()
                                    .functionName(wanted(app.stack()).name())
                                    .payload(SdkBytes.fromUtf8String(payload))
                                    .build());
            spec.commandLine().getOut().println(answer.payload().asUtf8String());
            return answer.functionError() == null ? 0 : 1;
        }
    }

    private Stack.Function wanted(Stack stack) {
        return stack.functions().stream()
                .filter(candidate -> candidate.logicalId().equals(function)
                        || candidate.name().equals(function))
                .findFirst()
                .orElseThrow();
    }
}
