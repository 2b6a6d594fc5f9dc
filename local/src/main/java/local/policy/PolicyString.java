package local.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import local.json.Glob;
import local.json.Glob.Colons;
import local.json.Glob.Token;

/**
 * A string of a policy, compiled once: characters, the wildcards {@code *} and {@code ?}, and policy variables such as
 * <code>${aws:username}</code>, <code>${aws:PrincipalTag/team, 'none'}</code> and the escapes <code>${*}</code>,
 * <code>${?}</code> and <code>${$}</code>.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Variables and
 *     tags</a>
 */
final class PolicyString {

    private sealed interface Piece {

        record Fixed(Token token) implements Piece {}

        /** @param key the name in lower case */
        record Variable(String name, String key, Optional<String> whenAbsent) implements Piece {}
    }

    private final List<Piece> pieces;
    private final Colons colons;
    private final Optional<Glob> fixed;
    /** What stands before the first wildcard or variable, and behind the last: most texts differ there already. */
    private final String prefix;

    private final String suffix;

    private PolicyString(List<Piece> pieces, Colons colons) {
        this.pieces = pieces;
        this.colons = colons;
        this.fixed = pieces.stream().allMatch(Piece.Fixed.class::isInstance) ? resolve(null) : Optional.empty();
        this.prefix = literal(pieces.getFirst());
        this.suffix = literal(pieces.getLast());
    }

    /** Text with wildcards and, from version 2012-10-17 on, variables. */
    static PolicyString pattern(String source, Version version, Colons colons) {
        return new PolicyString(pieces(source, version.hasVariables(), true), colons);
    }

    /** Text that is compared as it is, but for its variables. */
    static PolicyString exactly(String source, Version version) {
        return new PolicyString(pieces(source, version.hasVariables(), false), Colons.ORDINARY);
    }

    /** Whether the text is what this means, with its variables put in. */
    boolean matches(String text, Context context) {
        if (fixed.isPresent()) {
            return fixed.get().matches(text);
        }
        return text.startsWith(prefix)
                && text.endsWith(suffix)
                && resolve(context).filter(glob -> glob.matches(text)).isPresent();
    }

    /** As {@link #matches}, for text without wildcards. */
    boolean equalsIgnoringCase(String text, Context context) {
        return glob(context)
                .filter(glob -> glob.toString().equalsIgnoreCase(text))
                .isPresent();
    }

    /** The variables whose keys are not among those that are known, as the policy writes them. */
    Stream<String> open(Predicate<String> known) {
        return variables().filter(variable -> !known.test(variable.key())).map(Piece.Variable::name);
    }

    /** With any text in place of the variables whose keys are not among those that are known. */
    PolicyString assuming(Predicate<String> known) {
        return new PolicyString(
                pieces.stream()
                        .map(piece -> piece instanceof Piece.Variable variable && !known.test(variable.key())
                                ? new Piece.Fixed(new Token.Any(true))
                                : piece)
                        .toList(),
                colons);
    }

    private Stream<Piece.Variable> variables() {
        return pieces.stream().filter(Piece.Variable.class::isInstance).map(Piece.Variable.class::cast);
    }

    /** Whether each of its variables has a value or a default; what has not matches nothing. */
    boolean resolves(Context context) {
        return glob(context).isPresent();
    }

    /** Empty where the piece is not literal text. */
    private static String literal(Piece piece) {
        return piece instanceof Piece.Fixed(Token.Literal(var text)) ? text : "";
    }

    private static Piece variable(String name, Optional<String> whenAbsent) {
        return new Piece.Variable(name.strip(), name.strip().toLowerCase(Locale.ROOT), whenAbsent);
    }

    private Optional<Glob> glob(Context context) {
        return fixed.isPresent() ? fixed : resolve(context);
    }

    private Optional<Glob> resolve(Context context) {
        var tokens = new ArrayList<Token>(pieces.size());
        for (var piece : pieces) {
            switch (piece) {
                case Piece.Fixed(var token) -> tokens.add(token);
                case Piece.Variable(var _, var key, var whenAbsent) -> {
                    var values = context.values(key);
                    // A key with many values has no one text to put in.
                    var value = values.size() == 1 ? Optional.of(values.getFirst()) : whenAbsent;
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    tokens.add(new Token.Literal(value.get()));
                }
            }
        }
        return Optional.of(Glob.of(tokens, colons));
    }

    private static List<Piece> pieces(String source, boolean variables, boolean wildcards) {
        var pieces = new ArrayList<Piece>();
        int from = 0;
        for (int at = variables ? source.indexOf("${") : -1; at >= 0; at = source.indexOf("${", from)) {
            int end = source.indexOf('}', at);
            if (end < 0) {
                break;
            }
            fixed(source.substring(from, at), wildcards, pieces);
            pieces.add(variable(source.substring(at + 2, end)));
            from = end + 1;
        }
        fixed(source.substring(from), wildcards, pieces);
        return List.copyOf(pieces);
    }

    private static void fixed(String text, boolean wildcards, List<Piece> pieces) {
        var tokens = wildcards ? Glob.tokens(text) : List.<Token>of(new Token.Literal(text));
        tokens.forEach(token -> pieces.add(new Piece.Fixed(token)));
    }

    private static Piece variable(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Piece.Fixed(new Token.Literal(inside));
        }
        int comma = inside.indexOf(',');
        if (comma < 0) {
            return variable(inside, Optional.empty());
        }
        var whenAbsent = inside.substring(comma + 1).strip();
        boolean quoted = whenAbsent.length() >= 2 && whenAbsent.startsWith("'") && whenAbsent.endsWith("'");
        return variable(
                inside.substring(0, comma),
                Optional.of(quoted ? whenAbsent.substring(1, whenAbsent.length() - 1) : whenAbsent));
    }
}
