package local.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether a value is what AWS gave, as far as the recording still says: redacted words stand for anything, a token in
 * angle brackets for the same text wherever it stands, and JSON in a string is compared as JSON. Each difference is
 * noted with its path.
 */
final class Likeness {

    private static final Set<String> REDACTED = Set.of(
            "timestamp",
            "datetime",
            "date",
            "start-date",
            "stop-date",
            "start-time",
            "entered-time",
            "RandomNumberGenerated");
    private static final Set<String> METADATA = Set.of("ResponseMetadata", "SdkHttpMetadata", "SdkResponseMetadata");
    /** What AWS shows today, and did not yet show when some of the recordings were made. */
    private static final Set<String> ADDED_SINCE = Set.of("RedriveCount");

    private static final Pattern TOKEN =
            Pattern.compile("<[A-Za-z][\\w:. -]*>|\\b[a-z][a-z0-9]*(?:_[a-z0-9]+)*_(?:name|url|arn)\\b");

    private final Map<String, String> bound = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    List<String> differences() {
        return differences;
    }

    /** Compares, and notes each difference. */
    void compare(String path, JsonNode expected, JsonNode actual) {
        isLike(path, expected, actual);
    }

    /** Compares without a trace: what it bound and noted is forgotten where it is not alike. */
    boolean tryCompare(JsonNode expected, JsonNode actual) {
        var before = Map.copyOf(bound);
        int noted = differences.size();
        if (isLike("", expected, actual)) {
            return true;
        }
        bound.clear();
        bound.putAll(before);
        differences.subList(noted, differences.size()).clear();
        return false;
    }

    private boolean isLike(String path, JsonNode expected, JsonNode actual) {
        if (actual != null && actual.isString() && !expected.isString()) {
            var parsed = parse(actual.stringValue());
            if (parsed.isPresent()) {
                return isLike(path, expected, parsed.get());
            }
        }
        if (actual == null || actual.isMissingNode()) {
            return differ(path, expected, actual);
        }
        return switch (expected.getNodeType()) {
            case OBJECT -> actual.isObject() ? isLikeObject(path, expected, actual) : differ(path, expected, actual);
            case ARRAY -> actual.isArray() ? isLikeArray(path, expected, actual) : differ(path, expected, actual);
            case STRING -> isLikeString(expected.stringValue(), actual) || differ(path, expected, actual);
            default -> Json.same(expected, actual) || differ(path, expected, actual);
        };
    }

    private boolean isLikeObject(String path, JsonNode expected, JsonNode actual) {
        boolean like = true;
        for (var field : expected.properties()) {
            if (!METADATA.contains(field.getKey())) {
                like &= isLike(path + "/" + field.getKey(), field.getValue(), actual.get(field.getKey()));
            }
        }
        for (var field : actual.properties()) {
            var name = field.getKey();
            if (!expected.has(name) && !METADATA.contains(name) && !ADDED_SINCE.contains(name)) {
                like = differ(path + "/" + name, null, field.getValue());
            }
        }
        return like;
    }

    private boolean isLikeArray(String path, JsonNode expected, JsonNode actual) {
        if (expected.size() != actual.size()) {
            return differ(path, expected, actual);
        }
        boolean like = true;
        for (int i = 0; i < expected.size(); i++) {
            like &= isLike(path + "[" + i + "]", expected.get(i), actual.get(i));
        }
        return like;
    }

    private boolean isLikeString(String expected, JsonNode actual) {
        if (REDACTED.contains(expected)) {
            return actual.isValueNode();
        }
        var text = actual.isString() ? actual.stringValue() : Json.write(actual);
        if (text.equals(expected) || matches(expected, text)) {
            return true;
        }
        if (text.contains("stub")) {
            return expected.equals(bound.computeIfAbsent(text, _ -> expected));
        }
        var expectedJson = parse(expected);
        var actualJson = actual.isString() ? parse(text) : Optional.of(actual);
        return expectedJson.isPresent()
                && actualJson.isPresent()
                && !expectedJson.get().isString()
                && tryCompare(expectedJson.get(), actualJson.get());
    }

    /** Binds the tokens of {@code expected} to what stands in their place, and holds them to it. */
    private boolean matches(String expected, String text) {
        var tokens = TOKEN.matcher(expected);
        var pattern = new StringBuilder();
        var names = new ArrayList<String>();
        int end = 0;
        while (tokens.find()) {
            pattern.append(Pattern.quote(expected.substring(end, tokens.start())));
            // A word without brackets only says what kind of value stood there.
            var value = tokens.group().startsWith("<") ? bound.get(tokens.group()) : null;
            pattern.append(value == null ? "(.+?)" : "(" + Pattern.quote(value) + ")");
            names.add(tokens.group());
            end = tokens.end();
        }
        if (names.isEmpty()) {
            return false;
        }
        var matcher = Pattern.compile(pattern + Pattern.quote(expected.substring(end)), Pattern.DOTALL)
                .matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            bound.put(names.get(i), matcher.group(i + 1));
        }
        return true;
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(Json.parse(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private boolean differ(String path, JsonNode expected, JsonNode actual) {
        differences.add("%s%n    AWS:  %s%n    here: %s"
                .formatted(
                        path,
                        expected == null ? "nothing" : Json.write(expected),
                        actual == null || actual.isMissingNode() ? "nothing" : Json.write(actual)));
        return false;
    }
}
