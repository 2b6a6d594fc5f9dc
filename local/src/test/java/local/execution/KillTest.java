package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executions in states of every kind that takes time, whose process is killed ({@code kill -9}) again and again at any moment:
 * each ends as it would have, once, and without a gap in its history. {@code -Dkills=20} kills it twenty times.
 */
class KillTest {

    private static final int EXECUTIONS = 200;
    private static final int KILLS = Integer.getInteger("kills", 3);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void executionsOutliveTheProcessThatRunsThem() throws IOException, InterruptedException {
        var random = new Random();
        for (int i = 0; i < KILLS; i++) {
            var process = start();
            try (var out = process.inputReader()) {
                assertThat(untilReady(out)).isEmpty();
                process.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        var process = start();
        List<String> ends;
        try (var out = process.inputReader()) {
            assertThat(untilReady(out)).isEmpty();
            ends = out.lines().toList();
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(ends)
                .isEqualTo(IntStream.range(0, EXECUTIONS)
                        .mapToObj(i -> KilledAccount.Kind.values()[i % KilledAccount.Kind.values().length])
                        .map(kind -> kind + " SUCCEEDED " + output(kind) + " 2")
                        .toList());
    }

    private static String output(KilledAccount.Kind kind) {
        return switch (kind) {
            case MAP, DISTRIBUTED_MAP -> "[\"i\",\"i\",\"i\"]";
            default -> "\"done\"";
        };
    }

    /** What it says of its state before it is ready; a record that was cut is no fault. */
    private static List<String> untilReady(BufferedReader out) throws IOException {
        var said = new ArrayList<String>();
        for (var line = out.readLine(); !KilledAccount.READY.equals(line); line = out.readLine()) {
            assertThat(line).as("it ended: " + said).isNotNull();
            if (!line.contains("the last record was not finished")) {
                said.add(line);
            }
        }
        return said;
    }

    /** Of this test, however it was started. */
    private static String classPath() {
        return KillTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(url -> url.getPath()).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath(),
                        KilledAccount.class.getName(),
                        folder.toString(),
                        Integer.toString(EXECUTIONS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
