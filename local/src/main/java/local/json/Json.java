package local.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collector;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON values are Jackson's {@link JsonNode} everywhere. Once a value is handed to another object it is never changed:
 * whoever wants a changed value makes a new one, so that a history may share its values with the execution that goes
 * on.
 */
public final class Json {

    /** How deep values may be nested: no text that is nested deeper is read, and no such value is written. */
    public static final int MAX_DEPTH = StreamReadConstraints.DEFAULT_MAX_DEPTH;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonMapper STRICT = MAPPER.rebuild()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /**
     * Reads one JSON value and nothing after it. Of two fields of one name the last one counts, as with AWS.
     *
     * @throws JacksonException with line and column, where the text is not JSON
     */
    public static JsonNode parse(String text) {
        return read(MAPPER, text);
    }

    /**
     * Reads what a person wrote: two fields of one name are refused.
     *
     * @throws JacksonException with line and column, where the text is not JSON
     */
    public static JsonNode parseStrictly(String text) {
        return read(STRICT, text);
    }

    /** Jackson takes no text for no value, and does not complain. */
    private static JsonNode read(JsonMapper mapper, String text) {
        var value = mapper.readTree(text);
        if (value.isMissingNode()) {
            throw new StreamReadException("There is no JSON value, only white space");
        }
        return value;
    }

    /** The tokens of a JSON text that a person wrote, for whoever wants to know where they stand in it. */
    public static JsonParser parser(String text) {
        return STRICT.createParser(text);
    }

    /** The same of a text in which the last of two fields of one name counts. */
    static JsonParser lenientParser(String text) {
        return MAPPER.createParser(text);
    }

    /** The value as compact JSON text. */
    public static String write(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    /** The value as indented JSON text, for a person's eye. */
    public static String pretty(JsonNode value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object of texts, in the order of their names. */
    public static ObjectNode texts(Map<String, String> texts) {
        var object = object();
        new TreeMap<>(texts).forEach(object::put);
        return object;
    }

    /** The members of an object whose values are all texts. */
    public static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().stringValue()));
        return texts;
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Gathers values into an array. */
    public static Collector<JsonNode, ?, ArrayNode> toArray() {
        return Collector.of(Json::array, ArrayNode::add, ArrayNode::addAll);
    }

    /** Whether two values say the same: 1 and 1.0 do, and the order of an object's fields does not matter. */
    public static boolean same(JsonNode one, JsonNode other) {
        return one.equals(other) || canonical(one).equals(canonical(other));
    }

    /** A value that {@link Object#equals equals} another's just where the two say the {@link #same}. */
    public static JsonNode canonical(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                var copy = object();
                object.forEachEntry((name, field) -> copy.set(name, canonical(field)));
                yield copy;
            }
            case ArrayNode array -> array.valueStream().map(Json::canonical).collect(toArray());
            case NumericNode number -> DecimalNode.valueOf(number.decimalValue().stripTrailingZeros());
            default -> value;
        };
    }

    /**
     * Whether the value, written as compact JSON text, takes more than so many bytes of UTF-8, or cannot be written
     * because it is nested deeper than {@link #MAX_DEPTH}. It stops counting as soon as it does.
     */
    public static boolean isLongerThan(int bytes, JsonNode value) {
        return remaining(bytes, value, 0) < 0;
    }

    /**
     * How many bytes of UTF-8 the value takes as compact JSON text; {@link Integer#MAX_VALUE} where it cannot be
     * written.
     */
    public static int length(JsonNode value) {
        int left = remaining(Integer.MAX_VALUE, value, 0);
        return left < 0 ? Integer.MAX_VALUE : Integer.MAX_VALUE - left;
    }

    /** What is left of so many bytes once the value is written; anything negative where they do not suffice. */
    private static int remaining(int bytes, JsonNode value, int depth) {
        if (depth > MAX_DEPTH) {
            return -1;
        }
        return switch (value) {
            case ObjectNode object -> {
                int left = bytes - (object.isEmpty() ? 2 : 1);
                for (var field : object.properties()) {
                    if (left < 0) {
                        break;
                    }
                    left = remaining(left - length(field.getKey()) - 2, field.getValue(), depth + 1);
                }
                yield left;
            }
            case ArrayNode array -> {
                int left = bytes - (array.isEmpty() ? 2 : 1);
                for (var element : array) {
                    if (left < 0) {
                        break;
                    }
                    left = remaining(left - 1, element, depth + 1);
                }
                yield left;
            }
            case StringNode string -> bytes - length(string.stringValue());
            default -> bytes - write(value).length();
        };
    }

    /** Of a string in its quotation marks, with what must be escaped. */
    private static int length(String text) {
        int length = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += switch (c) {
                case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 2;
                default -> c < 0x20 ? 6 : c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            };
        }
        return length;
    }
}
