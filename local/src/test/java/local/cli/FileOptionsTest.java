package local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.template.Stacks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option of every command that names a file, with what is no such file: each ends with exit code 2 and one sentence that
 * names it, soon.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
class FileOptionsTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties: {Definition: {StartAt: A, States: {A: {Type: Succeed}}}}
          Function:
            Type: AWS::Serverless::Function
            Properties:
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              Runtime: java25
              CodeUri: code
        """;

    /** What each command needs beside the option that is tried. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "run", List.of("run"),
            "serve", List.of("serve", "--port", "0"),
            "invoke", List.of("invoke", "Function"),
            "check", List.of("check"),
            "graph", List.of("graph"));

    private static final List<String> KINDS = List.of(
            "a folder",
            "a pipe",
            "a device",
            "a dangling link",
            "a loop of links",
            "missing",
            "no name",
            "NUL",
            "empty",
            "UTF-16",
            "binary",
            "below a file");

    /** These are written, so that anything may be there; and a pipe waits for its reader. */
    private static final List<String> WRITTEN =
            List.of("a folder", "a loop of links", "no name", "NUL", "below a file");

    @TempDir
    private Path folder;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        Files.createDirectory(folder.resolve("events"));
        Files.writeString(folder.resolve("events/execution.json"), "{}");
        Stacks.handlers(folder.resolve("code"));
    }

    static Stream<Arguments> files() {
        return COMMANDS.keySet().stream()
                .sorted()
                .flatMap(command -> options(command).stream()
                        .flatMap(option -> kinds(option).stream().map(kind -> arguments(command, option, kind))));
    }

    private static List<String> options(String command) {
        var spec = Main.commandLine(command).getSubcommands().get(command).getCommandSpec();
        return spec.options().stream()
                .filter(FileOptionsTest::isOfAFile)
                .map(OptionSpec::longestName)
                .toList();
    }

    private static boolean isOfAFile(ArgSpec argument) {
        return argument.paramLabel().contains("FILE") || argument.paramLabel().contains("PATH");
    }

    private static List<String> kinds(String option) {
        return option.equals("--output") ? WRITTEN : KINDS;
    }

    @Test
    void theCommandsHaveSuchOptions() {
        assertThat(files().map(each -> each.get()[0] + " " + each.get()[1]).distinct())
                .contains(
                        "run --template-file",
                        "run --input-file",
                        "run --mock",
                        "run --env-vars",
                        "serve --env-vars",
                        "invoke --event",
                        "check --from-run",
                        "graph --output");
    }

    @ParameterizedTest(name = "{0} {1} with {2}")
    @MethodSource("files")
    void whatIsNoSuchFileIsNamed(String command, String option, String kind) throws Exception {
        var file = made(kind);
        var arguments = new ArrayList<>(COMMANDS.get(command));
        if (!option.startsWith("--template")) {
            arguments.addAll(
                    List.of("--template", folder.resolve("template.yaml").toString()));
        }
        arguments.addAll(List.of(option, file));
        if (option.equals("--mock")) {
            arguments.addAll(List.of("--test-case", "Any"));
        }

        var ended = run(arguments);

        assertThat(ended.status).as(ended.err).isEqualTo(2);
        assertThat(ended.err.lines().filter(line -> line.startsWith("local: ")))
                .as(ended.err)
                .hasSize(1);
        assertThat(ended.err).doesNotContain("\tat ").doesNotContain("fault of the local run");
        if (!file.isEmpty() && !kind.equals("NUL")) {
            assertThat(ended.err).contains(file);
        }
    }

    @Test
    void whereItsOwnFolderIsAFileItSaysSoOrDoesWithout() throws Exception {
        Files.writeString(folder.resolve(".local"), "");
        var template = folder.resolve("template.yaml").toString();

        assertThat(run(List.of("run", "-t", template)).status).isZero();
        assertThat(run(List.of("check", "-t", template)).status).isZero();
        assertThat(run(List.of("serve", "--persist", "--port", "0", "-t", template)).err)
                .contains("local: nothing can be kept: " + folder.resolve(".local"));
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE + "  Bucket: {Type: AWS::S3::Bucket}\n");
        var refused = run(List.of("run", "-t", template));
        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.err).contains("The local run cannot keep its buckets: " + folder.resolve(".local"));
    }

    private record Ended(int status, String err) {}

    private static Ended run(List<String> arguments) {
        var command = arguments.toArray(String[]::new);
        var err = new StringWriter();
        int status = Main.commandLine(command)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(command);
        return new Ended(status, err.toString());
    }

    private String made(String kind) throws Exception {
        var file = folder.resolve("named");
        switch (kind) {
            case "a folder" -> Files.createDirectory(file);
            case "a pipe" ->
                assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                        .isZero();
            case "a device" -> {
                return "/dev/zero";
            }
            case "a dangling link" -> Files.createSymbolicLink(file, folder.resolve("nowhere"));
            case "a loop of links" -> Files.createSymbolicLink(file, file);
            case "missing" -> {}
            case "no name" -> {
                return "";
            }
            case "NUL" -> {
                return "a\0b";
            }
            case "empty" -> Files.createFile(file);
            case "UTF-16" -> Files.write(file, "{\"a\": 1}".getBytes(StandardCharsets.UTF_16));
            case "binary" -> Files.write(file, new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0});
            default -> file = Files.writeString(file, "").resolve("below");
        }
        return file.toString();
    }
}
