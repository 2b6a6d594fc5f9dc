package local.asl.expression;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The intrinsic functions, with the limits that AWS's documentation ("Intrinsic functions for JSONPath states in Step
 * Functions") gives them.
 */
public enum IntrinsicFunction {
    FORMAT("States.Format", 1, Integer.MAX_VALUE, IntrinsicFormat::format),
    STRING_TO_JSON("States.StringToJson", 1, 1, IntrinsicFunction::stringToJson),
    JSON_TO_STRING("States.JsonToString", 1, 1, arguments -> string(Json.write(arguments.get(0)))),
    ARRAY(
            "States.Array",
            0,
            Integer.MAX_VALUE,
            arguments -> arguments.values().stream().collect(Json.toArray())),
    ARRAY_PARTITION("States.ArrayPartition", 2, 2, IntrinsicFunction::arrayPartition),
    ARRAY_CONTAINS("States.ArrayContains", 2, 2, arguments -> bool(contains(arguments.array(0), arguments.get(1)))),
    ARRAY_RANGE("States.ArrayRange", 3, 3, IntrinsicFunction::arrayRange),
    ARRAY_GET_ITEM("States.ArrayGetItem", 2, 2, IntrinsicFunction::arrayGetItem),
    ARRAY_LENGTH(
            "States.ArrayLength", 1, 1, arguments -> number(arguments.array(0).size())),
    ARRAY_UNIQUE("States.ArrayUnique", 1, 1, IntrinsicFunction::arrayUnique),
    BASE64_ENCODE("States.Base64Encode", 1, 1, IntrinsicFunction::base64Encode),
    BASE64_DECODE("States.Base64Decode", 1, 1, IntrinsicFunction::base64Decode),
    HASH("States.Hash", 2, 2, IntrinsicFunction::hash),
    JSON_MERGE("States.JsonMerge", 3, 3, IntrinsicFunction::jsonMerge),
    MATH_RANDOM("States.MathRandom", 2, 3, IntrinsicFunction::mathRandom),
    MATH_ADD("States.MathAdd", 2, 2, IntrinsicFunction::mathAdd),
    STRING_SPLIT("States.StringSplit", 2, 2, IntrinsicFunction::stringSplit),
    UUID_V4("States.UUID", 0, 0, arguments -> string(UUID.randomUUID().toString()));

