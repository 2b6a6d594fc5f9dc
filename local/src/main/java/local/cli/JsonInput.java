package local.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import local.json.Json;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;

/** JSON that a person gives to a command. */
final class JsonInput {

    private JsonInput() {}

    /**
     * The text of a file.
     *
     * @param file {@code -} for standard input
     * @throws ParameterException where it cannot be read or is not JSON
     */
    static String read(CommandLine command, String file) {
        try {
            return file.equals("-")
                    ? check(command, "standard input", InputFile.text("standard input", System.in))
                    : check(command, file, InputFile.text(Path.of(file)));
        } catch (InvalidPathException e) {
            throw new ParameterException(command, "there is no file of such a name: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage());
        } catch (IOException e) {
            throw new ParameterException(command, "standard input cannot be read: " + e.getMessage());
        }
    }

    /**
     * The text itself.
     *
     * @param source where it comes from, for the person
     * @throws ParameterException where it is not JSON
     */
    static String check(CommandLine command, String source, String text) {
        if (text.isBlank()) {
            throw new ParameterException(command, source + " is empty: JSON is wanted, at least {}");
        }
        try {
            Json.parse(text);
            return text;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new ParameterException(
                    command,
                    source + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": this is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse("it ends too early"));
        }
    }
}
