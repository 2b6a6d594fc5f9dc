package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/local} in a project of its own, with a Maven that only counts and copies a small jar. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    /** What a build leaves. */
    private static final String COPY = "cp \"$jar\" \"$target/local.jar\"";
    /** With a quick start that is prepared already, and empty: to prepare one takes seconds. */
    private static final String COPY_TRAINED = COPY + "; sleep 0.02; touch \"$target/run.aot\"";

    private static final String JDK = System.getProperty("java.home");

    @TempDir
    private Path folder;

    private final Map<Process, Path> errors = new HashMap<>();

    private Path project;

    @BeforeEach
    void aProject() throws IOException {
        project = project("project");
    }

    private Path project(String name) throws IOException {
        var made = folder.resolve(name);
        Files.createDirectories(made.resolve("bin"));
        Files.createDirectories(made.resolve("local/src/main"));
        Files.writeString(made.resolve("local/pom.xml"), "");
        Files.copy(Path.of("../bin/local"), made.resolve("bin/local"), StandardCopyOption.COPY_ATTRIBUTES);
        jar();
        maven(COPY_TRAINED);
        return made;
    }

    /** A program that prints its arguments. */
    private void jar() throws IOException {
        if (Files.exists(folder.resolve("echo.jar"))) {
            return;
        }
        var source = Files.writeString(folder.resolve("Echo.java"), """
            public class Echo {
                public static void main(String[] arguments) {
                    new java.io.PrintStream(System.out, true, java.nio.charset.StandardCharsets.UTF_8)
                            .println(String.join("|", arguments) + " in " + System.getProperty("local.home"));
                }
            }
            """);
        run("javac", "-d", folder.toString(), source.toString());
        run("jar", "cfe", folder.resolve("echo.jar").toString(), "Echo", "-C", folder.toString(), "Echo.class");
    }

    private static void run(String tool, String... arguments) {
        assertThat(ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }

    /** Puts an {@code mvn} in place: it is called as {@code mvn --quiet --batch-mode ... -f POM ...}. */
    private void maven(String does) throws IOException {
        var mvn = folder.resolve("mvn");
        Files.writeString(mvn, """
            #!/bin/bash
            echo built >>"%s/builds"
            jar=%s/echo.jar
            target=$(dirname "$5")/target
            %s
            """.formatted(folder, folder, does));
        mvn.toFile().setExecutable(true);
    }

    @Test
    void buildsOnceAndHandsItsArgumentsOver() throws Exception {
        maven(COPY);
        var first = run(Map.of(), "run", "--input", "{\"a\": 1}");

        assertThat(first.status).isZero();
        assertThat(first.out).isEqualTo("run|--input|{\"a\": 1} in " + project + "\n");
        assertThat(first.err)
                .contains("Building local/")
                .contains("Preparing a quick start")
                .doesNotContain("AOT");
        var second = run(Map.of(), "run");
        assertThat(second.out).isEqualTo("run in " + project + "\n");
        assertThat(second.err).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void umlautsArriveWhateverTheLocale() throws Exception {
        for (var locale : List.of("", "C", "POSIX")) {
            assertThat(run(Map.of("LC_ALL", locale), "run", "--input", "\"\u00fc\u20ac\ud83d\ude00\"").out)
                    .startsWith("run|--input|\"\u00fc\u20ac\ud83d\ude00\" in ");
        }
    }

    @Test
    void nothingIsSaidOfTheJvmsOwnVariables() throws Exception {
        var options = Map.of("JAVA_TOOL_OPTIONS", "-Da=1", "JDK_JAVA_OPTIONS", "-Db=2", "_JAVA_OPTIONS", "-Dc=3");
        run(options, "run");

        var run = run(options, "run");
        assertThat(run.out).startsWith("run in ");
        assertThat(run.err).isEmpty();
    }

    @Test
    void aBuildThatFailsIsToldAndDoneAgain() throws Exception {
        maven("printf '\\033[0mno such symbol\\033[0m\\n'; exit 1");

        var failed = run(Map.of(), "run");
        assertThat(failed.status).isEqualTo(2);
        assertThat(failed.err)
                .contains("no such symbol\n")
                .contains("does not build")
                .doesNotContain("\u001b");

        maven(COPY_TRAINED);
        assertThat(run(Map.of(), "run").status).isZero();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void anInterruptedBuildEndsWith130AndIsDoneAgain() throws Exception {
        maven(COPY_TRAINED + "; kill -INT $PPID; exit 130");

        assertThat(run(Map.of(), "run").status).isEqualTo(130);
        assertThat(project.resolve("local/target/local.lock")).doesNotExist();

        maven(COPY_TRAINED);
        assertThat(run(Map.of(), "run").status).isZero();
        assertThat(builds()).as("the half-made jar is not taken").isEqualTo(2);
    }

    @Test
    void aTrainingThatFailsIsToldAndTriedAgain() throws Exception {
        maven(COPY);
        var broken = Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=off");
        var failed = run(broken, "run");
        assertThat(failed.status).isZero();
        assertThat(failed.out).startsWith("run in ");
        assertThat(failed.err).contains("no quick start could be prepared; the next run tries again");

        assertThat(run(Map.of(), "run").err).contains("Preparing a quick start").doesNotContain("Building");
        assertThat(run(Map.of(), "run").err).isEmpty();
    }

    @Test
    void twoAtOnceShareTheBuild() throws Exception {
        maven("sleep 1; " + COPY_TRAINED);
        var first = start(Map.of(), "run", "1");
        var second = start(Map.of(), "run", "2");

        assertThat(finish(first).out).startsWith("run|1 in ");
        assertThat(finish(second).out).startsWith("run|2 in ");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aLockWhoseOwnerIsGoneIsNobodys() throws Exception {
        var lock = Files.createDirectories(project.resolve("local/target/local.lock"));
        Files.writeString(lock.resolve("pid"), "999999999");

        assertThat(run(Map.of(), "run").status).isZero();
    }

    @Test
    void runsInFoldersOfAnyName() throws Exception {
        for (var name : List.of("with blanks", "#1", "m\u00fcller", "a:b", "it's 100%")) {
            project = project(name);

            var run = run(Map.of(), "run", "x y");

            assertThat(run.status).as(run.err).isZero();
            assertThat(run.out).startsWith("run|x y in ").endsWith(name + "\n");
        }
    }

    @Test
    void isFoundThroughALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("local"), Path.of("project/bin/local"));

        var run = finish(new ProcessBuilder(link.toString(), "run"), Map.of());

        assertThat(run.out).isEqualTo("run in " + project + "\n");
    }

    private record Run(int status, String out, String err) {}

    private long builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds")).size();
    }

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        return finish(start(environment, arguments));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(project.resolve("bin/local").toString()));
        command.addAll(List.of(arguments));
        return start(new ProcessBuilder(command), environment);
    }

    private Run finish(ProcessBuilder builder, Map<String, String> environment) throws Exception {
        return finish(start(builder, environment));
    }

    /** Without HOME and LANG, as from cron. */
    private Process start(ProcessBuilder builder, Map<String, String> environment) throws IOException {
        builder.environment().clear();
        builder.environment().put("PATH", folder + ":/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", JDK);
        builder.environment().putAll(environment);
        var err = Files.createTempFile(folder, "err", "");
        var process =
                builder.directory(folder.toFile()).redirectError(err.toFile()).start();
        errors.put(process, err);
        return process;
    }

    private Run finish(Process process) throws Exception {
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Run(process.waitFor(), out, Files.readString(errors.get(process)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
