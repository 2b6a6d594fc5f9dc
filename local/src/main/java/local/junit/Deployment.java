package local.junit;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The stack that tests are to run against in place of the local run: {@code -Dlocal.target=aws -Dstack=NAME}.
 *
 * @param timeout how long a test waits for an execution to end, or a queue to be as expected: {@code -Dlocal.timeout=PT1H}
 */
record Deployment(String stack, Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /**
     * What the properties say; nothing where they want the local run.
     *
     * @param property gives a property's value, by its name
     * @throws ExtensionConfigurationException where they cannot be right; its message says why
     */
    static Optional<Deployment> of(Function<String, Optional<String>> property) {
        var target = property.apply("local.target").orElse("local");
        return switch (target) {
            case "local" -> Optional.empty();
            case "aws" ->
                Optional.of(new Deployment(
                        property.apply("stack")
                                .filter(name -> !name.isBlank())
                                .orElseThrow(() -> new ExtensionConfigurationException(
                                        "-Dlocal.target=aws wants the name of the stack that is deployed:"
                                                + " -Dstack=NAME")),
                        property.apply("local.timeout").map(Deployment::timeout).orElse(TIMEOUT)));
            default ->
                throw new ExtensionConfigurationException(
                        "-Dlocal.target is aws, or local where it is left out, but this is \"" + target + "\"");
        };
    }

    private static Duration timeout(String text) {
        try {
            var timeout = Duration.parse(text);
            if (timeout.isPositive()) {
                return timeout;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw new ExtensionConfigurationException(
                "-Dlocal.timeout is a duration such as PT10M or PT1H, but this is \"" + text + "\"");
    }
}
