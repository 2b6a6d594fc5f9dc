package local.asl.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** The library takes no other white space for nothing. */
    private static final Pattern SPACES_AT_END = Pattern.compile(" +$");

    private static final Pattern SPACES = Pattern.compile("^ +| +$");

    static final DefinitePath ROOT = new DefinitePath(List.of());

    DefinitePath {
        steps = List.copyOf(steps);
    }

    /**
     * The steps that {@code text} spells out from its first character on, or nothing where it has wildcards, filters or
     * faults. As the library does, it overlooks space at the end and takes a dot before brackets: {@code .a.['b c'].[0]}.
     */
    static Optional<DefinitePath> parse(String text) {
        var trimmed = SPACES_AT_END.matcher(text).replaceAll("");
        var steps = new ArrayList<Step>();
        var at = 0;
        while (at < trimmed.length()) {
            var named = trimmed.charAt(at) == '.' && !trimmed.startsWith("[", at + 1);
            var start = trimmed.charAt(at) == '.' ? at + 1 : at;
            var end = named ? endOfName(trimmed, start) : endOfBrackets(trimmed, start);
            if (end < 0) {
                return Optional.empty();
            }
            var step = named
                    ? new Member(trimmed.substring(start, end))
                    : bracketed(trimmed.substring(start + 1, end - 1));
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
            if (text.charAt(end) == ' ') {
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
        var text = SPACES.matcher(inside).replaceAll("");
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
            return text.startsWith("+") ? null : new Element(Integer.parseInt(text));
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
                        .formatted(fragments(steps.subList(missing, steps.size())), Json.write(parent));
            default -> "No results for path: " + this;
        };
    }

    private String prefix(int length) {
        return "$" + fragments(steps.subList(0, length));
    }

    private static String fragments(List<Step> steps) {
        return steps.stream().map(DefinitePath::fragment).collect(Collectors.joining());
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
