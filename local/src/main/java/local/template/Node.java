package local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import local.json.Json;
import local.json.Location;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A value of a template and where it stands. The value of a mapping's entry stands where its key does: there a person
 * looks. Intrinsic functions are mappings in their long form ({@code Fn::Sub: ...}), however they were written.
 */
public sealed interface Node {

    Location at();

    /** A string, number, boolean or null. The missing node is what {@code AWS::NoValue} stands for. */
    record Scalar(JsonNode value, Location at) implements Node {

        public boolean isNoValue() {
            return value.isMissingNode();
        }
    }

    record Sequence(List<Node> items, Location at) implements Node {}

    /** Keys are in the order in which they are written. */
    record Mapping(Map<String, Node> entries, Location at) implements Node {

        public Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** @throws TemplateException where it is absent */
        public Node need(String key) {
            return get(key).orElseThrow(() -> new TemplateException(at, key + " is missing"));
        }

        /** The entry as a string; numbers and booleans are strings too, as for CloudFormation. */
        public Optional<String> text(String key) {
            return get(key).map(value -> value.asText(key));
        }

        /** @throws TemplateException where it is absent */
        public String required(String key) {
            return need(key).asText(key);
        }

        /**
         * The entry as a number; nothing where it is unknown.
         *
         * @throws TemplateException where it is not a whole number from {@code least} to {@code most}
         */
        public Optional<Integer> integer(String key, int least, int most) {
            return known(key).map(value -> value.asInteger(key, least, most));
        }

        public boolean flag(String key, boolean otherwise) {
            return known(key).map(value -> value.asBoolean(key)).orElse(otherwise);
        }

        /** The entry as a map; nothing where it is unknown. */
        public Optional<Mapping> mapping(String key) {
            return get(key).filter(value -> !Unknown.isWhole(value)).map(value -> value.asMapping(key));
        }

        /** The entry, where it is known. */
        private Optional<Node> known(String key) {
            return get(key).filter(value -> !Unknown.is(value));
        }

        /** The items of a list, of a single value a list of it, nothing where it is absent. */
        public List<Node> list(String key) {
            return get(key).map(Node::asList).orElse(List.of());
        }

        public Mapping with(String key, Node value) {
            var changed = new LinkedHashMap<>(entries);
            changed.put(key, value);
            return new Mapping(changed, at);
        }

        /** This mapping with the entry, where there is one. */
        public Mapping with(String key, Optional<? extends Node> value) {
            return value.isPresent() ? with(key, value.get()) : this;
        }

        public Mapping without(String key) {
            var changed = new LinkedHashMap<>(entries);
            changed.remove(key);
            return new Mapping(changed, at);
        }
    }

    static Scalar text(String value, Location at) {
        return new Scalar(JsonNodeFactory.instance.stringNode(value), at);
    }

    static Sequence texts(List<String> values, Location at) {
        return new Sequence(values.stream().<Node>map(value -> text(value, at)).toList(), at);
    }

    static Mapping mapping(Location at) {
        return new Mapping(Map.of(), at);
    }

    static Mapping mapping(String key, Node value) {
        return new Mapping(Map.of(key, value), value.at());
    }

    /** A call of an intrinsic function. */
    static Mapping call(String function, Node argument, Location at) {
        return new Mapping(Map.of(function, argument), at);
    }

    static Mapping ref(String name, Location at) {
        return call("Ref", text(name, at), at);
    }

    static Mapping getAtt(String logicalId, String attribute, Location at) {
        return call("Fn::GetAtt", texts(List.of(logicalId, attribute), at), at);
    }

    /** A JSON value that all stands in one place. */
    static Node of(JsonNode json, Location at) {
        if (json.isObject()) {
            var entries = new LinkedHashMap<String, Node>();
            json.forEachEntry((key, value) -> entries.put(key, of(value, at)));
            return new Mapping(entries, at);
        }
        if (json.isArray()) {
            var items = new ArrayList<Node>();
            json.forEach(item -> items.add(of(item, at)));
            return new Sequence(items, at);
        }
        return new Scalar(json, at);
    }

    /** The value without its places. Intrinsic functions stay as they are. */
    default JsonNode toJson() {
        return switch (this) {
            case Scalar scalar -> scalar.value();
            case Sequence sequence -> {
                var array = JsonNodeFactory.instance.arrayNode();
                sequence.items().forEach(item -> array.add(item.toJson()));
                yield array;
            }
            case Mapping mapping -> {
                var object = Json.object();
                mapping.entries().forEach((key, value) -> object.set(key, value.toJson()));
                yield object;
            }
        };
    }

    /** The same value, standing elsewhere at its top. */
    default Node at(Location elsewhere) {
        return switch (this) {
            case Scalar scalar -> new Scalar(scalar.value(), elsewhere);
            case Sequence sequence -> new Sequence(sequence.items(), elsewhere);
            case Mapping mapping -> new Mapping(mapping.entries(), elsewhere);
        };
    }

