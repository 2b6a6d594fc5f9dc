package local.template.edit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.template.Node;

/** An addition written into a text, in the layout of what stands around it. */
final class Insertion {

    private static final String STEP = "  ";

    private final String text;
    private final boolean json;
    private final String newline;

    Insertion(String text, boolean json) {
        this.text = text;
        this.json = json;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    Optional<String> of(Spot root, Addition addition) {
        var spot = root;
        boolean flow = json;
        int depth = 0;
        for (; depth < addition.path().size(); depth++) {
            if (!(spot instanceof Spot.Fields fields)) {
                return Optional.empty();
            }
            flow = fields.flow();
            var key = addition.path().get(depth);
            var field = fields.get(key);
            if (field.isEmpty() && addition.isItem() && depth < 2) {
                return Optional.empty(); // no such resource: something makes it that has no place of its own
            }
            if (field.isEmpty()) {
                return Optional.of(entry(
                        fields, key, addition.nested(depth + 1, addition.value().at())));
            }
            if (field.get().value() instanceof Spot.Leaf leaf && leaf.isEmpty()) {
                return flow
                        ? Optional.empty()
                        : Optional.of(filled(
                                field.get(),
                                addition.nested(depth + 1, addition.value().at())));
            }
            spot = field.get().value();
        }
        return addition.isItem() ? item(spot, flow, addition.value()) : Optional.empty();
    }

    private Optional<String> item(Spot list, boolean flow, Node value) {
        return switch (list) {
            case Spot.Items items when items.flow() -> Optional.of(inFlow(items.items(), items, value, ""));
            case Spot.Items items ->
                Optional.of(below(contentEnd(items), blockIndent(items.start()), NodeText.yaml(sequence(value))));
            case Spot.Leaf leaf when flow -> Optional.of(inBrackets(leaf, value));
            case Spot.Leaf leaf -> isOnOneLine(leaf) ? Optional.of(listed(leaf, value)) : Optional.empty();
            case Spot.Fields fields when fields.flow() && flow -> Optional.of(inBrackets(fields, value));
            case Spot.Fields fields
            when fields.flow() ->
                isOnOneLine(fields) ? Optional.of(listed(fields, value)) : Optional.of(inBrackets(fields, value));
            case Spot.Fields fields -> Optional.of(indented(fields, value));
            case Spot.Fixed _ -> Optional.empty();
        };
    }

    private static Node.Sequence sequence(Node item) {
        return new Node.Sequence(List.of(item), item.at());
    }

    /** Another entry, after the last one. */
    private String entry(Spot.Fields fields, String key, Node value) {
        if (fields.flow()) {
            var ends = fields.fields().stream()
                    .<Spot>map(field -> new Spot.Leaf(field.at(), field.value().end()))
                    .toList();
            return inFlow(
                    ends,
                    fields,
                    value,
                    json ? Json.write(Node.text(key, value.at()).value()) + ": " : key + ": ");
        }
        return below(contentEnd(fields), blockIndent(fields.start()), NodeText.yaml(Node.mapping(key, value)));
    }

    /** The value of a key that has none. */
    private String filled(Spot.Field field, Node value) {
        return below(field.keyEnd(), blockIndent(field.at()) + STEP, NodeText.yaml(value));
    }

    /** Lines after the one in which something ends. */
    private String below(int end, String indent, List<String> lines) {
        int next = nextLine(end);
        var start = next == text.length() && !text.endsWith("\n") ? newline : "";
        return text.substring(0, next) + start + indented(lines, indent) + text.substring(next);
    }

    private String indented(List<String> lines, String indent) {
        return lines.stream().map(line -> indent + line + newline).collect(Collectors.joining());
    }

    /** A text becomes the first item of a list below its key. */
    private String listed(Spot only, Node value) {
        var indent = lineIndent(only.start()) + STEP;
        int key = text.substring(0, only.start()).stripTrailing().length();
        int next = nextLine(only.end());
        var rest = text.substring(only.start(), next);
        return text.substring(0, key) + newline + indent + "- " + rest + (rest.endsWith("\n") ? "" : newline)
                + indented(NodeText.yaml(sequence(value)), indent) + text.substring(next);
    }

    /** A block becomes the first item of a list where it stands. */
    private String indented(Spot.Fields only, Node value) {
        int from = text.lastIndexOf('\n', only.start()) + 1;
        int to = nextLine(contentEnd(only));
        var indent = blockIndent(only.start());
        var block = text.substring(from, to).lines().toList();
        var moved = Stream.concat(
                        Stream.of(indent + "- " + block.getFirst().substring(indent.length())),
                        block.stream().skip(1).map(line -> line.isBlank() ? line : STEP + line))
                .map(line -> line + newline)
                .collect(Collectors.joining());
        return text.substring(0, from) + moved + indented(NodeText.yaml(sequence(value)), indent) + text.substring(to);
    }

    private String inBrackets(Spot only, Node value) {
        return text.substring(0, only.start()) + "[" + text.substring(only.start(), only.end()) + ", "
                + onOneLine(value) + "]" + text.substring(only.end());
    }

    /**
     * Another item or entry in brackets or braces: on a line of its own where the last one is.
     *
     * @param key what stands before the value
     */
    private String inFlow(List<Spot> siblings, Spot container, Node value, String key) {
        if (siblings.isEmpty()) {
            return text.substring(0, container.start() + 1)
                    + key
                    + onOneLine(value)
                    + text.substring(container.start() + 1);
        }
        var last = siblings.getLast();
        boolean comma =
                text.substring(last.end(), container.end()).stripLeading().startsWith(",");
        var indent = text.substring(text.lastIndexOf('\n', last.start()) + 1, last.start());
        if (!indent.isBlank() || !text.substring(0, last.start()).contains("\n")) {
            int at = comma ? text.indexOf(',', last.end()) : last.end();
            return text.substring(0, at) + ", " + key + onOneLine(value) + text.substring(at);
        }
        int end = commentEnd(comma ? text.indexOf(',', last.end()) + 1 : last.end());
        return text.substring(0, last.end())
                + (comma ? "" : ",")
                + text.substring(last.end(), end)
                + newline
                + indent
                + key
                + onLines(value, indent)
                + (comma ? "," : "")
                + text.substring(end);
    }

    private String onOneLine(Node value) {
        return json ? Json.write(value.toJson()) : NodeText.flow(value);
    }

    /** JSON on as many lines as it takes, with the indentation that the text has. */
    private String onLines(Node value, String indent) {
        if (!json) {
            return NodeText.flow(value);
        }
        var step = indent.startsWith("\t") ? "\t" : " ".repeat(step());
        return NodeText.json(value).stream()
                .map(line -> {
                    var bare = line.stripLeading();
                    return step.repeat((line.length() - bare.length()) / STEP.length()) + bare;
                })
                .collect(Collectors.joining(newline + indent));
    }

    /** By how much the first line of a JSON text that is indented is. */
    private int step() {
        return text.lines()
                .map(line -> line.length() - line.stripLeading().length())
                .filter(width -> width > 0)
                .findFirst()
                .orElse(STEP.length());
    }

    /** Where a block's last value ends: its end mark may be behind comments and blank lines. */
    private int contentEnd(Spot spot) {
        return switch (spot) {
            case Spot.Fields fields
            when !fields.flow() && !fields.fields().isEmpty() -> {
                var last = fields.fields().getLast();
                yield last.value() instanceof Spot.Leaf leaf && leaf.isEmpty()
                        ? last.keyEnd()
                        : Math.max(last.keyEnd(), contentEnd(last.value()));
            }
            case Spot.Items items
            when !items.flow() && !items.items().isEmpty() ->
                contentEnd(items.items().getLast());
            default -> text.substring(0, spot.end()).stripTrailing().length();
        };
    }

    private int nextLine(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    /** Behind the comment that follows on the same line, where only a comment does. */
    private int commentEnd(int from) {
        int line = nextLine(from);
        int end = text.substring(0, line).stripTrailing().length();
        if (end <= from) {
            return from;
        }
        return text.substring(from, end).stripLeading().startsWith("#") ? end : from;
    }

    private boolean isOnOneLine(Spot spot) {
        return text.indexOf('\n', spot.start()) < 0 || text.indexOf('\n', spot.start()) >= spot.end();
    }

    /** What stands before a block's first line; a dash counts as a space. */
    private String blockIndent(int start) {
        return " ".repeat(start - (text.lastIndexOf('\n', start - 1) + 1));
    }

    private String lineIndent(int at) {
        var line = text.substring(text.lastIndexOf('\n', at) + 1, at);
        return line.substring(0, line.length() - line.stripLeading().length());
    }
}
