package com.dashjoin.jsonata;

import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.Collection;
import java.util.Objects;
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
