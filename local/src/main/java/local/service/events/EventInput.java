package local.service.events;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import local.asl.expression.JsonPath;
import local.asl.expression.Scope;
import local.asl.expression.Variables;
import local.json.Json;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.eventbridge.model.InputTransformer;
import software.amazon.awssdk.services.eventbridge.model.Target;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a target gets of an event: all of it, a part ({@code InputPath}), a constant ({@code Input}), or a template with parts
 * of it in ({@code InputTransformer}).
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Input
 *     transformation</a>
 */
final class EventInput {

    private static final Pattern PLACEHOLDER = Pattern.compile("<([\\w.-]+)>");

    private EventInput() {}

    /** JSON text, or the lines of it that a template has. */
    static String of(Target target, LiveRule rule, Event event) {
        if (target.input() != null) {
            return target.input();
        }
        if (target.inputPath() != null) {
            return find(target.inputPath(), event.json()).map(Json::write).orElse("null");
        }
        return target.inputTransformer() == null
                ? Json.write(event.json())
                : filled(target.inputTransformer(), rule, event);
    }

    private static String filled(InputTransformer transformer, LiveRule rule, Event event) {
        return fill(transformer.inputTemplate(), name -> switch (name) {
            case "aws.events.rule-arn" -> text(rule.arn());
            case "aws.events.rule-name" -> text(rule.name());
            case "aws.events.event.ingestion-time" ->
                text(event.ingested().truncatedTo(ChronoUnit.SECONDS).toString());
            case "aws.events.event.json" -> Optional.of(event.json());
            case "aws.events.event" -> Optional.of(event.json().deepCopy().without("detail"));
            default ->
                transformer.inputPathsMap().containsKey(name)
                        // What is not in the event shows as nothing.
                        ? find(transformer.inputPathsMap().get(name), event.json())
                                .or(() -> text(""))
                        : Optional.empty();
        });
    }

    private static Optional<JsonNode> text(String text) {
        return Optional.of(StringNode.valueOf(text));
    }

    private static Optional<JsonNode> find(String path, JsonNode event) {
        return JsonPath.parse(path).find(new Scope(event, Json.object(), Variables.NONE));
    }

    /**
     * Puts the values in. Within the quotation marks of a text a text stands as it is, and of other values those marks are
     * left out, so that what comes is JSON again; elsewhere a value is JSON.
     *
     * @param value by its name; empty where it is none, and stays as it is
     */
    private static String fill(String template, Function<String, Optional<JsonNode>> value) {
        var filled = new StringBuilder();
        var placeholders = PLACEHOLDER.matcher(template);
        boolean inText = false;
        int at = 0;
        while (placeholders.find()) {
            inText = goesOnInText(template, at, placeholders.start(), inText);
            filled.append(template, at, placeholders.start());
            var found = value.apply(placeholders.group(1));
            boolean within = inText;
            filled.append(
                    found.map(json -> within ? inText(json) : Json.write(json)).orElse(placeholders.group()));
            at = placeholders.end();
        }
        return filled.append(template.substring(at)).toString();
    }

    private static String inText(JsonNode value) {
        var written = Json.write(value);
        return value.isString() ? written.substring(1, written.length() - 1) : written.replace("\"", "");
    }

    private static boolean goesOnInText(String template, int from, int to, boolean inText) {
        boolean now = inText;
        for (int i = from; i < to; i++) {
            switch (template.charAt(i)) {
                case '\\' -> i++;
                case '"' -> now = !now;
                default -> {}
            }
        }
        return now;
    }

    /**
     * Refuses what cannot be made an input.
     *
     * @throws ServiceException {@code ValidationException}
     */
    static void check(Target target) {
        long given = java.util.stream.Stream.of(target.input(), target.inputPath(), target.inputTransformer())
                .filter(java.util.Objects::nonNull)
                .count();
        if (given > 1) {
            throw invalid("Only one of Input, InputPath, or InputTransformer must be provided for target " + target.id()
                    + ".");
        }
        if (target.input() != null && !isJson(target.input())) {
            throw invalid("JSON text in Input of target " + target.id() + " is not valid.");
        }
        if (target.inputPath() != null) {
            checkPath(target, target.inputPath());
        }
        if (target.inputTransformer() != null) {
            target.inputTransformer().inputPathsMap().forEach((name, path) -> {
                if (name.startsWith("aws.")) {
                    throw invalid("The variable " + name + " of target " + target.id() + " has a reserved name.");
                }
                checkPath(target, path);
            });
            checkTemplate(target);
        }
    }

    private static void checkTemplate(Target target) {
        var template = target.inputTransformer().inputTemplate();
        var filled = fill(template, name -> {
            if (!name.startsWith("aws.events.")
                    && !target.inputTransformer().inputPathsMap().containsKey(name)) {
                throw invalid("InputTemplate for target " + target.id() + " contains placeholder <" + name
                        + "> that InputPathsMap does not have.");
            }
            return text("any");
        });
        if (!isJson(filled) && !filled.lines().filter(line -> !line.isBlank()).allMatch(EventInput::isJson)) {
            throw invalid("Invalid InputTemplate for target " + target.id()
                    + ": it is no JSON once its variables are filled in. A text stands in quotation marks.");
        }
    }

    private static void checkPath(Target target, String path) {
        try {
            JsonPath.parse(path);
        } catch (IllegalArgumentException noPath) {
            throw invalid("Invalid JSON path " + path + " for target " + target.id() + ": " + noPath.getMessage());
        }
    }

    private static boolean isJson(String text) {
        try {
            Json.parse(text);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static ServiceException invalid(String message) {
        return EventBridge.invalid(message);
    }
}
