package local.service.lambda;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Json;
import local.template.stack.Stack;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Lambda itself writes about one invocation: lines of text, or events where the function's log is JSON.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Log-level filtering</a>
 */
record PlatformLog(Stack.Function function, String version, String requestId) {

    /**
     * What an invocation took.
     *
     * @param duration   without the init phase
     * @param init       of the init phase, where this is the first invocation after it
     * @param memoryUsed MiB
     */
    record Usage(Duration duration, Optional<Duration> init, int memoryUsed) {

        /** Whole milliseconds; the init phase is billed too. */
        long billed() {
            return (long)
                    Math.ceil(millis(duration.plus(init.orElse(Duration.ZERO))).doubleValue());
        }
    }

    private enum Status {
        SUCCESS,
        ERROR,
        FAILURE,
        TIMEOUT;

        static Status of(Invocation.Outcome outcome) {
            if (outcome instanceof Invocation.Succeeded) {
                return SUCCESS;
            }
            return outcome.payload().contains("\"Sandbox.Timedout\"")
                    ? TIMEOUT
                    : outcome.payload().contains("\"Runtime.ExitError\"") ? FAILURE : ERROR;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    List<String> start(Instant now) {
        return function.jsonLog()
                .map(levels -> levels.system().equals("WARN")
                        ? List.<String>of()
                        : List.of(event(now, "platform.start", named().put("version", version))))
                .orElseGet(() -> List.of("START RequestId: " + requestId + " Version: " + version));
    }

    List<String> end(Instant now, Invocation.Outcome outcome, Usage usage) {
        var status = Status.of(outcome);
        return function.jsonLog()
                .map(levels -> events(now, levels.system(), status, usage))
                .orElseGet(() -> lines(now, status, usage));
    }

    private List<String> lines(Instant now, Status status, Usage usage) {
        var report = String.format(
                Locale.ROOT,
                "REPORT RequestId: %s\tDuration: %s ms\tBilled Duration: %d ms"
                        + "\tMemory Size: %d MB\tMax Memory Used: %d MB",
                requestId,
                millis(usage.duration()),
                usage.billed(),
                function.memory(),
                usage.memoryUsed());
        var init = usage.init()
                .map(took -> "\tInit Duration: " + millis(took) + " ms")
                .orElse("");
        var timeout = status != Status.TIMEOUT
                ? Stream.<String>of()
                : Stream.of(String.format(
                        Locale.ROOT,
                        "%s %s Task timed out after %.2f seconds",
                        millis(now),
                        requestId,
                        function.timeout().toMillis() / 1000.0));
        return Stream.concat(Stream.of("END RequestId: " + requestId, report + init), timeout)
                .toList();
    }

    /** By the level: what went well is told at DEBUG or INFO, what did not at WARN as well. */
    private List<String> events(Instant now, String level, Status status, Usage usage) {
        var done = named().put("status", status.text());
        done.putObject("metrics").put("durationMs", millis(usage.duration()));
        var report = named();
        var metrics = report.putObject("metrics")
                .put("durationMs", millis(usage.duration()))
                .put("billedDurationMs", usage.billed())
                .put("memorySizeMB", function.memory())
                .put("maxMemoryUsedMB", usage.memoryUsed());
        usage.init().ifPresent(took -> metrics.put("initDurationMs", millis(took)));
        report.put("status", status.text());
        return Stream.concat(
                        level.equals("DEBUG") || status != Status.SUCCESS
                                ? Stream.of(event(now, "platform.runtimeDone", done))
                                : Stream.of(),
                        !level.equals("WARN") || status != Status.SUCCESS
                                ? Stream.of(event(now, "platform.report", report))
                                : Stream.of())
                .toList();
    }

    private ObjectNode named() {
        return Json.object().put("requestId", requestId);
    }

    private static String event(Instant now, String type, ObjectNode content) {
        return Json.write(
                Json.object().put("time", millis(now)).put("type", type).set("record", content));
    }

    private static String millis(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 6).setScale(2, RoundingMode.HALF_UP);
    }
}
