package local.service.lambda;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.logs.Logs;
import local.template.stack.Stack;
import tools.jackson.core.JacksonException;

/**
 * Sends what functions log to CloudWatch Logs, in sessions of their roles, as Lambda does: what a role may not write is
 * lost, and the function runs on. The first such refusal of a function is told at the door.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Sending Lambda function logs
 *     to CloudWatch Logs</a>
 */
public final class FunctionLogs {

    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    private final Account account;
    private final Function<String, Optional<Stack.Function>> functions;
    private final Door door;
    private final Logs logs;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @param functions the account's, by name */
    public FunctionLogs(Account account, Function<String, Optional<Stack.Function>> functions, Door door, Logs logs) {
        this.account = account;
        this.functions = functions;
        this.door = door;
        this.logs = logs;
    }

    /** Writes the line, if it is to be logged and may be. */
    public void write(LogLine line) {
        functions.apply(line.functionName()).ifPresent(function -> write(line, function));
    }

    private void write(LogLine line, Stack.Function function) {
        var group = function.logGroup();
        if (!isLogged(function, line)) {
            return;
        }
        var role = new Principal.RoleSession(account.id(), function.roleName(), function.name());
        if (!logs.hasGroup(group)) {
            if (!allows(function, role, "logs:CreateLogGroup", logs.arn(group, ""))) {
                return;
            }
            logs.createGroup(group);
        }
        var stream = logs.arn(group, line.logStream());
        if ((logs.hasStream(group, line.logStream()) || allows(function, role, "logs:CreateLogStream", stream))
                && allows(function, role, "logs:PutLogEvents", stream)) {
            // a line of text keeps its end, an event of JSON has none
            logs.write(
                    group,
                    line.logStream(),
                    line.at(),
                    function.jsonLog().isPresent() ? line.message() : line.message() + "\n");
        }
    }

    /**
     * Whether CloudWatch Logs gets the line: what is JSON with a level is logged from the function's own level on; all
     * else counts as INFO.
     */
    public static boolean isLogged(Stack.Function function, LogLine line) {
        if (line.platform() || function.jsonLog().isEmpty()) {
            return true;
        }
        int level = LEVELS.indexOf(level(line.message()).toUpperCase(Locale.ROOT));
        return (level < 0 ? LEVELS.indexOf("INFO") : level)
                >= LEVELS.indexOf(function.jsonLog().get().application());
    }

    private static String level(String message) {
        if (!message.startsWith("{")) {
            return "";
        }
        try {
            var event = Json.parse(message);
            return event.has("timestamp") ? event.path("level").asString("") : "";
        } catch (JacksonException e) {
            return "";
        }
    }

    private boolean allows(Stack.Function function, Principal role, String action, String resource) {
        if (door.allows(role, action, resource)) {
            return true;
        }
        if (told.add(function.name())) {
            try {
                door.check(role, action, resource);
            } catch (ServiceException e) {
                // the door has told of it; nobody waits for an answer
            }
        }
        return false;
    }
}
