package local.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
 * The intrinsic functions, with the limits that AWS's documentation ("Intrinsic functions for JSONPath states in Step Functions")
 * gives them.
 */
public enum IntrinsicFunction {

    FORMAT("States.Format", 1, Integer.MAX_VALUE, IntrinsicFunction::format),
    STRING_TO_JSON("States.StringToJson", 1, 1, IntrinsicFunction::stringToJson),
    JSON_TO_STRING("States.JsonToString", 1, 1, arguments -> string(Json.write(arguments[0]))),
    ARRAY("States.Array", 0, Integer.MAX_VALUE, arguments -> Stream.of(arguments).collect(Json.toArray())),
    ARRAY_PARTITION("States.ArrayPartition", 2, 2, IntrinsicFunction::arrayPartition),
    ARRAY_CONTAINS("States.ArrayContains", 2, 2, arguments -> bool(contains(array(arguments, 0), arguments[1]))),
    ARRAY_RANGE("States.ArrayRange", 3, 3, IntrinsicFunction::arrayRange),
    ARRAY_GET_ITEM("States.ArrayGetItem", 2, 2, IntrinsicFunction::arrayGetItem),
    ARRAY_LENGTH("States.ArrayLength", 1, 1, arguments -> number(array(arguments, 0).size())),
    ARRAY_UNIQUE("States.ArrayUnique", 1, 1, IntrinsicFunction::arrayUnique),
    BASE64_ENCODE("States.Base64Encode", 1, 1, IntrinsicFunction::base64Encode),
    BASE64_DECODE("States.Base64Decode", 1, 1, IntrinsicFunction::base64Decode),
    HASH("States.Hash", 2, 2, IntrinsicFunction::hash),
    JSON_MERGE("States.JsonMerge", 3, 3, IntrinsicFunction::jsonMerge),
    MATH_RANDOM("States.MathRandom", 2, 3, IntrinsicFunction::mathRandom),
    MATH_ADD("States.MathAdd", 2, 2, IntrinsicFunction::mathAdd),
    STRING_SPLIT("States.StringSplit", 2, 2, IntrinsicFunction::stringSplit),
    UUID_V4("States.UUID", 0, 0, arguments -> string(UUID.randomUUID().toString()));

