package local.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text with wildcards, ready to be compared: the one matcher for all that AWS compares so. {@code *} stands for any
 * characters, line breaks among them. In policies {@code ?} is any one character; in the States Language and in event
 * patterns a backslash makes an asterisk a character.
 */
public final class Glob {

    /**
     * How far the wildcards of an ARN reach. Only the first five colons separate segments; the resource part may have
     * more.
     */
    public enum Colons {
        /** Any text. */
        ORDINARY,
        /**
         * The {@code Resource} element: a {@code *} at the end of a segment goes on beyond its colon, any other stays
         * within.
         */
        RESOURCE,
        /** The Arn operators: each of the six components is compared by itself. */
        COMPONENTS
    }

    /** A part of a pattern. */
    public sealed interface Token {

        String text();

        record Literal(String text) implements Token {}

        record Any(boolean many) implements Token {

            @Override
            public String text() {
                return many ? "*" : "?";
            }
        }
    }

    private enum Kind {
        LITERAL,
        ONE,
        MANY,
        ONE_IN_SEGMENT,
        MANY_IN_SEGMENT
    }

    private final String text;
    private final Kind[] kinds;
    /** What stands before the first wildcard: most texts differ there already. */
    private final String prefix;
    /** What stands behind the last. */
    private final String suffix;

    private Glob(String text, Kind[] kinds) {
        this.text = text;
        this.kinds = kinds;
        int first = 0;
        int last = kinds.length;
        while (first < kinds.length && kinds[first] == Kind.LITERAL) {
            first++;
        }
        while (last > 0 && kinds[last - 1] == Kind.LITERAL) {
            last--;
        }
        this.prefix = text.substring(0, first);
        this.suffix = text.substring(last);
    }

    /** With {@code *} and {@code ?}. */
    public static Glob of(String source) {
        return of(tokens(source), Colons.ORDINARY);
    }

    /** With {@code *} alone. */
    public static Glob asterisks(String source) {
        return of(asterisks(source, false), Colons.ORDINARY);
    }

    /**
     * With {@code *} alone, where {@code \\*} is an asterisk and {@code \\\\} a backslash; any other backslash is
     * itself.
     */
    public static Glob escaped(String source) {
        return of(asterisks(source, true), Colons.ORDINARY);
    }

    /** Whether every backslash of the text escapes something, as {@link #escaped} reads it. */
    public static boolean isEscaped(String source) {
        return source.replace("\\\\", "").replace("\\*", "").indexOf('\\') < 0;
    }

    private static List<Token> asterisks(String source, boolean escapes) {
        var tokens = new ArrayList<Token>();
        var literal = new StringBuilder();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            char next = i + 1 < source.length() ? source.charAt(i + 1) : 0;
            if (escapes && c == '\\' && (next == '*' || next == '\\')) {
                literal.append(next);
                i++;
            } else if (c == '*') {
                tokens.add(new Token.Literal(literal.toString()));
                tokens.add(new Token.Any(true));
                literal.setLength(0);
            } else {
                literal.append(c);
            }
        }
        tokens.add(new Token.Literal(literal.toString()));
        return tokens;
    }

    public static Glob of(List<Token> tokens, Colons colons) {
        var text = new StringBuilder();
        for (var token : tokens) {
            text.append(token.text());
        }
        var kinds = new Kind[text.length()];
        Arrays.fill(kinds, Kind.LITERAL);
        int at = 0;
        for (var token : tokens) {
            if (token instanceof Token.Any(var many)) {
                kinds[at] = many ? Kind.MANY : Kind.ONE;
            }
            at += token.text().length();
        }
        if (colons != Colons.ORDINARY) {
            keepWithinSegments(text, kinds, colons);
        }
        return new Glob(text.toString(), kinds);
    }

    /** The text cut at its {@code *} and {@code ?}. */
    public static List<Token> tokens(String source) {
        var tokens = new ArrayList<Token>();
        int from = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '*' || c == '?') {
                tokens.add(new Token.Literal(source.substring(from, i)));
                tokens.add(new Token.Any(c == '*'));
                from = i + 1;
            }
        }
        tokens.add(new Token.Literal(source.substring(from)));
        return tokens;
    }

    private static void keepWithinSegments(CharSequence text, Kind[] kinds, Colons colons) {
        int separators = 0;
        for (int i = 0; i < kinds.length && separators < 5; i++) {
            boolean endsSegment = i + 1 == kinds.length || text.charAt(i + 1) == ':';
            switch (kinds[i]) {
                case LITERAL -> separators += text.charAt(i) == ':' ? 1 : 0;
                case ONE -> kinds[i] = Kind.ONE_IN_SEGMENT;
                case MANY -> kinds[i] = colons == Colons.RESOURCE && endsSegment ? Kind.MANY : Kind.MANY_IN_SEGMENT;
                case ONE_IN_SEGMENT, MANY_IN_SEGMENT -> throw new IllegalStateException("already kept");
            }
        }
    }

    /**
     * Backtracks to the last {@code *} only, or, where that one may not pass a colon, to the last that may: an earlier
     * one cannot match what a later one could not. So the time is polynomial whatever the pattern.
     */
    public boolean matches(String asked) {
        if (prefix.length() == text.length()) {
            return asked.equals(text);
        }
        if (!asked.startsWith(prefix) || !asked.endsWith(suffix)) {
            return false;
        }
        int at = prefix.length();
        int i = at;
        int within = -1;
        int withinFrom = 0;
        int wide = -1;
        int wideFrom = 0;
        while (i < asked.length()) {
            var kind = at < kinds.length ? kinds[at] : null;
            if (kind == Kind.MANY) {
                if (at + 1 == kinds.length) {
                    return true;
                }
                wide = at++;
                wideFrom = i;
                within = -1;
            } else if (kind == Kind.MANY_IN_SEGMENT) {
                within = at++;
                withinFrom = i;
            } else if (kind != null && one(kind, at, asked.charAt(i))) {
                at++;
                i++;
            } else if (within >= 0 && asked.charAt(withinFrom) != ':') {
                i = ++withinFrom;
                at = within + 1;
            } else if (wide >= 0) {
                i = ++wideFrom;
                at = wide + 1;
                within = -1;
            } else {
                return false;
            }
        }
        while (at < kinds.length && (kinds[at] == Kind.MANY || kinds[at] == Kind.MANY_IN_SEGMENT)) {
            at++;
        }
        return at == kinds.length;
    }

    private boolean one(Kind kind, int at, char c) {
        return switch (kind) {
            case LITERAL -> text.charAt(at) == c;
            case ONE -> true;
            case ONE_IN_SEGMENT -> c != ':';
            case MANY, MANY_IN_SEGMENT -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
