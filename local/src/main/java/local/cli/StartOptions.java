package local.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.Purpose;
import local.Settings;
import local.service.lambda.FunctionOptions;
import local.service.upstream.Upstreams;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which template is started and how: the options of the commands that start one. */
final class StartOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private TemplateOptions template;

    @Option(
            names = "--lambda-endpoint",
            paramLabel = "URL",
            description = "Invoke the functions there instead, for instance at sam local start-lambda"
                    + " (http://127.0.0.1:3001).")
    private String lambdaEndpoint;

    @Option(
            names = "--strict",
            description =
                    "Refuse access keys that the local run did not issue; else they are refused only of functions,"
                            + " and the administrator's in others' hands.")
    private boolean strict;

    @Option(
            names = {"-n", "--env-vars"},
            paramLabel = "FILE",
            description = "Values of functions' environment variables, in the SAM CLI's format:"
                    + " {\"Function\": {\"NAME\": \"value\"}}.")
    private Path envVars;

    @Option(
            names = "--upstream",
            paramLabel = "SERVICE=URL",
            description = "Where a service is that the local run does not have, such as"
                    + " dynamodb=http://127.0.0.1:8000; dynamodb=aws means the real account. Repeatable.")
    private List<String> upstreams = List.of();

    TemplateOptions template() {
        return template;
    }

    /**
     * How the template is to run.
     *
     * @param purpose what it is started for
     * @param port    of the endpoint; 0 for any free one
     */
    Settings settings(Purpose purpose, int port, boolean skipsTime) {
        return settings(purpose, port, skipsTime, Optional.empty());
    }

    /** @param debugPort where a debugger attaches to the function */
    Settings settings(Purpose purpose, int port, boolean skipsTime, Optional<Integer> debugPort) {
        var options = new FunctionOptions(variables(), debugPort);
        return new Settings(
                purpose instanceof Purpose.Deployments ? template.templateOrItsPlace() : template.template(),
                template.naming(),
                purpose,
                new Settings.Access(port, strict),
                new Settings.Code(Map.of(), lambdaEndpoint(), debugPort.isEmpty(), options),
                skipsTime,
                upstreams());
    }

    private Upstreams upstreams() {
        try {
            var all = Upstreams.of(upstreams).or(template.upstreams());
            all.told().forEach(command.commandLine().getErr()::println);
            return all;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--upstream: " + e.getMessage());
        }
    }

    private Map<String, Map<String, String>> variables() {
        try {
            return envVars == null ? Map.of() : EnvVars.read(envVars);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    private Optional<URI> lambdaEndpoint() {
        if (lambdaEndpoint == null) {
            return Optional.empty();
        }
        try {
            var url = new URI(lambdaEndpoint);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new ParameterException(
                command.commandLine(),
                "--lambda-endpoint is a URL such as http://127.0.0.1:3001, but this is '" + lambdaEndpoint + "'");
    }
}
