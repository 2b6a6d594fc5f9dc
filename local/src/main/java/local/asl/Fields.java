package local.asl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import local.asl.Finding.Code;
import local.asl.expression.QueryLanguage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one JSON object of a definition, and notes every fault with its place. A value that is missing or
 * wrong is noted and then read as null or as absent: a definition with a fault is refused as a whole, so nobody
 * sees it.
 *
 * <p>Whatever is not read is not supported: {@link #end} says so, and which required fields are missing.
 */
final class Fields {

    /** What AWS takes for seconds at most: a little over three years. */
    static final long MAX_SECONDS = 99_999_999;

    private final Reading reading;
    private final ObjectNode object;
    private final Place place;
    private final Set<String> known;
    private final List<String> missing;

    Fields(Reading reading, ObjectNode object, Place place) {
        this(reading, object, place, new HashSet<>(), new ArrayList<>());
        text("Comment");
    }

    private Fields(Reading reading, ObjectNode object, Place place, Set<String> known, List<String> missing) {
        this.reading = reading;
        this.object = object;
        this.place = place;
        this.known = known;
        this.missing = missing;
    }

    Reading reading() {
        return reading;
    }

    Place place() {
        return place;
    }

    /** The same fields under another reading. What was read of them stays read. */
    Fields with(Reading reading) {
        return new Fields(reading, object, place, known, missing);
    }

    QueryLanguage language() {
        return reading.language();
    }

    boolean isJsonata() {
        return language() == QueryLanguage.JSONATA;
    }

    /** Notes the missing and the unsupported fields. Called last, when all has been read. */
    void end() {
        if (!missing.isEmpty()) {
            fault(place, "These fields are required: " + missing);
        }
        for (var name : object.propertyNames()) {
            if (!known.contains(name)) {
                faultOfField(name, "Field '" + name + "' is not supported");
            }
        }
    }

    void fault(Place at, String message) {
        reading.findings().error(Code.SCHEMA_VALIDATION_FAILED, at, message);
    }

    void fault(String name, String message) {
        fault(place.field(name), message);
    }

    /** AWS names the object; the person is shown the field. */
    private void faultOfField(String name, String message) {
        reading.findings().error(Code.SCHEMA_VALIDATION_FAILED, place, place.field(name), message);
    }

    // What is there

    boolean has(String name) {
        return object.has(name);
    }

    Stream<String> names() {
        return object.propertyStream().map(java.util.Map.Entry::getKey);
    }

    /** Any value, null too. */
    Optional<JsonNode> value(String name) {
        known.add(name);
        return Optional.ofNullable(object.get(name));
    }

    /** A field that only one of the query languages has. */
    Optional<JsonNode> value(QueryLanguage only, String name) {
        var value = value(name);
        if (value.isPresent() && only != language()) {
            faultOfField(
                    name,
                    "The QueryLanguage is set to '%s', but field '%s' is only supported for the '%s' QueryLanguage"
                            .formatted(language().text(), name, only.text()));
            return Optional.empty();
        }
        return value;
    }

    /** Notes the field as missing where it is not there. */
    void require(String name) {
        known.add(name);
        if (!has(name)) {
            missing.add(name);
        }
    }

    /** At most one of these; with {@code required} exactly one. */
    void exclusive(boolean required, String... names) {
        var present = Stream.of(names).filter(this::has).toList();
        if (present.size() > 1) {
            fault(place, "Only one of these fields is allowed: " + present);
        } else if (required && present.isEmpty()) {
            fault(place, "One of these fields is required: " + List.of(names));
        }
    }

    // JSON types

    Optional<String> text(String name) {
        return typed(name, JsonNode::isString, "String").map(JsonNode::stringValue);
    }

    String requiredText(String name) {
        require(name);
        return text(name).orElse(null);
    }

    Optional<String> text(String name, Set<String> values) {
        return text(name)
                .filter(value -> check(
                        values.contains(value),
                        name,
                        "Value must be one of " + values.stream().sorted().toList()));
    }

    Optional<Boolean> flag(String name) {
        return typed(name, JsonNode::isBoolean, "Boolean").map(JsonNode::booleanValue);
    }

    Optional<Long> integer(String name, long minimum, long maximum) {
        return typed(name, JsonNode::isNumber, "Integer")
                .filter(value -> isInteger(value, name, minimum, maximum))
                .map(JsonNode::asLong);
    }

    boolean isInteger(JsonNode value, String name, long minimum, long maximum) {
        return check(value.isIntegralNumber(), name, "Expected value of type Integer")
                && inRange(value, name, minimum, maximum);
    }

    boolean inRange(JsonNode value, String name, double minimum, double maximum) {
        var number = value.decimalValue();
        return check(number.compareTo(BigDecimal.valueOf(minimum)) >= 0, name, "Minimum value is " + plain(minimum))
                && check(
                        number.compareTo(BigDecimal.valueOf(maximum)) <= 0, name, "Maximum value is " + plain(maximum));
    }

    Optional<Double> decimal(String name, double minimum) {
        return typed(name, JsonNode::isNumber, "Number")
                .filter(value -> inRange(value, name, minimum, Double.MAX_VALUE))
                .map(JsonNode::asDouble);
    }

    Optional<Fields> object(String name) {
        return typed(name, JsonNode::isObject, "Object")
                .map(value -> new Fields(reading, (ObjectNode) value, place.field(name)));
    }

    /** The objects of a list; none where the field is absent. */
    List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        typed(name, JsonNode::isArray, "Array").ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                var at = place.field(name).element(i);
                if (list.get(i) instanceof ObjectNode element) {
                    objects.add(new Fields(reading, element, at));
                } else {
                    fault(at, "Expected value of type Object");
                }
            }
        });
        return objects;
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        typed(name, JsonNode::isArray, "Array").ifPresent(list -> {
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i).isString()) {
                    texts.add(list.get(i).stringValue());
                } else {
                    fault(place.field(name).element(i), "Expected value of type String");
                }
            }
        });
        return texts;
    }

    /** The name of a state to go on with; the flow will check that it is there. */
    Optional<String> target(String name) {
        var target = text(name);
        target.ifPresent(state -> reading.outline().to(state, place.field(name)));
        return target;
    }

    private Optional<JsonNode> typed(String name, Predicate<JsonNode> isType, String type) {
        return value(name).filter(value -> check(isType.test(value), name, "Expected value of type " + type));
    }

    private boolean check(boolean right, String name, String message) {
        if (!right) {
            fault(name, message);
        }
        return right;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
