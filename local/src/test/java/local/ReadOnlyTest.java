package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import local.cli.Main;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each command where it may write nowhere: in the project's folder, in the person's home, in the folder for temporary
 * files. What needs to write says in a sentence what it may not; what does not need to does its work. Nothing is left
 * behind.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ReadOnlyTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Function:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: obedient
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              Runtime: java25
              Timeout: 30
              CodeUri: code
          Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: bucket}}
          Machine:
            Type: AWS::Serverless::StateMachine
            Properties:
              Name: machine
              Definition: {StartAt: End, States: {End: {Type: Succeed}}}
        """;

    @TempDir
    private Path folder;

    private Path project;
    private Path home;
    private Path temporary;

    @BeforeEach
    void project() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        home = Files.createDirectory(folder.resolve("home"));
        temporary = Files.createDirectory(folder.resolve("temporary"));
        Stacks.handlers(project.resolve("code"));
        Files.writeString(project.resolve("template.yaml"), TEMPLATE);
        Files.writeString(project.resolve("event.json"), "{\"do\": \"greet\", \"name\": \"mom\"}");
    }

    /** The folder can be deleted only so. */
    @AfterEach
    void letGo() throws IOException {
        for (var each : List.of(project, home, temporary)) {
            allow(each, "rwxr-xr-x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        project, home, temporary | check template.yaml                            | 0 |
        project, home, temporary | graph -t template.yaml                         | 0 |
        project, home, temporary | completion                                     | 0 |
        project, home, temporary | help                                           | 0 |
        project, home, temporary | run -t template.yaml --input {}                | 2 | local: TEMPORARY: no folder can be made there for what is temporary (permission denied)
        project, home, temporary | invoke Function -t template.yaml -e event.json | 2 | local: TEMPORARY: no folder can be made there for what is temporary (permission denied)
        project, home, temporary | serve -t template.yaml --port 0                | 2 | local: TEMPORARY: no folder can be made there for what is temporary (permission denied)
        project, home, temporary | simulate -t template.yaml --rate 10/s --input {} | 2 | local: TEMPORARY: no folder can be made there for what is temporary (permission denied)
        project, home            | serve -t template.yaml --port 0 --persist      | 2 | local: nothing can be kept: PROJECT/.local: permission denied
        project, home            | run -t template.yaml --input {}                | 2 | local: template.yaml:11: bucket Bucket: The local run cannot keep its buckets: PROJECT/.local: permission denied
        home                     | invoke Function -t template.yaml -e event.json | 0 |
        """)
    void nothingIsWrittenWhereNothingMayBe(String closed, String command, int status, String sentence)
            throws Exception {
        var folders = Stream.of(closed.split(", ")).map(folder::resolve).toList();
        close(folders);
        var before = folders.stream().flatMap(ReadOnlyTest::files).toList();
        var done = run(command);
        assertThat(done.said()).doesNotContain("\tat ", "fault of the local run");
        assertThat(done.status()).as(done.said()).isEqualTo(status);
        if (sentence != null) {
            assertThat(done.said())
                    .contains(
                            sentence.replace("PROJECT", project.toString()).replace("TEMPORARY", temporary.toString()));
        }
        assertThat(folders.stream().flatMap(ReadOnlyTest::files)).isEqualTo(before);
    }

    private record Done(int status, String said) {}

    private static void close(List<Path> folders) throws IOException, InterruptedException {
        for (var each : folders) {
            allow(each, "r-xr-xr-x");
        }
        var probe = folders.getFirst().resolve("probe");
        new ProcessBuilder(unprivileged("touch", probe.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assumeTrue(Files.notExists(probe), "who runs this may write anywhere");
    }

    private static void allow(Path folder, String permissions) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    private static Stream<Path> files(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To root no permission is a bound, unless it gives up what makes it so. */
    private static List<String> unprivileged(String... command) {
        var all = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private Done run(String command) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(command.split(" ")));
        var builder = new ProcessBuilder(unprivileged(words.toArray(String[]::new)))
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        var process = builder.start();
        try {
            var said = new StringBuilder();
            process.inputReader().lines().forEach(line -> said.append(line).append('\n'));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Done(process.exitValue(), said.toString());
        } finally {
            process.destroyForcibly();
        }
    }
}
