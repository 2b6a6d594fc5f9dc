package local.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import local.Purpose;
import local.Settings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which template is started and how: the options of the commands that start one. */
final class StartOptions {

    @Mixin
    private TemplateOptions template;

    @Option(
            names = "--lambda-endpoint",
            paramLabel = "URL",
            description = "Invoke the functions there instead, for instance at sam local start-lambda"
                    + " (http://127.0.0.1:3001).")
    private URI lambdaEndpoint;

    @Option(
            names = "--strict",
            description = "Refuse access keys that the local run did not issue; else they are the administrator's.")
    private boolean strict;

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
        return new Settings(
                template.template(),
                template.naming(),
                purpose,
                new Settings.Access(port, strict),
                new Settings.Code(Map.of(), Optional.ofNullable(lambdaEndpoint), true),
                skipsTime);
    }
}