    private static final int MAX_RANGE = 1_000;
    private static final Map<String, IntrinsicFunction> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(function -> function.text, Function.identity()));

    private final String text;
    private final int least;
    private final int most;
    private final Function<IntrinsicArguments, JsonNode> body;

    IntrinsicFunction(String text, int least, int most, Function<IntrinsicArguments, JsonNode> body) {
        this.text = text;
        this.least = least;
        this.most = most;
        this.body = body;
    }

    /** The function that a definition calls by {@code name}, such as {@code States.UUID}. */
    static Optional<IntrinsicFunction> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** As a definition calls it. */
    String text() {
        return text;
    }

    /** Whether it can be called with so many arguments. */
    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    /** How many arguments it takes, for a person. */
    String arity() {
        var count = least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : least + " or " + most;
        return count + (count.equals("1") ? " argument" : " arguments");
    }

    /** @throws IntrinsicArguments.Fault where the arguments are not what it takes */
    JsonNode apply(IntrinsicArguments arguments) {
        return body.apply(arguments);
    }

    private static JsonNode stringToJson(IntrinsicArguments arguments) {
        var text = arguments.string(0);
        if (text.isBlank()) {
            return JsonNodeFactory.instance.nullNode();
        }
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new IntrinsicArguments.Fault("The string is not valid JSON");
        }
    }

    private static JsonNode arrayPartition(IntrinsicArguments arguments) {
        var array = arguments.array(0);
        var size = arguments.integer(1);
        if (size < 1) {
            throw new IntrinsicArguments.Fault("The chunk size must be a positive integer");
        }
        var chunks = Json.array();
        for (var start = 0L; start < array.size(); start += size) {
            var chunk = chunks.addArray();
            for (var i = start; i < Math.min(start + size, array.size()); i++) {
                chunk.add(array.get((int) i));
            }
        }
        return chunks;
    }

    private static boolean contains(ArrayNode array, JsonNode value) {
        return array.valueStream().anyMatch(element -> Json.same(element, value));
    }

    private static JsonNode arrayRange(IntrinsicArguments arguments) {
        var first = arguments.integer(0);
        var last = arguments.integer(1);
        var step = arguments.integer(2);
        if (step == 0) {
            throw new IntrinsicArguments.Fault("The increment must not be zero");
        }
        var range = Json.array();
        for (var i = first; step > 0 ? i <= last : i >= last; i += step) {
            if (range.size() == MAX_RANGE) {
                throw new IntrinsicArguments.Fault("The range may have up to %,d elements".formatted(MAX_RANGE));
            }
            range.add(integral(i));
        }
        return range;
    }

    private static JsonNode arrayGetItem(IntrinsicArguments arguments) {
        var array = arguments.array(0);
        var index = arguments.integer(1);
        if (index < 0 || index >= array.size()) {
            throw new IntrinsicArguments.Fault("The index %d is out of the array's bounds".formatted(index));
        }
        return array.get((int) index);
    }

    private static JsonNode arrayUnique(IntrinsicArguments arguments) {
        var seen = new HashSet<JsonNode>();
        return arguments
                .array(0)
                .valueStream()
                .filter(value -> seen.add(Json.canonical(value)))
                .collect(Json.toArray());
    }

    private static JsonNode base64Encode(IntrinsicArguments arguments) {
        var text = arguments.shortString(0);
        return string(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode base64Decode(IntrinsicArguments arguments) {
        var text = arguments.shortString(0);
        try {
            var bytes = Base64.getDecoder().decode(text);
            return string(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IntrinsicArguments.Fault("The string is not valid Base64 of a UTF-8 text");
        }
    }

    private static JsonNode hash(IntrinsicArguments arguments) {
        var data = arguments.get(0).isString() ? arguments.get(0).stringValue() : Json.write(arguments.get(0));
        var algorithm = arguments.string(1);
        return string(hash(IntrinsicArguments.shortened(data), algorithm)
                .orElseThrow(() ->
                        new IntrinsicArguments.Fault("The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512")));
    }

    /** In hexadecimal digits, or nothing where there is no such algorithm. */
    static Optional<String> hash(String data, String algorithm) {
        return switch (algorithm) {
            case "MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512" -> {
                try {
                    var digest = MessageDigest.getInstance(algorithm).digest(data.getBytes(StandardCharsets.UTF_8));
                    yield Optional.of(HexFormat.of().formatHex(digest));
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException(e);
                }
            }
            default -> Optional.empty();
        };
    }

    private static JsonNode jsonMerge(IntrinsicArguments arguments) {
        if (!(arguments.get(0) instanceof ObjectNode first) || !(arguments.get(1) instanceof ObjectNode second)) {
            throw new IntrinsicArguments.Fault("The first two arguments must be JSON objects");
        }
        if (!arguments.get(2).isBoolean()) {
            throw new IntrinsicArguments.Fault("The third argument must be a boolean");
        }
        if (arguments.get(2).booleanValue()) {
            throw new IntrinsicArguments.Fault(
                    "Only the shallow merging mode is supported: the third argument must be false");
        }
        return Json.object().setAll(first).setAll(second);
    }

    /** From the start, inclusive, to the end, exclusive. */
    private static JsonNode mathRandom(IntrinsicArguments arguments) {
        var start = arguments.integer(0);
        var end = arguments.integer(1);
        if (start >= end) {
            throw new IntrinsicArguments.Fault("The start must be less than the end");
        }
        return integral(
                arguments.values().size() == 3
                        ? new Random(arguments.integer(2)).nextLong(start, end)
                        : ThreadLocalRandom.current().nextLong(start, end));
    }

    private static JsonNode mathAdd(IntrinsicArguments arguments) {
        return integral(arguments.integer(0) + arguments.integer(1));
    }

    /** Every character of the second argument splits; what would be empty is left out. */
    private static JsonNode stringSplit(IntrinsicArguments arguments) {
        var text = arguments.string(0);
        var delimiters = arguments.string(1);
        var parts = Json.array();
        var start = 0;
        for (var i = 0; i <= text.length(); i++) {
            if (i == text.length() || delimiters.indexOf(text.charAt(i)) >= 0) {
                if (i > start) {
                    parts.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }

    private static JsonNode integral(long value) {
        return value == (int) value ? number((int) value) : JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode string(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    private static JsonNode bool(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }
}
