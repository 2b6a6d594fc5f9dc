package local.template.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Json;
import local.template.Node;

/** A value of a template as a person would write it. */
final class PolicyLines {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./:*-]*[A-Za-z0-9_/*]|[A-Za-z]");

    private PolicyLines() {}

    static List<String> json(Node value) {
        return Json.pretty(value.toJson()).lines().toList();
    }

    /** In blocks; what fits a line, such as a policy template, in flow style. */
    static List<String> yaml(Node value) {
        var lines = new ArrayList<String>();
        write(value, "", lines);
        return lines;
    }

    private static void write(Node value, String indent, List<String> lines) {
        switch (value) {
            case Node.Sequence(var items, var _) ->
                items.forEach(item -> {
                    int first = lines.size();
                    write(item, indent + "  ", lines);
                    lines.set(first, indent + "- " + lines.get(first).substring(indent.length() + 2));
                });
            case Node.Mapping(var entries, var _)
            when value.function().isEmpty() ->
                entries.forEach((key, entry) -> {
                    if (isFlow(entry)) {
                        lines.add(indent + key + ": " + flow(entry));
                    } else {
                        lines.add(indent + key + ":");
                        write(entry, indent + "  ", lines);
                    }
                });
            default -> lines.add(indent + flow(value));
        }
    }

    /** Scalars, functions, and mappings of at most one of them. */
    private static boolean isFlow(Node value) {
        return switch (value) {
            case Node.Scalar _ -> true;
            case Node.Sequence _ -> false;
            case Node.Mapping(var entries, var _) ->
                value.function().isPresent()
                        || entries.size() <= 1 && entries.values().stream().allMatch(PolicyLines::isLeaf);
        };
    }

    /** What a mapping can hold in flow style: a plain text with braces it cannot. */
    private static boolean isLeaf(Node value) {
        return value instanceof Node.Scalar
                || value.function().isPresent() && !flow(value).contains("{");
    }

    private static String flow(Node value) {
        return switch (value) {
            case Node.Scalar _ -> scalar(value.asText("a value"));
            case Node.Sequence(var items, var _) ->
                items.stream().map(PolicyLines::flow).collect(Collectors.joining(", ", "[", "]"));
            case Node.Mapping(var entries, var _) ->
                value.function()
                        .map(function -> function(function, entries.get(function)))
                        .orElseGet(() -> entries.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}")));
        };
    }

    private static String function(String name, Node argument) {
        var tag = "!" + (name.startsWith("Fn::") ? name.substring("Fn::".length()) : name);
        return tag + " "
                + argument.asList().stream().map(part -> part.asText(name)).collect(Collectors.joining("."));
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : Json.write(Node.text(text, null).value());
    }
}
