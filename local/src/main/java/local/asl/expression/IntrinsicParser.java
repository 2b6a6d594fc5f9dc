package local.asl.expression;

import java.util.ArrayList;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a call of an intrinsic function by recursive descent. */
final class IntrinsicParser {

    /** How deep calls may be nested. */
    private static final int MAX_DEPTH = 10;

    private final String text;
    private int at;

    private IntrinsicParser(String text) {
        this.text = text;
    }

    static Intrinsic parse(String source) {
        var parser = new IntrinsicParser(source);
        parser.skipSpace();
        var call = parser.call(0);
        parser.skipSpace();
        if (parser.at < source.length()) {
            throw parser.fault("nothing may follow the call");
        }
        return call;
    }

    private Intrinsic call(int depth) {
        if (depth >= MAX_DEPTH) {
            throw fault("calls may be nested " + MAX_DEPTH + " deep");
        }
        var start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        var name = text.substring(start, at);
        var function = IntrinsicFunction.named(name)
                .orElseThrow(
                        () -> fault(name.isEmpty() ? "a function's name is missing" : "there is no function " + name));
        expect('(');
        var arguments = new ArrayList<Expression>();
        skipSpace();
        if (peek() != ')') {
            arguments.add(argument(depth, function == IntrinsicFunction.FORMAT));
            while (peek() == ',') {
                at++;
                arguments.add(argument(depth, false));
            }
        }
        expect(')');
        if (!function.takes(arguments.size())) {
            throw fault(name + " takes " + function.arity());
        }
        return new Intrinsic(text.substring(start, at), function, arguments);
    }

    private Expression argument(int depth, boolean isTemplate) {
        skipSpace();
        var argument = switch (peek()) {
            case '\'' -> Literal.of(JsonNodeFactory.instance.stringNode(string(isTemplate)));
            case '$' -> JsonPath.parse(path());
            case 'S' -> call(depth + 1);
            default -> constant();
        };
        skipSpace();
        return argument;
    }

    /**
     * A backslash takes the special meaning from the character after it. In a template of States.Format, that is left
     * to Format.
     */
    private String string(boolean isTemplate) {
        var value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '\'') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                var next = text.charAt(++at);
                if (next != '\'' && (isTemplate || "\\{}".indexOf(next) < 0)) {
                    value.append(c);
                }
                value.append(next);
            } else {
                value.append(c);
            }
        }
        throw fault("a string does not end");
    }

    /** Up to the comma or parenthesis that ends the argument: those in brackets or quotes belong to the path. */
    private String path() {
        var start = at;
        var depth = 0;
        var quote = '\0';
        for (; at < text.length(); at++) {
            var c = text.charAt(at);
            if (quote != '\0') {
                if (c == '\\') {
                    at++;
                } else if (c == quote) {
                    quote = '\0';
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ')')) {
                break;
            } else if (c == ']' || c == ')') {
                depth--;
            }
        }
        return text.substring(start, Math.min(at, text.length())).strip();
    }

    private Expression constant() {
        var start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ')') {
            at++;
        }
        var constant = text.substring(start, at).strip();
        try {
            var value = Json.parse(constant);
            if (value.isNumber() || value.isBoolean() || value.isNull()) {
                return Literal.of(value);
            }
        } catch (JacksonException e) {
            // said below, in words that fit
        }
        throw fault("an argument is a string in single quotes, a number, true, false, null, a path or a call, and not "
                + constant);
    }

    private void expect(char c) {
        skipSpace();
        if (peek() != c) {
            throw fault("'" + c + "' is missing");
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(
                "Not an intrinsic function call, at character %d of %s: %s".formatted(at + 1, text, what));
    }
}