    /** Wrong arguments; the message says what is wrong with them. */
    static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message, null, false, false);
        }
    }

    private static final int MAX_CHARACTERS = 10_000;
    private static final int MAX_RANGE = 1_000;
    private static final int MAX_DIGITS = 18;
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final Map<String, IntrinsicFunction> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(function -> function.text, Function.identity()));

    private final String text;
    private final int least;
    private final int most;
    private final Function<JsonNode[], JsonNode> body;

    IntrinsicFunction(String text, int least, int most, Function<JsonNode[], JsonNode> body) {
        this.text = text;
        this.least = least;
        this.most = most;
        this.body = body;
    }

    /** The function that a definition calls by {@code name}, such as {@code States.UUID}. */
    static Optional<IntrinsicFunction> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
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

    /** @throws Fault where the arguments are not what it takes */
    JsonNode apply(JsonNode[] arguments) {
        return body.apply(arguments);
    }

    private static JsonNode format(JsonNode[] arguments) {
        var template = string(arguments, 0);
        var result = new StringBuilder();
        var next = 1;
        for (var i = 0; i < template.length(); i++) {
            var c = template.charAt(i);
            if (c == '\\' && i + 1 < template.length() && "{}\\".indexOf(template.charAt(i + 1)) >= 0) {
                result.append(template.charAt(++i));
            } else if (c == '{' && i + 1 < template.length() && template.charAt(i + 1) == '}') {
                if (next == arguments.length) {
                    throw new Fault("The number of arguments does not match the number of occurrences of {}");
                }
                result.append(plain(arguments[next++]));
                i++;
            } else if (c == '{' || c == '}') {
                throw new Fault(c == '{' ? "matching '}' not found for '{'" : "matching '{' not found for '}'");
            } else {
                result.append(c);
            }
        }
        if (next != arguments.length) {
            throw new Fault("The number of arguments does not match the number of occurrences of {}");
        }
        return string(result.toString());
    }

    /** As AWS puts a value into a string: objects and arrays look as Java's maps and lists print themselves. */
    private static String plain(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> object.propertyStream()
                    .map(field -> field.getKey() + "=" + plain(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case ArrayNode array -> array.valueStream().map(IntrinsicFunction::plain).collect(Collectors.joining(", ", "[", "]"));
            default -> value.isString() ? value.stringValue() : Json.write(value);
        };
    }

    private static JsonNode stringToJson(JsonNode[] arguments) {
        var text = string(arguments, 0);
        if (text.isBlank()) {
            return JsonNodeFactory.instance.nullNode();
        }
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new Fault("The string is not valid JSON");
        }
    }

    private static JsonNode arrayPartition(JsonNode[] arguments) {
        var array = array(arguments, 0);
        var size = integer(arguments, 1);
        if (size < 1) {
            throw new Fault("The chunk size must be a positive integer");
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

    private static JsonNode arrayRange(JsonNode[] arguments) {
        var first = integer(arguments, 0);
        var last = integer(arguments, 1);
        var step = integer(arguments, 2);
        if (step == 0) {
            throw new Fault("The increment must not be zero");
        }
        var range = Json.array();
        for (var i = first; step > 0 ? i <= last : i >= last; i += step) {
            if (range.size() == MAX_RANGE) {
                throw new Fault("The range may have up to %,d elements".formatted(MAX_RANGE));
            }
            range.add(integral(i));
        }
        return range;
    }

    private static JsonNode arrayGetItem(JsonNode[] arguments) {
        var array = array(arguments, 0);
        var index = integer(arguments, 1);
        if (index < 0 || index >= array.size()) {
            throw new Fault("The index %d is out of the array's bounds".formatted(index));
        }
        return array.get((int) index);
    }

    private static JsonNode arrayUnique(JsonNode[] arguments) {
        var seen = new HashSet<JsonNode>();
        return array(arguments, 0).valueStream().filter(value -> seen.add(Json.canonical(value))).collect(Json.toArray());
    }

    private static JsonNode base64Encode(JsonNode[] arguments) {
        var text = limited(string(arguments, 0));
        return string(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode base64Decode(JsonNode[] arguments) {
        var text = limited(string(arguments, 0));
        try {
            var bytes = Base64.getDecoder().decode(text);
            return string(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new Fault("The string is not valid Base64 of a UTF-8 text");
        }
    }

    private static JsonNode hash(JsonNode[] arguments) {
        var data = arguments[0].isString() ? arguments[0].stringValue() : Json.write(arguments[0]);
        var algorithm = string(arguments, 1);
        return string(hash(limited(data), algorithm)
                .orElseThrow(() -> new Fault("The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512")));
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

    private static JsonNode jsonMerge(JsonNode[] arguments) {
        if (!(arguments[0] instanceof ObjectNode first) || !(arguments[1] instanceof ObjectNode second)) {
            throw new Fault("The first two arguments must be JSON objects");
        }
        if (!arguments[2].isBoolean()) {
            throw new Fault("The third argument must be a boolean");
        }
        if (arguments[2].booleanValue()) {
            throw new Fault("Only the shallow merging mode is supported: the third argument must be false");
        }
        return Json.object().setAll(first).setAll(second);
    }

    /** From the start, inclusive, to the end, exclusive. */
    private static JsonNode mathRandom(JsonNode[] arguments) {
        var start = integer(arguments, 0);
        var end = integer(arguments, 1);
        if (start >= end) {
            throw new Fault("The start must be less than the end");
        }
        return integral(arguments.length == 3
                ? new Random(integer(arguments, 2)).nextLong(start, end)
                : ThreadLocalRandom.current().nextLong(start, end));
    }

    private static JsonNode mathAdd(JsonNode[] arguments) {
        return integral(integer(arguments, 0) + integer(arguments, 1));
    }

    /** Every character of the second argument splits; what would be empty is left out. */
    private static JsonNode stringSplit(JsonNode[] arguments) {
        var text = string(arguments, 0);
        var delimiters = string(arguments, 1);
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

    private static String string(JsonNode[] arguments, int index) {
        if (!arguments[index].isString()) {
            throw new Fault("Argument %d must be a string".formatted(index + 1));
        }
        return arguments[index].stringValue();
    }

    private static String limited(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new Fault("The string may have up to %,d characters".formatted(MAX_CHARACTERS));
        }
        return text;
    }

    private static ArrayNode array(JsonNode[] arguments, int index) {
        if (arguments[index] instanceof ArrayNode array) {
            return array;
        }
        throw new Fault("Argument %d must be an array".formatted(index + 1));
    }

    /** A number, rounded half up to the nearest integer as AWS does it. */
    private static long integer(JsonNode[] arguments, int index) {
        var value = arguments[index];
        if (!value.isNumber()) {
            throw new Fault("Argument %d must be a number".formatted(index + 1));
        }
        var number = value.decimalValue();
        if (number.precision() - number.scale() > MAX_DIGITS) {
            throw new Fault("Argument %d is out of range".formatted(index + 1));
        }
        return number.add(HALF).setScale(0, RoundingMode.FLOOR).longValue();
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
