package local.service.states;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.logs.Logs;
import local.template.stack.Prerequisite;
import software.amazon.awssdk.services.sfn.model.CloudWatchLogsLogGroup;
import software.amazon.awssdk.services.sfn.model.LogDestination;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes what happens in executions into log groups, at the level that their machine asks for. For an Express machine
 * that is the only history.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html">Logging execution history</a>
 */
public final class ExecutionLogs {

    /** A stream is for five minutes. */
    private static final int STREAM_SECONDS = 300;

    private static final DateTimeFormatter STREAM_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm").withZone(ZoneOffset.UTC);
    /** Of an input or output as it stands, escaped, in the log: what is more is cut off. */
    private static final int MOST_BYTES = 248 * 1024;

    private final Logs logs;
    private final Door door;
    /** The newest stream of each machine, by the machine's name. */
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();

    ExecutionLogs(Logs logs, Door door) {
        this.logs = logs;
        this.door = door;
    }

    /** Has the group there that the template names, for one that is not in the template is in the account. */
    void declare(LoggingConfiguration logging) {
        group(logging).ifPresent(logs::createGroup);
    }

    /**
     * Checks what a machine is made or updated with.
     *
     * @throws ServiceException {@code InvalidLoggingConfiguration}, or {@code AccessDeniedException} where the role may
     *     not deliver logs
     */
    void check(LoggingConfiguration logging, String roleArn) {
        if (isOff(logging)) {
            return;
        }
        var arns = arns(logging);
        if (arns.size() != 1) {
            throw invalid("Must specify exactly one Log Destination.");
        }
        var group = Logs.groupOf(arns.getFirst())
                .filter(_ -> arns.getFirst().endsWith(":*"))
                .orElseThrow(() -> invalid("Log Group ARN must be provided with '*' qualifier."));
        var role = new Principal.RoleSession(
                Arn.of(roleArn).account(), Arn.of(roleArn).name(), "CreateStateMachine");
        var needed = Prerequisite.LOGGING;
        if (!needed.actions().stream().allMatch(action -> door.allows(role, action, needed.resource()))) {
            throw new ServiceException("AccessDeniedException", 400, needed.refusal());
        }
        if (!logs.hasGroupAt(arns.getFirst())) {
            throw invalid("The log group " + group + " does not exist.");
        }
    }

    private static ServiceException invalid(String why) {
        return new ServiceException("InvalidLoggingConfiguration", 400, "Invalid Logging Configuration: " + why);
    }

    /** What is to be told of the events of one execution, and of its child executions, each with its ARN. */
    BiConsumer<String, HistoryEvent> of(String machine, LoggingConfiguration logging) {
        if (isOff(logging)) {
            return (_, _) -> {};
        }
        var group = group(logging);
        if (group.isEmpty()) {
            return (_, _) -> {};
        }
        boolean data = Boolean.TRUE.equals(logging.includeExecutionData());
        Map<String, Integer> redrives = new ConcurrentHashMap<>();
        return (arn, event) -> {
            if (event.details() instanceof EventDetails.ExecutionRedriven redriven) {
                redrives.put(arn, redriven.redriveCount());
            }
            if (includes(logging.level(), event.type())) {
                int count = redrives.getOrDefault(arn, 0);
                logs.deliver(
                        group.get(),
                        () -> stream(machine, event.timestamp()),
                        event.timestamp(),
                        () -> message(arn, event, count, data));
            }
        };
    }

