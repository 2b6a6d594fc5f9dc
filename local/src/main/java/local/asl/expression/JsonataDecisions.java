package local.asl.expression;

import com.dashjoin.jsonata.Internals;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tells what the parts of an expression come to whose truth decides what is computed. */
final class JsonataDecisions {

    /** Tells nobody. */
    static final JsonataDecisions UNWATCHED = new JsonataDecisions((_, _) -> {});

    private final Map<Parser.Symbol, String> parts = new IdentityHashMap<>();
    private final BiConsumer<String, Boolean> watcher;

    private JsonataDecisions(BiConsumer<String, Boolean> watcher) {
        this.watcher = watcher;
    }

    static JsonataDecisions of(Iterable<Internals.Decision> decisions, BiConsumer<String, Boolean> watcher) {
        var watched = new JsonataDecisions(watcher);
        decisions.forEach(decision -> watched.parts.put(decision.symbol(), decision.text()));
        return watched;
    }

    /** A part of the expression has given this. */
    void gave(Parser.Symbol part, Object result) {
        if (!parts.isEmpty()) {
            var text = parts.get(part);
            if (text != null) {
                watcher.accept(text, Jsonata.boolize(result));
            }
        }
    }
}
