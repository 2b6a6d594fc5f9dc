package local.asl.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Ends an evaluation that nests too deep, takes too long or makes too much. Depth and size are AWS's own, measured: it
 * refuses an array of 873,783 numbers, a text of 8 MiB, and expressions nested more than 100 deep. One object watches
 * one evaluation.
 */
final class JsonataBounds {

    static final int MAX_ELEMENTS = 873_782;

    static final String STACK_OVERFLOW =
            "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.";

    private static final int MAX_DEPTH = 100;
    private static final long MAX_NANOS = 5_000_000_000L;
    private static final long BYTES_A_VALUE = 8;
    private static final long MAX_BYTES = MAX_ELEMENTS * BYTES_A_VALUE;

    private final long deadline = System.nanoTime() + MAX_NANOS;
    private int depth;
    private int steps;
    /** The sizes of what was made: a value that holds another many times is larger than it looks. */
    private Map<Object, Long> sizes;

    private JsonataBounds() {}

    /** @param decisions told what each part of the expression gives */
    static void set(Jsonata.Frame frame, JsonataDecisions decisions) {
        var bounds = new JsonataBounds();
        frame.setEvaluateEntryCallback((expression, input, environment) -> bounds.enter());
        frame.setEvaluateExitCallback((expression, input, environment, result) -> {
            bounds.exit(result);
            decisions.gave(expression, result);
        });
    }

    static JException memoryExceeded() {
        return new JException("Expression evaluation memory limit exceeded: Check for excessive memory usage", -1);
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new JException(STACK_OVERFLOW + " Depth=%d max=%d".formatted(depth, MAX_DEPTH), -1);
        }
        if ((++steps & 0xff) == 0 && System.nanoTime() > deadline) {
            throw new JException("Expression evaluation timeout: Check for infinite loop", -1);
        }
    }

    private void exit(Object result) {
        depth--;
        if (!(result instanceof JsonataValues.Given) && size(result) > MAX_BYTES) {
            throw memoryExceeded();
        }
    }

    private long size(Object value) {
        return switch (value) {
            case String text -> text.length();
            case JsonataValues.View view -> measured(view.node(), view.node());
            case JsonNode node -> node.isString() ? node.stringValue().length() : measured(node, node);
            case Utils.RangeList range -> range.size() * BYTES_A_VALUE;
            case List<?> list -> measured(list, list);
            case Map<?, ?> map -> measured(map, map.values());
            case null, default -> BYTES_A_VALUE;
        };
    }

    private long measured(Object value, Iterable<?> parts) {
        if (sizes == null) {
            sizes = new IdentityHashMap<>();
        }
        var known = sizes.get(value);
        if (known != null) {
            return known;
        }
        var size = BYTES_A_VALUE;
        for (var part : parts) {
            size += size(part);
            if (size > MAX_BYTES) {
                break;
            }
        }
        sizes.put(value, size);
        return size;
    }
}
