package local.asl.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The border between {@link JsonNode} and the values of the JSONata library: Maps, Lists, Strings, Numbers, Booleans,
 * with null for undefined and a marker for JSON's null. Objects and arrays go in as views, so that only what an
 * expression touches is converted, and come out as the nodes that they are views of.
 */
final class JsonataValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final BigDecimal PLAIN_LIMIT = new BigDecimal("1e21");

    private JsonataValues() {}

    /** The value as the library sees it; null, which is undefined, where there is no node. */
    static Object of(JsonNode node) {
        return switch (node) {
            case null -> null;
            case ObjectNode object -> new ObjectView(object);
            case ArrayNode array -> new ArrayView(array);
            case NumericNode number -> number(number);
            default -> {
                if (node.isString()) {
                    yield node.stringValue();
                }
                yield node.isBoolean() ? node.booleanValue() : Jsonata.NULL_VALUE;
            }
        };
    }

    private static Number number(NumericNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return Utils.convertNumber(node.longValue());
        }
        var value = node.decimalValue().doubleValue();
        return Double.isInfinite(value) ? (Number) value : Utils.convertNumber(value);
    }

    /**
     * The JSON value, or nothing where there is a function in it, which JSON cannot say.
     *
     * @throws JException where it is nested deeper than JSON can be
     */
    static Optional<JsonNode> toJson(Object value) {
        return Optional.ofNullable(json(value, 0));
    }

    private static JsonNode json(Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new JException("The result is nested more than %d deep".formatted(Json.MAX_DEPTH), -1);
        }
        return switch (value) {
            case View view -> view.node();
            case String text -> NODES.stringNode(text);
            case Boolean bool -> NODES.booleanNode(bool);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Number number -> decimal(number.doubleValue());
            case Map<?, ?> map -> object(map, depth + 1);
            case List<?> list -> array(list, depth + 1);
            case null -> null;
            default -> value == Jsonata.NULL_VALUE ? NODES.nullNode() : null;
        };
    }

    /**
     * As JavaScript prints it: whole numbers have no fraction, and no exponent up to 1e21. What is no number in JSON is
     * a text.
     */
    private static JsonNode decimal(double value) {
        if (!Double.isFinite(value)) {
            return NODES.stringNode(Double.toString(value));
        }
        var exact = new BigDecimal(Double.toString(value));
        if (value == Math.rint(value) && exact.abs().compareTo(PLAIN_LIMIT) < 0) {
            BigInteger whole = exact.toBigInteger();
            return whole.bitLength() < 32
                    ? NODES.numberNode(whole.intValue())
                    : whole.bitLength() < 64 ? NODES.numberNode(whole.longValue()) : NODES.numberNode(whole);
        }
        return NODES.numberNode(value);
    }

    private static JsonNode object(Map<?, ?> map, int depth) {
        var object = Json.object();
        for (var entry : map.entrySet()) {
            var value = json(entry.getValue(), depth);
            if (value == null) {
                return null;
            }
            object.set((String) entry.getKey(), value);
        }
        return object;
    }

    private static JsonNode array(List<?> list, int depth) {
        var array = Json.array();
        for (var element : list) {
            var value = json(element, depth);
            if (value == null) {
                return null;
            }
            array.add(value);
        }
        return array;
    }

    /** A value that an expression is given, and does not make. */
    interface Given {}

    /** An object or an array as the library sees it. */
    sealed interface View extends Given {
        JsonNode node();
    }

    /** An object, read only. */
    private static final class ObjectView extends AbstractMap<String, Object> implements View {
        private final ObjectNode node;

        private ObjectView(ObjectNode node) {
            this.node = node;
        }

        @Override
        public JsonNode node() {
            return node;
        }

        @Override
        public Object get(Object key) {
            return of(node.get((String) key));
        }

        @Override
        public boolean containsKey(Object key) {
            return node.has((String) key);
        }

        @Override
        public int size() {
            return node.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return node.properties().stream()
                            .map(field -> Map.entry(field.getKey(), of(field.getValue())))
                            .iterator();
                }

                @Override
                public int size() {
                    return node.size();
                }
            };
        }
    }

    /** An array, read only. */
    private static final class ArrayView extends AbstractList<Object> implements View, RandomAccess {
        private final ArrayNode node;

        private ArrayView(ArrayNode node) {
            this.node = node;
        }

        @Override
        public JsonNode node() {
            return node;
        }

        @Override
        public Object get(int index) {
            return of(node.get(index));
        }

        @Override
        public int size() {
            return node.size();
        }
    }
}
