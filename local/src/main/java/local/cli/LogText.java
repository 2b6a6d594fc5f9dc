package local.cli;

import java.util.List;
import java.util.regex.Pattern;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of a function's log, as a person reads it.
 *
 * @param level   {@code INFO} and so on; empty where the line has none
 * @param message what it says
 * @param rest    the other fields of a structured line, which matter less
 */
record LogText(String level, String message, String rest) {

    /** What the runtime adds to every line, and a person who looks on knows. */
    private static final List<String> KNOWN = List.of("timestamp", "level", "message", "requestId", "AWSRequestId");

    private static final Pattern STACK = Pattern.compile("(?s)\\n\\s+at .*");

    /** Of a line as it was logged: JSON or text. Of a stack trace only what comes before it stays. */
    static LogText of(String line) {
        if (line.startsWith("{")) {
            try {
                if (Json.parse(line) instanceof ObjectNode fields
                        && fields.path("message").isString()) {
                    var rest = new StringBuilder();
                    fields.properties().stream()
                            .filter(field -> !KNOWN.contains(field.getKey()))
                            .forEach(field -> rest.append(rest.isEmpty() ? "" : " ")
                                    .append(field.getKey())
                                    .append('=')
                                    .append(
                                            field.getValue().isString()
                                                    ? field.getValue().stringValue()
                                                    : Json.write(field.getValue())));
                    return new LogText(
                            fields.path("level").asString(""),
                            bare(fields.path("message").stringValue()),
                            rest.toString());
                }
            } catch (JacksonException e) {
                // Then it is text.
            }
        }
        return new LogText("", bare(line), "");
    }

    private static String bare(String message) {
        return STACK.matcher(message.strip()).replaceFirst("");
    }

    /**
     * What a function failed with, from the cause that Lambda gives: {@code IllegalArgumentException: bad payload
     * (HelloWorld.java:12)}; the cause itself where it is none of Lambda's.
     */
    static String failure(String cause) {
        if (cause == null || !cause.startsWith("{")) {
            return cause;
        }
        try {
            var thrown = Json.parse(cause);
            var type = thrown.path("errorType").asString("");
            var message = thrown.path("errorMessage").asString("");
            if (type.isEmpty() && message.isEmpty()) {
                return cause;
            }
            var frame = thrown.path("stackTrace").path(0).asString("");
            var at = Pattern.compile("\\(([^()]+:\\d+)\\)").matcher(frame);
            return type.substring(type.lastIndexOf('.') + 1)
                    + (type.isEmpty() || message.isEmpty() ? "" : ": ")
                    + message
                    + (at.find() ? " (" + at.group(1) + ")" : "");
        } catch (JacksonException e) {
            return cause;
        }
    }
}
