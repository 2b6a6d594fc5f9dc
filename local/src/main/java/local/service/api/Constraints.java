package local.service.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import local.json.Json;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import tools.jackson.databind.JsonNode;

/**
 * What AWS's models say of the members of a service's requests: which must be there, their lengths, ranges, patterns and
 * enumerations. AWS checks these before anything else.
 */
final class Constraints {

    private static final Map<String, Optional<Constraints>> BY_SERVICE = new ConcurrentHashMap<>();

    private final Dialect dialect;
    /** The shapes of requests, by operation. */
    private final JsonNode inputs;

    private final JsonNode shapes;
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    private Constraints(Dialect dialect, JsonNode model) {
        this.dialect = dialect;
        this.inputs = model.get("inputs");
        this.shapes = model.get("shapes");
    }

    /**
     * Lets a request pass or fails.
     *
     * @param operation {@code StartExecution}
     * @throws ServiceException the service's own code for a request that is not valid
     */
    static void check(String operation, SdkPojo request) {
        // software.amazon.awssdk.services.sfn.model
        var service = request.getClass().getPackageName().split("\\.")[4];
        BY_SERVICE
                .computeIfAbsent(service, Constraints::read)
                .ifPresent(constraints -> constraints.refuse(operation, request));
    }

    private static Optional<Constraints> read(String service) {
        try (var file = Constraints.class.getResourceAsStream(service + ".json")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new Constraints(Dialect.of(service), Json.parse(new String(file.readAllBytes()))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void refuse(String operation, SdkPojo request) {
        var shape = inputs.path(operation);
        if (shape.isString()) {
            var violations = new ArrayList<Violation>();
            members(shape(shape), request, "", violations);
            if (!violations.isEmpty()) {
                throw dialect.refusal(violations);
            }
        }
    }

    private JsonNode shape(JsonNode name) {
        return shapes.path(name.asString(""));
    }

    private void members(JsonNode shape, SdkPojo structure, String path, List<Violation> violations) {
        for (var field : structure.sdkFields()) {
            var name = field.memberName();
            var value = field.getValueOrDefault(structure);
            boolean isThere = value != null
                    && !(value instanceof SdkAutoConstructList)
                    && !(value instanceof SdkAutoConstructMap);
            if (isThere) {
                value(shape(shape.path("members").path(name)), value, path + small(name), violations);
            } else if (dialect != Dialect.SNS
                    && shape.path("required")
                            .valueStream()
                            .anyMatch(required -> required.asString().equals(name))) {
                violations.add(new Violation(
                        path + small(name), Optional.of("null"), Violation.Kind.ABSENT, "Member must not be null"));
            }
        }
    }

    private static String small(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private void value(JsonNode shape, Object value, String at, List<Violation> violations) {
        limits(shape, value, at, violations);
        switch (value) {
            case SdkPojo structure -> members(shape, structure, at + ".", violations);
            case List<?> list -> {
                var member = shape(shape.path("member"));
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) != null) {
                        value(member, list.get(i), at + "." + (i + 1) + ".member", violations);
                    }
                }
            }
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    value(shape(shape.path("key")), key, at, violations);
                    if (each != null) {
                        value(shape(shape.path("value")), each, at + "." + key + ".member", violations);
                    }
                });
            default -> {}
        }
    }

    private void limits(JsonNode shape, Object value, String at, List<Violation> violations) {
        if (shape.has("min") || shape.has("max")) {
            var what = value instanceof Number ? "value" : "length";
            var size = size(value);
            if (size < shape.path("min").asDouble(Double.NEGATIVE_INFINITY)) {
                violations.add(new Violation(
                        at,
                        shown(shape, value),
                        Violation.Kind.SIZE,
                        "Member must have " + what + " greater than or equal to "
                                + shape.get("min").asString()));
            }
            if (size > shape.path("max").asDouble(Double.POSITIVE_INFINITY)) {
                violations.add(new Violation(
                        at,
                        shown(shape, value),
                        Violation.Kind.SIZE,
                        "Member must have " + what + " less than or equal to "
                                + shape.get("max").asString()));
            }
        }
        if (shape.has("pattern") && value instanceof String text) {
            var pattern = shape.get("pattern").asString();
            if (!patterns.computeIfAbsent(pattern, Pattern::compile)
                    .matcher(text)
                    .matches()) {
                violations.add(new Violation(
                        at,
                        shown(shape, value),
                        Violation.Kind.PATTERN,
                        "Member must satisfy regular expression pattern: " + pattern));
            }
        }
        if (shape.has("enum") && value instanceof String text) {
            var words = shape.get("enum").valueStream().map(JsonNode::asString).toList();
            if (!words.contains(text)) {
                violations.add(new Violation(
                        at,
                        shown(shape, value),
                        Violation.Kind.ENUMERATION,
                        "Member must satisfy enum value set: " + words));
            }
        }
    }

    private static Optional<String> shown(JsonNode shape, Object value) {
        return shape.path("sensitive").asBoolean(false) || !isShown(value)
                ? Optional.empty()
                : Optional.of("'" + value + "'");
    }

    /** AWS shows texts, numbers and lists of them. */
    private static boolean isShown(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Collection<?> all
                        && all.stream().allMatch(each -> each instanceof String || each instanceof Number);
    }

    private static double size(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case String text -> text.codePointCount(0, text.length());
            case Collection<?> all -> all.size();
            case Map<?, ?> map -> map.size();
            case SdkBytes bytes -> bytes.asByteArrayUnsafe().length;
            default -> 0;
        };
    }

    /**
     * A member that is not as the model wants it.
     *
     * @param at         {@code tags.1.member.key}
     * @param value      as AWS shows it; empty where it does not
     * @param constraint AWS's words
     */
    record Violation(String at, Optional<String> value, Kind kind, String constraint) {

        enum Kind {
            ABSENT,
            SIZE,
            PATTERN,
            ENUMERATION
        }

        String sentence() {
            return "Value " + value.map(text -> text + " ").orElse("") + "at '" + at
                    + "' failed to satisfy constraint: " + constraint;
        }
    }

    /** How a service calls a request that is not valid. */
    enum Dialect {
        JSON("ValidationException"),
        QUERY("ValidationError"),
        LOGS("InvalidParameterException"),
        SCHEMAS("BadRequestException"),
        XRAY("InvalidRequestException"),
        /** Has sentences of its own where a text has characters that it must not have. */
        IAM("ValidationError"),
        /** Says itself, operation by operation, what must be there. */
        SNS("ValidationError");

        private final String code;

        Dialect(String code) {
            this.code = code;
        }

        static Dialect of(String service) {
            return switch (service) {
                case "iam" -> IAM;
                case "sns" -> SNS;
                case "cloudwatchlogs" -> LOGS;
                case "schemas" -> SCHEMAS;
                case "xray" -> XRAY;
                case "sts", "cloudformation" -> QUERY;
                default -> JSON;
            };
        }

        ServiceException refusal(List<Violation> violations) {
            if (this == IAM && violations.getFirst().kind() == Violation.Kind.PATTERN) {
                return new ServiceException(code, 400, characters(violations.getFirst()));
            }
            var sentences = violations.stream().map(Violation::sentence).toList();
            return new ServiceException(
                    code,
                    400,
                    sentences.size() + " validation error" + (sentences.size() == 1 ? "" : "s") + " detected: "
                            + String.join("; ", sentences));
        }

        private static String characters(Violation violation) {
            var sentence = "The specified value for " + violation.at() + " is invalid. It must ";
            if (violation.at().equals("path")) {
                return sentence + "begin and end with / and contain only alphanumeric characters and/or / characters.";
            }
            return violation.constraint().endsWith(": [\\w+=,.@-]+")
                    ? sentence + "contain only alphanumeric characters and/or the following: +=,.@_-"
                    : sentence + "contain only printable ASCII characters.";
        }
    }
}
