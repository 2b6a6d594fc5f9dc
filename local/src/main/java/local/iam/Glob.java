package local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A string of a policy, compiled once: characters, the wildcards {@code *} and {@code ?}, and policy variables such as
 * <code>${aws:username}</code>, <code>${aws:PrincipalTag/team, 'none'}</code> and the escapes <code>${*}</code>,
 * <code>${?}</code> and <code>${$}</code>.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Variables and tags</a>
 */
final class Glob {

    /** How far the wildcards of an ARN reach. Only the first five colons separate segments; the resource part may have more. */
    enum Colons {
        /** Any text. */
        ORDINARY,
        /** The {@code Resource} element: a {@code *} at the end of a segment goes on beyond its colon, any other stays within. */
        RESOURCE,
        /** The Arn operators: each of the six components is compared by itself. */
        COMPONENTS
    }

    private enum Kind {
        LITERAL, ONE, MANY, ONE_IN_SEGMENT, MANY_IN_SEGMENT
    }

    private sealed interface Piece {

        record Literal(String text) implements Piece {
        }

        record Wildcard(boolean many) implements Piece {
        }

        record Variable(String key, Optional<String> whenAbsent) implements Piece {
        }
    }

    private final String source;
    private final List<Piece> pieces;
    private final Colons colons;
    private final Optional<Matcher> fixed;

    private Glob(String source, List<Piece> pieces, Colons colons) {
        this.source = source;
        this.pieces = pieces;
        this.colons = colons;
        this.fixed = pieces.stream().anyMatch(Piece.Variable.class::isInstance)
                ? Optional.empty() : Optional.of(Matcher.of(pieces, colons));
    }

    /** Text with wildcards and, from version 2012-10-17 on, variables. */
    static Glob of(String source, Version version, Colons colons) {
        return new Glob(source, pieces(source, version.hasVariables(), true), colons);
    }

    /** Text that is compared as it is, but for its variables. */
    static Glob exactly(String source, Version version) {
        return new Glob(source, pieces(source, version.hasVariables(), false), Colons.ORDINARY);
    }

    /** Text with wildcards only, without regard to case: compare it with text in lower case. */
    static Glob ignoringCase(String source) {
        return new Glob(source, pieces(source.toLowerCase(Locale.ROOT), false, true), Colons.ORDINARY);
    }

    /** The pattern with its variables put in. Empty where a variable has neither a value nor a default. */
    Optional<Matcher> in(Context context) {
        return fixed.isPresent() ? fixed : resolve(context);
    }

    private Optional<Matcher> resolve(Context context) {
        var resolved = new ArrayList<Piece>(pieces.size());
        for (var piece : pieces) {
            if (piece instanceof Piece.Variable(var key, var whenAbsent)) {
                var values = context.values(key);
                // A key with many values has no one text to put in.
                var value = values.size() == 1 ? Optional.of(values.getFirst()) : whenAbsent;
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                resolved.add(new Piece.Literal(value.get()));
            } else {
                resolved.add(piece);
            }
        }
        return Optional.of(Matcher.of(resolved, colons));
    }

    @Override
    public String toString() {
        return source;
    }

