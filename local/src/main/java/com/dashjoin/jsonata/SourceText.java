package com.dashjoin.jsonata;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A program's text: what it says to the left and to the right of an operator. */
final class SourceText {

    private static final Set<String> OPENING = Set.of("(", "[", "{");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");
    /** They bind weaker than what is before a question mark. */
    private static final Set<String> WEAK = Set.of(",", ";", ":", ":=", "?", "?:", "??");

    private static final Set<String> JOINING = Set.of("and", "or");

    /** @param operator empty where it is a value or a name */
    private record Token(int from, int to, String operator) {}

    private final String source;
    private final List<Token> tokens = new ArrayList<>();

    SourceText(String source) {
        this.source = source;
        var tokenizer = new Tokenizer(source);
        int from = 0;
        boolean afterValue = false; // where a slash divides, and begins no pattern
        for (var next = tokenizer.next(false); next != null; next = tokenizer.next(afterValue)) {
            var operator = "operator".equals(next.type) ? String.valueOf(next.value) : "";
            tokens.add(new Token(from, next.position, operator));
            from = next.position;
            afterValue = operator.isEmpty() || CLOSING.contains(operator);
        }
    }

    /**
     * What is to the left of an operator.
     *
     * @param position of the operator, as the parser counts
     * @param joined   whether it is {@code and} or {@code or}
     */
    Optional<String> before(int position, boolean joined) {
        int at = index(position);
        int from = at - 1;
        for (int depth = 0; from >= 0; from--) {
            var operator = tokens.get(from).operator;
            if (depth == 0 && (OPENING.contains(operator) || ends(operator, joined))) {
                break;
            }
            depth += CLOSING.contains(operator) ? 1 : OPENING.contains(operator) ? -1 : 0;
        }
        return text(from + 1, at - 1);
    }

    /** What is to the right of {@code and} or {@code or}. */
    Optional<String> after(int position) {
        int at = index(position);
        int to = at + 1;
        for (int depth = 0; to < tokens.size(); to++) {
            var operator = tokens.get(to).operator;
            if (depth == 0 && (CLOSING.contains(operator) || ends(operator, true))) {
                break;
            }
            depth += OPENING.contains(operator) ? 1 : CLOSING.contains(operator) ? -1 : 0;
        }
        return at < 0 ? Optional.empty() : text(at + 1, to - 1);
    }

    private static boolean ends(String operator, boolean joined) {
        return WEAK.contains(operator) || joined && JOINING.contains(operator);
    }

    private int index(int position) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).to == position) {
                return i;
            }
        }
        return -1;
    }

    /** On one line, without the comments before it. */
    private Optional<String> text(int first, int last) {
        if (first > last || first < 0) {
            return Optional.empty();
        }
        var text = source.substring(tokens.get(first).from, tokens.get(last).to);
        return Optional.of(text.replaceFirst("^(\\s|/\\*(?s:.*?)\\*/)+", "").replaceAll("\\s+", " "));
    }
}
