package local.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.List;

/** Ends an evaluation that takes too long or makes too much. One object watches one evaluation. */
final class JsonataBounds {

    private static final long MAX_NANOS = 5_000_000_000L;
    private static final int MAX_DEPTH = 5_000;
    private static final int MAX_SIZE = 4 * 1024 * 1024;

    private final long deadline = System.nanoTime() + MAX_NANOS;
    private int depth;
    private int steps;

    private JsonataBounds() {
    }

    static void set(Jsonata.Frame frame) {
        var bounds = new JsonataBounds();
        frame.setEvaluateEntryCallback((expression, input, environment) -> bounds.enter());
        frame.setEvaluateExitCallback((expression, input, environment, result) -> bounds.exit(result));
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new JException("Stack overflow error: Check for non-terminating recursive function.", -1);
        }
        if ((++steps & 0xff) == 0 && System.nanoTime() > deadline) {
            throw new JException("Expression evaluation timeout: Check for infinite loop", -1);
        }
    }

    private void exit(Object result) {
        depth--;
        var size = switch (result) {
            case String text -> text.length();
            case List<?> list -> list.size();
            case null, default -> 0;
        };
        if (size > MAX_SIZE) {
            throw new JException("Expression evaluation made a value that is too large", -1);
        }
    }
}
