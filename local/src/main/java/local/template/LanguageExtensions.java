package local.template;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The macro
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html">
 * AWS::LanguageExtensions</a>: {@code Fn::ForEach} makes the entries of a map once for each item of a collection.
 */
public final class LanguageExtensions {

    public static final String TRANSFORM = "AWS::LanguageExtensions";
    static final String LOOP = "Fn::ForEach::";

    private final Intrinsics values;

    /** @param values knows what a collection can be taken from: parameters and mappings */
    public LanguageExtensions(Intrinsics values) {
        this.values = values;
    }

    /** Refuses what only this macro knows, in a template that does not name it. */
    public static void refuse(Node node) {
        if (node instanceof Node.Mapping(var entries, var _)) {
            entries.forEach((key, value) -> {
                if (key.startsWith(LOOP)
                        || key.equals("Fn::Length")
                        || key.equals("Fn::ToJsonString")
                        || key.equals("Fn::FindInMap")
                                && value instanceof Node.Sequence(var items, var _)
                                && items.size() == 4) {
                    throw new TemplateException(
                            value.at(),
                            (key.equals("Fn::FindInMap") ? "a default of Fn::FindInMap" : key) + " needs Transform: "
                                    + TRANSFORM + " at the top of the template");
                }
            });
        }
        node.children().forEach(LanguageExtensions::refuse);
    }

    /** @throws TemplateException where a loop is not one */
    public Node expand(Node node) {
        if (!(node instanceof Node.Mapping(var entries, var at))
                || entries.keySet().stream().noneMatch(key -> key.startsWith(LOOP))) {
            return node.map(this::expand);
        }
        var expanded = new LinkedHashMap<String, Node>();
        entries.forEach((key, value) -> {
            if (key.startsWith(LOOP)) {
                loop(value, expanded);
            } else {
                put(key, expand(value), expanded);
            }
        });
        return new Node.Mapping(expanded, at);
    }

    private void loop(Node loop, Map<String, Node> target) {
        var parts = loop.asSequence("Fn::ForEach").items();
        if (parts.size() != 3) {
            throw new TemplateException(
                    loop.at(),
                    "Fn::ForEach takes 3 arguments (identifier, collection, what to repeat), but is " + "given "
                            + parts.size());
        }
        var identifier = parts.getFirst().asText("the identifier of Fn::ForEach");
        var repeated = parts.get(2).asMapping("what Fn::ForEach repeats");
        for (var item : values.reduce(parts.get(1))
                .asSequence("the collection of Fn::ForEach")
                .items()) {
            var value = item.asText("an item of Fn::ForEach");
            // A loop inside sees the value of this one, in its collection too.
            var once = expand(filled(repeated, identifier, value));
            once.asMapping("Fn::ForEach").entries().forEach((key, entry) -> put(key, entry, target));
        }
    }

    private static void put(String key, Node value, Map<String, Node> target) {
        if (target.putIfAbsent(key, value) != null) {
            throw new TemplateException(value.at(), "Fn::ForEach makes " + key + " twice");
        }
    }

    private static Node filled(Node node, String identifier, String value) {
        return switch (node) {
            case Node.Mapping call
            when call.function().filter("Ref"::equals).isPresent()
                    && call.entries().get("Ref") instanceof Node.Scalar(var name, var _)
                    && name.asString("").equals(identifier) -> Node.text(value, call.at());
            case Node.Mapping(var entries, var at) -> {
                var filled = LinkedHashMap.<String, Node>newLinkedHashMap(entries.size());
                entries.forEach(
                        (key, entry) -> put(filled(key, identifier, value), filled(entry, identifier, value), filled));
                yield new Node.Mapping(filled, at);
            }
            case Node.Scalar(var text, var at)
            when text.isString() -> Node.text(filled(text.asString(), identifier, value), at);
            case Node other -> other.map(item -> filled(item, identifier, value));
        };
    }

    /** {@code ${Name}} is the value, {@code &{Name}} the letters and digits of it. */
    private static String filled(String text, String identifier, String value) {
        return text.replace("${" + identifier + "}", value)
                .replace("&{" + identifier + "}", value.replaceAll("[^A-Za-z0-9]", ""));
    }
}
