package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import local.service.lambda.PlatformLog.Usage;
import local.template.Stacks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Lambda writes about an invocation, beside what the function logs. */
class PlatformLogTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Invocation.Outcome DONE = new Invocation.Succeeded("{}");
    private static final Invocation.Outcome TIMED_OUT = RuntimeSession.error("Sandbox.Timedout", "timed out");
    private static final Usage COLD = new Usage(Duration.ofNanos(2_621_000), Optional.of(Duration.ofMillis(100)), 35);
    private static final Usage WARM = new Usage(Duration.ofMillis(3), Optional.empty(), 36);

    @TempDir
    private Path folder;

    @Test
    void theInitPhaseIsApartFromTheDurationAndIsBilled() {
        assertThat(log("").end(NOW, DONE, COLD))
                .containsExactly(
                        "END RequestId: id",
                        "REPORT RequestId: id\tDuration: 2.62 ms\tBilled Duration: 103 ms"
                                + "\tMemory Size: 128 MB\tMax Memory Used: 35 MB"
                                + "\tInit Duration: 100.00 ms");
        assertThat(log("").end(NOW, DONE, WARM).getLast()).endsWith("Max Memory Used: 36 MB");
    }

    @Test
    void aTimeOutIsTold() {
        assertThat(log("").end(NOW, TIMED_OUT, WARM).getLast())
                .isEqualTo("2026-01-01T00:00:00.123Z id Task timed out after 3.00 seconds");
    }

    @Test
    void aLogOfJsonHasEvents() {
        var log = log("LoggingConfig: {LogFormat: JSON}");

        assertThat(log.start(NOW)).containsExactly("""
            {"time":"2026-01-01T00:00:00.123Z","type":"platform.start","record":{"requestId":"id","version":"$LATEST"}}\
            """);
        assertThat(log.end(NOW, DONE, COLD)).containsExactly("""
            {"time":"2026-01-01T00:00:00.123Z","type":"platform.report","record":{"requestId":"id","metrics":{"durationMs":2.62,\
            "billedDurationMs":103,"memorySizeMB":128,"maxMemoryUsedMB":35,"initDurationMs":100.00},"status":"success"}}\
            """);
    }

    @Test
    void theLevelLeavesOut() {
        var debug = log("LoggingConfig: {LogFormat: JSON, SystemLogLevel: DEBUG}");
        var warn = log("LoggingConfig: {LogFormat: JSON, SystemLogLevel: WARN}");

        assertThat(debug.end(NOW, DONE, WARM)).hasSize(2).first().asString().contains("platform.runtimeDone");
        assertThat(warn.start(NOW)).isEmpty();
        assertThat(warn.end(NOW, DONE, WARM)).isEmpty();
        assertThat(warn.end(NOW, TIMED_OUT, WARM))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"status\":\"timeout\""));
    }

    private PlatformLog log(String properties) {
        var stack = Stacks.of(folder, """
              F:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: f
                  Handler: none
                  CodeUri: .
                  %s
            """.formatted(properties).indent(2));
        return new PlatformLog(stack.functions().getFirst(), "$LATEST", "id");
    }
}