    private static List<Piece> pieces(String source, boolean variables, boolean wildcards) {
        var pieces = new ArrayList<Piece>();
        var literal = new StringBuilder();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            int end = variables && source.startsWith("${", i) ? source.indexOf('}', i) : -1;
            if (end > 0) {
                var inside = source.substring(i + 2, end);
                if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
                    literal.append(inside);
                } else {
                    flush(literal, pieces);
                    pieces.add(variable(inside));
                }
                i = end;
            } else if (wildcards && (c == '*' || c == '?')) {
                flush(literal, pieces);
                pieces.add(new Piece.Wildcard(c == '*'));
            } else {
                literal.append(c);
            }
        }
        flush(literal, pieces);
        return List.copyOf(pieces);
    }

    private static void flush(StringBuilder literal, List<Piece> pieces) {
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Piece variable(String inside) {
        int comma = inside.indexOf(',');
        if (comma < 0) {
            return new Piece.Variable(inside.strip(), Optional.empty());
        }
        var whenAbsent = inside.substring(comma + 1).strip();
        boolean quoted = whenAbsent.length() >= 2 && whenAbsent.startsWith("'") && whenAbsent.endsWith("'");
        return new Piece.Variable(inside.substring(0, comma).strip(),
                Optional.of(quoted ? whenAbsent.substring(1, whenAbsent.length() - 1) : whenAbsent));
    }

    /** Characters and wildcards, ready to be compared. */
    static final class Matcher {

        private final String literal;
        private final char[] characters;
        private final Kind[] kinds;

        private Matcher(String literal, char[] characters, Kind[] kinds) {
            this.literal = literal;
            this.characters = characters;
            this.kinds = kinds;
        }

        private static Matcher of(List<Piece> pieces, Colons colons) {
            var characters = new StringBuilder();
            var kinds = new ArrayList<Kind>();
            for (var piece : pieces) {
                switch (piece) {
                    case Piece.Literal(var text) -> {
                        characters.append(text);
                        text.chars().forEach(_ -> kinds.add(Kind.LITERAL));
                    }
                    case Piece.Wildcard(var many) -> {
                        characters.append(many ? '*' : '?');
                        kinds.add(many ? Kind.MANY : Kind.ONE);
                    }
                    case Piece.Variable _ -> throw new IllegalStateException("unresolved variable");
                }
            }
            if (colons != Colons.ORDINARY) {
                keepWithinSegments(characters, kinds, colons);
            }
            var text = characters.toString();
            boolean plain = kinds.stream().allMatch(kind -> kind == Kind.LITERAL);
            return new Matcher(plain ? text : null, text.toCharArray(), kinds.toArray(Kind[]::new));
        }

        private static void keepWithinSegments(CharSequence characters, List<Kind> kinds, Colons colons) {
            int separators = 0;
            for (int i = 0; i < kinds.size() && separators < 5; i++) {
                boolean endsSegment = i + 1 == kinds.size() || characters.charAt(i + 1) == ':';
                switch (kinds.get(i)) {
                    case LITERAL -> separators += characters.charAt(i) == ':' ? 1 : 0;
                    case ONE -> kinds.set(i, Kind.ONE_IN_SEGMENT);
                    case MANY -> kinds.set(i, colons == Colons.RESOURCE && endsSegment ? Kind.MANY : Kind.MANY_IN_SEGMENT);
                    case ONE_IN_SEGMENT, MANY_IN_SEGMENT -> throw new IllegalStateException("already kept");
                }
            }
        }

        /**
         * Backtracks to the last {@code *} only, or, where that one may not pass a colon, to the last that may: an earlier one
         * cannot match what a later one could not. So the time is polynomial whatever the pattern.
         */
        boolean matches(String text) {
            if (literal != null) {
                return literal.equals(text);
            }
            int at = 0;
            int i = 0;
            int within = -1;
            int withinFrom = 0;
            int wide = -1;
            int wideFrom = 0;
            while (i < text.length()) {
                if (at < kinds.length) {
                    switch (kinds[at]) {
                        case MANY -> {
                            wide = at++;
                            wideFrom = i;
                            within = -1;
                            continue;
                        }
                        case MANY_IN_SEGMENT -> {
                            within = at++;
                            withinFrom = i;
                            continue;
                        }
                        default -> {
                            if (one(at, text.charAt(i))) {
                                at++;
                                i++;
                                continue;
                            }
                        }
                    }
                }
                if (within >= 0 && text.charAt(withinFrom) != ':') {
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

        /** For text without wildcards. */
        boolean matchesIgnoringCase(String text) {
            return text.equalsIgnoreCase(literal);
        }

        private boolean one(int at, char c) {
            return switch (kinds[at]) {
                case LITERAL -> characters[at] == c;
                case ONE -> true;
                case ONE_IN_SEGMENT -> c != ':';
                case MANY, MANY_IN_SEGMENT -> false;
            };
        }
    }
}
