package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The real AWS CLI, told of an endpoint and of nothing else that this machine's user may have set.
 *
 * @param folder for what it writes
 */
record AwsCli(URI endpoint, Path folder) {

    /** What the CLI printed, and how it ended. */
    record Answer(int exit, String out, String err) {

        JsonNode json() {
            assertThat(err).isEmpty();
            return Json.parse(out);
        }
    }

    static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
    }

    /** @param last an argument with blanks in it */
    Answer run(String arguments, String... last) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("aws"));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of(last));
        var none = folder.resolve("none").toString();
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL",
                        endpoint.toString(),
                        "AWS_ACCESS_KEY_ID",
                        "any",
                        "AWS_SECRET_ACCESS_KEY",
                        "any",
                        "AWS_DEFAULT_REGION",
                        "eu-central-1",
                        "AWS_DEFAULT_OUTPUT",
                        "json",
                        "AWS_PAGER",
                        "",
                        "AWS_CONFIG_FILE",
                        none,
                        "AWS_SHARED_CREDENTIALS_FILE",
                        none));
        var errors = folder.resolve("stderr");
        builder.redirectError(errors.toFile());
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), out, Files.readString(errors));
    }
}