    /**
     * How many bytes of log an execution's events are, by its machine's {@code LoggingConfiguration} as the template has
     * it.
     */
    public static long bytes(JsonNode loggingConfiguration, String arn, List<HistoryEvent> events) {
        var logging = Shapes.SDK_TASK.read(LoggingConfiguration.builder(), loggingConfiguration);
        boolean data = Boolean.TRUE.equals(logging.includeExecutionData());
        return isOff(logging)
                ? 0
                : events.stream()
                        .filter(event -> includes(logging.level(), event.type()))
                        .mapToLong(event -> message(arn, event, 0, data).getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    private static boolean isOff(LoggingConfiguration logging) {
        return logging.level() == null || logging.level() == LogLevel.OFF;
    }

    private static Optional<String> group(LoggingConfiguration logging) {
        return arns(logging).stream()
                .map(Logs::groupOf)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<String> arns(LoggingConfiguration logging) {
        return logging.destinations().stream()
                .map(LogDestination::cloudWatchLogsLogGroup)
                .filter(Objects::nonNull)
                .map(CloudWatchLogsLogGroup::logGroupArn)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Each level's events, by the table in the developer guide. */
    private static boolean includes(LogLevel level, HistoryEventType type) {
        return level == LogLevel.ALL
                || switch (type) {
                    case EXECUTION_ABORTED, EXECUTION_FAILED, EXECUTION_TIMED_OUT -> true;
                    case ACTIVITY_FAILED,
                            ACTIVITY_SCHEDULE_FAILED,
                            ACTIVITY_TIMED_OUT,
                            EVALUATION_FAILED,
                            FAIL_STATE_ENTERED,
                            LAMBDA_FUNCTION_FAILED,
                            LAMBDA_FUNCTION_SCHEDULE_FAILED,
                            LAMBDA_FUNCTION_START_FAILED,
                            LAMBDA_FUNCTION_TIMED_OUT,
                            MAP_ITERATION_ABORTED,
                            MAP_ITERATION_FAILED,
                            MAP_RUN_ABORTED,
                            MAP_RUN_FAILED,
                            MAP_STATE_ABORTED,
                            MAP_STATE_FAILED,
                            PARALLEL_STATE_ABORTED,
                            PARALLEL_STATE_FAILED,
                            TASK_FAILED,
                            TASK_START_FAILED,
                            TASK_STATE_ABORTED,
                            TASK_SUBMIT_FAILED,
                            TASK_TIMED_OUT,
                            WAIT_STATE_ABORTED -> level == LogLevel.ERROR;
                    default -> false;
                };
    }

    /** As it stands in the log: all but the details are text. No name in an ARN has to be escaped. */
    private static String message(String arn, HistoryEvent event, int redriveCount, boolean data) {
        var details = event.detailsText(data);
        if (details.length() > MOST_BYTES / 3) {
            details = truncated(details);
        }
        return "{\"id\":\"" + event.id()
                + "\",\"type\":\"" + event.type().text()
                + "\",\"details\":" + details
                + ",\"previous_event_id\":\"" + event.previousEventId()
                + "\",\"event_timestamp\":\"" + event.timestamp().toEpochMilli()
                + "\",\"execution_arn\":\"" + arn
                + "\",\"redrive_count\":\"" + redriveCount + "\"}";
    }

    private static String truncated(String text) {
        var details = (ObjectNode) Json.parse(text);
        truncate(details, "input");
        truncate(details, "output");
        return Json.write(details);
    }

    private static void truncate(ObjectNode details, String field) {
        var text = details.path(field).asString("");
        // each character is one byte at least, and six at most
        if (text.length() <= MOST_BYTES / 6 || !Json.isLongerThan(MOST_BYTES, details.get(field))) {
            return;
        }
        int end = Math.min(text.length(), MOST_BYTES);
        while (Json.isLongerThan(MOST_BYTES, StringNode.valueOf(text.substring(0, end)))) {
            end -= end / 8;
        }
        details.put(field, text.substring(0, end));
        details.putObject(field + "Details").put("truncated", true);
    }

    /** {@code states/machine/2026-11-22-16-40/7851b2d9}. */
    private String stream(String machine, Instant at) {
        long begin = Math.floorDiv(at.getEpochSecond(), STREAM_SECONDS) * STREAM_SECONDS;
        return streams.compute(
                        machine,
                        (_, last) -> last != null && last.begin() == begin
                                ? last
                                : new Stream(
                                        begin,
                                        "states/%s/%s/%08x"
                                                .formatted(
                                                        machine,
                                                        STREAM_TIME.format(Instant.ofEpochSecond(begin)),
                                                        machine.hashCode())))
                .name();
    }

    private record Stream(long begin, String name) {}
}