    /** The name of the intrinsic function that this calls. */
    default Optional<String> function() {
        if (this instanceof Mapping(var entries, var _) && entries.size() == 1) {
            // A loop is an entry of the map that it stands in, not the map's value.
            return entries.keySet().stream()
                    .filter(key ->
                            key.equals("Ref") || key.startsWith("Fn::") && !key.startsWith(LanguageExtensions.LOOP))
                    .findFirst();
        }
        return Optional.empty();
    }

    /** The node that {@code Ref} or {@code Fn::GetAtt} names, where this is one. */
    default Optional<String> target() {
        return function().flatMap(function -> switch (((Mapping) this).entries().get(function)) {
            case Scalar scalar
            when function.equals("Ref") || function.equals("Fn::GetAtt") ->
                Optional.of(scalar.value().asString().split("\\.", 2)[0]);
            case Sequence(var items, var _)
            when function.equals("Fn::GetAtt") && !items.isEmpty() && items.getFirst() instanceof Scalar ->
                Optional.of(items.getFirst().asText("Fn::GetAtt"));
            default -> Optional.empty();
        });
    }

    /** What it is, for a message. */
    default String kind() {
        return switch (this) {
            case Sequence _ -> "a list";
            case Mapping _ -> function().map(name -> "the function " + name).orElse("a map");
            case Scalar _ when isNull() -> "empty";
            case Scalar(var value, var _) ->
                value.isString() ? "\"" + shortened(value.asString()) + "\"" : value.toString();
        };
    }

    /** Whether it is YAML's or JSON's null. */
    default boolean isNull() {
        return this instanceof Scalar(var value, var _) && value.isNull();
    }

    /**
     * Its text; a number's, as CloudFormation takes it.
     *
     * @param what it is, for the message
     * @throws TemplateException where it is something else
     */
    default String asText(String what) {
        if (this instanceof Scalar(var value, var _) && value.isValueNode() && !value.isNull()) {
            return value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
        }
        throw wrong(what, "a string");
    }

    /** @throws TemplateException where it is no whole number, or too small or too large */
    default int asInteger(String what, int least, int most) {
        var wanted = "a whole number from " + least + (most == Integer.MAX_VALUE ? "" : " to " + most);
        try {
            var number = Integer.parseInt(asText(what).strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException | TemplateException notANumber) {
            // Said below, in one sentence for every case.
        }
        throw wrong(what, wanted);
    }

    /** @throws TemplateException where it is neither true nor false, nor the text of one */
    default boolean asBoolean(String what) {
        return switch (this) {
            case Scalar(var value, var _) when value.isBoolean() -> value.booleanValue();
            case Scalar(var value, var _)
            when value.isString() && value.asString().equalsIgnoreCase("true") -> true;
            case Scalar(var value, var _)
            when value.isString() && value.asString().equalsIgnoreCase("false") -> false;
            default -> throw wrong(what, "true or false");
        };
    }

    /** @throws TemplateException where it is no map, or calls a function */
    default Mapping asMapping(String what) {
        if (this instanceof Mapping mapping && function().isEmpty()) {
            return mapping;
        }
        throw wrong(what, "a map");
    }

    /** @throws TemplateException where it is no list */
    default Sequence asSequence(String what) {
        if (this instanceof Sequence sequence) {
            return sequence;
        }
        throw wrong(what, "a list");
    }

    /** Its items, where it is a list; else it alone, as CloudFormation takes one for a list of one. */
    default List<Node> asList() {
        return this instanceof Sequence sequence ? sequence.items() : List.of(this);
    }

    /** What is said of a value that is not what is wanted. */
    default TemplateException wrong(String what, String wanted) {
        return Unknown.is(this)
                ? TemplateException.unknown(
                        at(), what + " hangs on " + Unknown.spoken(asText(what)) + ", which only AWS knows")
                : new TemplateException(at(), what + " must be " + wanted + ", but is " + kind());
    }

    /** Its entries' values, or its items. */
    default Stream<Node> children() {
        return switch (this) {
            case Scalar _ -> Stream.of();
            case Sequence sequence -> sequence.items().stream();
            case Mapping mapping -> mapping.entries().values().stream();
        };
    }

    /** Each entry or item with the function applied to it. */
    default Node map(Function<Node, Node> change) {
        return switch (this) {
            case Scalar scalar -> scalar;
            case Sequence sequence ->
                new Sequence(
                        sequence.items().stream()
                                .map(change)
                                .filter(Node::isPresent)
                                .toList(),
                        at());
            case Mapping mapping -> {
                var changed = LinkedHashMap.<String, Node>newLinkedHashMap(
                        mapping.entries().size());
                mapping.entries().forEach((key, value) -> {
                    var entry = change.apply(value);
                    if (isPresent(entry)) {
                        changed.put(key, entry);
                    }
                });
                yield new Mapping(changed, at());
            }
        };
    }

    private static boolean isPresent(Node node) {
        return !(node instanceof Scalar scalar && scalar.isNoValue());
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
