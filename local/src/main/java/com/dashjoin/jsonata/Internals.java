package com.dashjoin.jsonata;

import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the JSONata library keeps to its own package and this program needs. It stands in that package because
 * reflection would find out only at run time that a new version has changed.
 */
public final class Internals {

    /** Programs keep the parser that read them; it takes 10 kB and 100 µs to make. */
    private static final Parser PARSER = new Parser();

    private Internals() {}

    /**
     * Reads a program, with a parser that all programs share.
     *
     * @throws JException where it is not JSONata
     */
    public static Jsonata compile(String source) {
        synchronized (PARSER) {
            PARSER.ancestry.clear();
            PARSER.ancestorIndex = 0;
            Jsonata._parser.set(PARSER);
            try {
                return Jsonata.jsonata(source);
            } finally {
                leave();
            }
        }
    }

    /**
     * Gives this thread the state that an evaluation works in. The library would make one for each thread, at 150 µs
     * and 10 kB; executions are virtual threads, of which there may be 100,000.
     *
     * @param state any program; two threads may not have the same at the same time
     * @param now   what {@code $millis()} shows
     */
    public static void enter(Jsonata state, long now) {
        state.timestamp = now;
        Jsonata.current.set(state);
    }

    /** Takes away from this thread what {@link #enter} or {@link #compile} gave it. */
    public static void leave() {
        Jsonata.current.remove();
        Jsonata._parser.remove();
    }

    /** Makes each regular expression of the program what {@code matcher} makes of it. */
    public static void replacePatterns(Jsonata program, Function<Pattern, JFunction> matcher) {
        walk(program.ast, true, (symbol, atRoot) -> {
            if ("regex".equals(symbol.type) && symbol.value instanceof Pattern pattern) {
                symbol.value = matcher.apply(pattern);
            }
        });
    }

    /**
     * The names of fields that the program looks for outside any value, and {@code $} and {@code $$} where it reads
     * those there.
     */
    public static Stream<String> topLevelReferences(Jsonata program) {
        var names = Stream.<String>builder();
        walk(program.ast, true, (symbol, atRoot) -> {
            if (atRoot && "name".equals(symbol.type)) {
                names.add(String.valueOf(symbol.value));
            } else if ("variable".equals(symbol.type)
                    && ("$".equals(symbol.value) || atRoot && "".equals(symbol.value))) {
                names.add("$" + symbol.value);
            } else if (atRoot && ("wildcard".equals(symbol.type) || "descendant".equals(symbol.type))) {
                names.add(String.valueOf(symbol.value));
            }
        });
        return names.build().distinct();
    }

    /**
     * A part of a program whose truth decides what is computed, or what holds.
     *
     * @param symbol the part, as callbacks of an evaluation are given it
     * @param text   as the program has it
     */
    public record Decision(Parser.Symbol symbol, String text) {}

    /**
     * What stands before each {@code ?}.
     *
     * @param whole whether the program is a condition itself: then what it joins by {@code and} and {@code or}, too
     */
    public static List<Decision> decisions(Jsonata program, String source, boolean whole) {
        var text = new SourceText(source);
        var found = new ArrayList<Decision>();
        walk(program.ast, true, (symbol, atRoot) -> {
            if ("condition".equals(symbol.type)) {
                text.before(symbol.position, false).ifPresent(part -> found.add(new Decision(symbol.condition, part)));
            }
        });
        if (whole) {
            addOperands(unwrapped(program.ast), text, found);
        }
        return List.copyOf(found);
    }

    private static void addOperands(Parser.Symbol joined, SourceText text, List<Decision> found) {
        if (!isJoined(joined)) {
            return;
        }
        addOperand(joined.lhs, text.before(joined.position, true), text, found);
        addOperand(joined.rhs, text.after(joined.position), text, found);
    }

    private static void addOperand(
            Parser.Symbol operand, Optional<String> part, SourceText text, List<Decision> found) {
        if (isJoined(unwrapped(operand))) {
            addOperands(unwrapped(operand), text, found);
        } else {
            part.ifPresent(known -> found.add(new Decision(operand, known)));
        }
    }

    private static boolean isJoined(Parser.Symbol symbol) {
        return "binary".equals(symbol.type) && ("and".equals(symbol.value) || "or".equals(symbol.value));
    }

    /** Without the parentheses around it. */
    private static Parser.Symbol unwrapped(Parser.Symbol symbol) {
        return "block".equals(symbol.type) && symbol.expressions.size() == 1
                ? unwrapped(symbol.expressions.getFirst())
                : symbol;
    }

    private interface Visitor {
        void visit(Parser.Symbol symbol, boolean atRoot);
    }

    /** Visits every node of the tree; {@code atRoot} where the node is evaluated with no value as its context. */
    private static void walk(Parser.Symbol symbol, boolean atRoot, Visitor visitor) {
        if (symbol == null) {
            return;
        }
        visitor.visit(symbol, atRoot);
        if (symbol.steps != null) {
            for (var i = 0; i < symbol.steps.size(); i++) {
                walk(symbol.steps.get(i), atRoot && i == 0, visitor);
            }
        }
        Stream.of(
                        symbol.expression,
                        symbol.procedure,
                        symbol.body,
                        symbol.lhs,
                        symbol.rhs,
                        symbol.condition,
                        symbol.then,
                        symbol._else)
                .forEach(child -> walk(child, atRoot, visitor));
        Stream.of(symbol.arguments, symbol.expressions)
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .forEach(child -> walk(child, atRoot, visitor));
        if (symbol.lhsObject != null) {
            symbol.lhsObject.stream().flatMap(Stream::of).forEach(child -> walk(child, atRoot, visitor));
        }
        Stream.of(
                        symbol.group,
                        symbol.pattern,
                        symbol.update,
                        symbol.delete,
                        symbol.expr instanceof Parser.Symbol inner ? inner : null)
                .forEach(child -> walk(child, false, visitor));
        Stream.of(symbol.predicate, symbol.stages, symbol.terms)
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .forEach(child -> walk(child, false, visitor));
    }
}
