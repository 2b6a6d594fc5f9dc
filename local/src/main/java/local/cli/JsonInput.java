package local.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
            return check(
                    command,
                    file,
                    file.equals("-")
                            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw new ParameterException(command, "there is no file " + file);
        } catch (IOException e) {
            throw new ParameterException(command, "cannot read " + file + ": " + e.getMessage());
        }
    }

    /**
     * The text itself.
     *
     * @param source where it comes from, for the person
     * @throws ParameterException where it is not JSON
     */
    static String check(CommandLine command, String source, String text) {
        try {
            Json.parse(text);
            return text;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new ParameterException(
                    command,
                    "%s:%d:%d: this is not JSON: %s"
                            .formatted(source, at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()));
        }
    }
}
