package local.template.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Json;
import local.template.Node;
import tools.jackson.databind.node.JsonNodeFactory;

/** A value of a template as a person would write it. */
public final class NodeText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./:*-]*[A-Za-z0-9_/*]|[A-Za-z]");

    private NodeText() {}

    /** As JSON, a line for each value, with two spaces a level. */
    public static List<String> json(Node value) {
        var lines = new ArrayList<String>();
        json(value, "", "", lines);
        return lines;
    }

    /** @param key what stands before the value on its first line */
    private static void json(Node value, String indent, String key, List<String> lines) {
        switch (value) {
            case Node.Mapping(var entries, var _)
            when !entries.isEmpty() -> {
                lines.add(indent + key + "{");
                entries.forEach((name, entry) -> json(entry, indent + "  ", quoted(name) + ": ", separated(lines)));
                lines.add(indent + "}");
            }
            case Node.Sequence(var items, var _)
            when !items.isEmpty() -> {
                lines.add(indent + key + "[");
                items.forEach(item -> json(item, indent + "  ", "", separated(lines)));
                lines.add(indent + "]");
            }
            default -> lines.add(indent + key + Json.write(value.toJson()));
        }
    }

    /** A comma after the value before, where there is one. */
    private static List<String> separated(List<String> lines) {
        var last = lines.getLast();
        if (!last.endsWith("{") && !last.endsWith("[")) {
            lines.set(lines.size() - 1, last + ",");
        }
        return lines;
    }

    /** As YAML: in blocks; what fits a line, such as a policy template, in flow style. */
    public static List<String> yaml(Node value) {
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
                        lines.add(indent + key + ": " + line(entry, false));
                    } else {
                        lines.add(indent + key + ":");
                        write(entry, indent + "  ", lines);
                    }
                });
            default -> lines.add(indent + line(value, false));
        }
    }

    /** Scalars, functions, and mappings of at most one of them. */
    private static boolean isFlow(Node value) {
        return switch (value) {
            case Node.Scalar _ -> true;
            case Node.Sequence _ -> false;
            case Node.Mapping(var entries, var _) ->
                value.function().isPresent()
                        || entries.size() <= 1 && entries.values().stream().allMatch(NodeText::isLeaf);
        };
    }

    /** What a mapping can hold in flow style: a plain text with braces it cannot. */
    private static boolean isLeaf(Node value) {
        return value instanceof Node.Scalar
                || value.function().isPresent() && !line(value, false).contains("{");
    }

    /** On one line, within braces or brackets. */
    static String flow(Node value) {
        return line(value, true);
    }

    /** @param inside whether braces and commas would be taken for those of a mapping or a list around it */
    private static String line(Node value, boolean inside) {
        return switch (value) {
            case Node.Scalar _ -> scalar(value.asText("a value"));
            case Node.Sequence(var items, var _) ->
                items.stream().map(NodeText::flow).collect(Collectors.joining(", ", "[", "]"));
            case Node.Mapping(var entries, var _) ->
                value.function()
                        .map(function -> function(function, entries.get(function), inside))
                        .orElseGet(() -> entries.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + flow(entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}")));
        };
    }

    private static String function(String name, Node argument, boolean inside) {
        var tag = "!" + (name.startsWith("Fn::") ? name.substring("Fn::".length()) : name);
        var text = argument.asList().stream().map(part -> part.asText(name)).collect(Collectors.joining("."));
        return tag + " " + (inside ? scalar(text) : text);
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    private static String quoted(String text) {
        return Json.write(JsonNodeFactory.instance.stringNode(text));
    }
}
