package local.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TOML as far as configuration files go: tables, arrays of tables, dotted and quoted keys, all kinds of strings,
 * arrays, inline tables. Numbers, dates and booleans are kept as the text that they are.
 *
 * @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
 */
final class Toml {

    /** How deep arrays and inline tables may be nested. */
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private Toml(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    /** Says what is wrong, and in which line, counted from 1. */
    static final class Fault extends RuntimeException {

        private final int line;

        private Fault(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /**
     * The document as maps, lists and strings.
     *
     * @throws Fault where it is not TOML
     */
    static Map<String, Object> parse(String text) {
        return new Toml(text).document();
    }

    private Map<String, Object> document() {
        var root = new LinkedHashMap<String, Object>();
        Map<String, Object> table = root;
        for (skipLines(); at < text.length(); skipLines()) {
            if (take("[[")) {
                table = appended(root, key());
                expect("]]");
            } else if (take("[")) {
                table = within(root, key());
                expect("]");
            } else {
                entry(table);
            }
            skipSpace();
            if (at < text.length() && peek() != '\n') {
                throw fault("there is more on the line than a table's name or a key and its value");
            }
        }
        return root;
    }

    private void entry(Map<String, Object> table) {
        var key = key();
        expect("=");
        var owner = within(table, key.subList(0, key.size() - 1));
        if (owner.putIfAbsent(key.getLast(), value()) != null) {
            throw fault(String.join(".", key) + " stands twice");
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> within(Map<String, Object> table, List<String> key) {
        for (var part : key) {
            table = switch (table.computeIfAbsent(part, _ -> new LinkedHashMap<String, Object>())) {
                case Map<?, ?> inner -> (Map<String, Object>) inner;
                case List<?> tables
                when !tables.isEmpty() && tables.getLast() instanceof Map<?, ?> last -> (Map<String, Object>) last;
                default -> throw fault(part + " is a value and no table");
            };
        }
        return table;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> appended(Map<String, Object> root, List<String> key) {
        var owner = within(root, key.subList(0, key.size() - 1));
        if (!(owner.computeIfAbsent(key.getLast(), _ -> new ArrayList<>()) instanceof List<?> tables)) {
            throw fault(String.join(".", key) + " is no array of tables");
        }
        var table = new LinkedHashMap<String, Object>();
        ((List<Object>) tables).add(table);
        return table;
    }

    private List<String> key() {
        var parts = new ArrayList<String>();
        do {
            skipSpace();
            parts.add(at < text.length() && (peek() == '"' || peek() == '\'') ? quoted() : bare());
            skipSpace();
        } while (take("."));
        return parts;
    }

    private String bare() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-')) {
            at++;
        }
        if (at == from) {
            throw fault("a key is missing");
        }
        return text.substring(from, at);
    }

    private Object value() {
        skipSpace();
        if (++depth > DEEPEST) {
            throw fault("values are nested deeper than " + DEEPEST);
        }
        Object value;
        if (at == text.length() || peek() == '\n' || peek() == '#') {
            throw fault("a value is missing");
        } else if (peek() == '"' || peek() == '\'') {
            value = quoted();
        } else if (take("[")) {
            value = array();
        } else if (take("{")) {
            value = inlineTable();
        } else {
            value = plain();
        }
        depth--;
        return value;
    }

    private List<Object> array() {
        var items = new ArrayList<>();
        for (skipLines(); !take("]"); skipLines()) {
            items.add(value());
            skipLines();
            if (!take(",") && (at == text.length() || peek() != ']')) {
                throw fault("an array is not closed with ]");
            }
        }
        return items;
    }

    private Map<String, Object> inlineTable() {
        var table = new LinkedHashMap<String, Object>();
        for (skipSpace(); !take("}"); skipSpace()) {
            entry(table);
            skipSpace();
            if (!take(",") && (at == text.length() || peek() != '}')) {
                throw fault("an inline table is not closed with }");
            }
        }
        return table;
    }

    /** A number, a date, a boolean. */
    private String plain() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || "+-_.:".indexOf(peek()) >= 0)) {
            at++;
        }
        var plain = text.substring(from, at);
        if (!plain.matches("true|false|[+-]?(inf|nan)|[+-]?\\d[\\w.+:-]*")) {
            throw fault("this is no value: text stands in quotes");
        }
        return plain;
    }

    private String quoted() {
        char quote = peek();
        var three = String.valueOf(quote).repeat(3);
        boolean lines = take(three);
        if (lines) {
            take("\n");
        } else {
            at++;
        }
        var value = new StringBuilder();
        while (!take(lines ? three : String.valueOf(quote))) {
            if (at == text.length() || !lines && peek() == '\n') {
                throw fault("a string is not closed with " + (lines ? three : quote));
            }
            char c = text.charAt(at++);
            if (c == '\\' && quote == '"') {
                escape(value, lines);
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private void escape(StringBuilder value, boolean lines) {
        if (at == text.length()) {
            throw fault("a string is not closed");
        }
        if (lines && Character.isWhitespace(peek())) {
            while (at < text.length() && Character.isWhitespace(peek())) {
                at++;
            }
            return;
        }
        char c = text.charAt(at++);
        switch (c) {
            case 'b' -> value.append('\b');
            case 't' -> value.append('\t');
            case 'n' -> value.append('\n');
            case 'f' -> value.append('\f');
            case 'r' -> value.append('\r');
            case 'e' -> value.append('\u001b');
            case '"', '\\' -> value.append(c);
            case 'u' -> value.appendCodePoint(codePoint(4));
            case 'U' -> value.appendCodePoint(codePoint(8));
            default -> throw fault("\\" + c + " is no escape of TOML; a backslash itself is \\\\");
        }
    }

    private int codePoint(int digits) {
        var hex = text.substring(at, Math.min(at + digits, text.length()));
        at += hex.length();
        if (hex.matches("[0-9A-Fa-f]{" + digits + "}")) {
            int code = Integer.parseUnsignedInt(hex, 16);
            if (Character.isValidCodePoint(code)) {
                return code;
            }
        }
        throw fault("\\u" + hex + " is no character");
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private void expect(String token) {
        skipSpace();
        if (!take(token)) {
            throw fault("a " + token + " is missing");
        }
    }

    private void skipSpace() {
        while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
        if (at < text.length() && peek() == '#') {
            at = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
        }
    }

    private void skipLines() {
        do {
            skipSpace();
        } while (take("\n"));
    }

    private Fault fault(String message) {
        int line = 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new Fault(line, message);
    }
}
