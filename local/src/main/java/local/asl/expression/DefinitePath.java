package local.asl.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The steps of a Path that names one node, such as {@code .a['b'][0]}. Nearly all paths of real definitions are of this
 * kind, so they are walked here, without the JSONPath library; where nothing is found, {@link #explain} says so in that
 * library's words, because AWS shows them to its users.
 */
record DefinitePath(List<Step> steps) implements JsonPath.Selector {

    sealed interface Step {}

    record Member(String name) implements Step {}

    /** Counts from the end where it is negative. */
    record Element(int index) implements Step {}

    static final DefinitePath ROOT = new DefinitePath(List.of());

    DefinitePath {
        steps = List.copyOf(steps);
    }

    /**
     * The steps that {@code text} spells out from its first character on, or nothing where it has wildcards, filters or
     * faults.
     */
    static Optional<DefinitePath> parse(String text) {
        var steps = new ArrayList<Step>();
        var at = 0;
        while (at < text.length()) {
            var end = text.charAt(at) == '.' ? endOfName(text, at + 1) : endOfBrackets(text, at);
            if (end < 0) {
                return Optional.empty();
            }
            var step = text.charAt(at) == '.'
                    ? new Member(text.substring(at + 1, end))
                    : bracketed(text.substring(at + 1, end - 1));
            if (step == null) {
                return Optional.empty();
            }
            steps.add(step);
            at = end;
        }
        return Optional.of(new DefinitePath(steps));
    }

    private static int endOfName(String text, int start) {
        var end = start;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
            if (Character.isWhitespace(text.charAt(end))) {
                return -1;
            }
            end++;
        }
        return end == start || text.charAt(start) == '*' ? -1 : end;
    }

    private static int endOfBrackets(String text, int start) {
        if (text.charAt(start) != '[') {
            return -1;
        }
        var quote = '\0';
        for (var i = start + 1; i < text.length(); i++) {
            var c = text.charAt(i);
            if (quote == '\0') {
                if (c == ']') {
                    return i + 1;
                }
                quote = c == '\'' || c == '"' ? c : '\0';
            } else if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
                i++;
            } else if (c == quote) {
                quote = '\0';
            }
        }
        return -1;
    }

    /** A backslash in a quoted name takes its meaning from the quote after it, and stands for itself elsewhere. */
    private static Step bracketed(String inside) {
        var text = inside.strip();
        if (text.length() >= 2 && (text.charAt(0) == '\'' || text.charAt(0) == '"')) {
            var quote = text.charAt(0);
            var name = new StringBuilder();
            for (var i = 1; i < text.length(); i++) {
                var c = text.charAt(i);
                if (c == quote) {
                    return i == text.length() - 1 ? new Member(name.toString()) : null;
                }
                name.append(c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == quote ? text.charAt(++i) : c);
            }
            return null;
        }
        try {
            return new Element(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public JsonNode select(JsonNode root) {
        var node = root;
        for (var step : steps) {
            node = child(node, step);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** The node that a step leads to, or null. */
    private static JsonNode child(JsonNode node, Step step) {
        return switch (step) {
            case Member(var name) -> node.isObject() ? node.get(name) : null;
            case Element(var index) -> node.isArray() ? node.get(index < 0 ? node.size() + index : index) : null;
        };
    }

    @Override
    public String explain(JsonNode root) {
        var node = root;
        for (var i = 0; i < steps.size(); i++) {
            var next = child(node, steps.get(i));
            if (next == null) {
                return explain(node, i);
            }
            node = next;
        }
        throw new IllegalStateException(this + " was found");
    }

    private String explain(JsonNode parent, int missing) {
        var step = steps.get(missing);
        return switch (step) {
            case Member _
            when !parent.isObject() -> "Property %s not found in path %s".formatted(fragment(step), prefix(missing));
            case Member _ when missing < steps.size() - 1 -> "Missing property in path " + prefix(missing + 1);
            case Element _
            when !parent.isArray() ->
                "Filter: %s can only be applied to arrays. Current context is: %s"
                        .formatted(fragment(step), Json.write(parent));
            default -> "No results for path: " + this;
        };
    }

    private String prefix(int length) {
        var text = new StringBuilder("$");
        steps.subList(0, length).forEach(step -> text.append(fragment(step)));
        return text.toString();
    }

    private static String fragment(Step step) {
        return switch (step) {
            case Member(var name) -> "['" + name + "']";
            case Element(var index) -> "[" + index + "]";
        };
    }

    /** In the normal form of JSONPath: {@code $['a'][0]}. */
    @Override
    public String toString() {
        return prefix(steps.size());
    }
}
