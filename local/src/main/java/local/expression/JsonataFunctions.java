package local.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import local.json.Json;
import tools.jackson.core.JacksonException;

/** The functions that AWS adds to JSONata, and those of the library that are made safe here. */
final class JsonataFunctions {

    private static final int MAX_RANGE = 1_000;

    private JsonataFunctions() {
    }

    static void register(Jsonata program) {
        program.registerFunction("partition", new JFunction((input, arguments) -> partition(arguments), "<an:a>"));
        program.registerFunction("range", new JFunction((input, arguments) -> range(arguments), "<nnn:a>"));
        program.registerFunction("hash", new JFunction((input, arguments) -> hash(arguments), "<ss:s>"));
        program.registerFunction("random", new JFunction((input, arguments) -> random(arguments), "<n?:n>"));
        program.registerFunction("uuid", new JFunction((input, arguments) -> UUID.randomUUID().toString(), "<:s>"));
        program.registerFunction("parse", new JFunction((input, arguments) -> parse(arguments), "<s:x>"));
        program.assign("eval", null);
    }

    private static Object partition(List<?> arguments) {
        if (!(arguments.get(0) instanceof List<?> list)) {
            return null;
        }
        var size = ((Number) arguments.get(1)).intValue();
        if (size < 1) {
            throw new JException("The chunk size must be a positive integer", -1);
        }
        var chunks = new ArrayList<List<?>>();
        for (var start = 0; start < list.size(); start += size) {
            chunks.add(new ArrayList<>(list.subList(start, Math.min(start + size, list.size()))));
        }
        return chunks;
    }

    private static Object range(List<?> arguments) {
        var first = ((Number) arguments.get(0)).longValue();
        var last = ((Number) arguments.get(1)).longValue();
        var step = ((Number) arguments.get(2)).longValue();
        if (step == 0) {
            throw new JException("The increment must not be zero", -1);
        }
        var range = new ArrayList<Long>();
        for (var i = first; step > 0 ? i <= last : i >= last; i += step) {
            if (range.size() == MAX_RANGE) {
                throw new JException("The range may have up to 1,000 elements", -1);
            }
            range.add(i);
        }
        return range;
    }

    private static Object hash(List<?> arguments) {
        return IntrinsicFunction.hash((String) arguments.get(0), (String) arguments.get(1))
                .orElseThrow(() -> new JException("The algorithm must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512", -1));
    }

    private static Object random(List<?> arguments) {
        return arguments.isEmpty() || !(arguments.get(0) instanceof Number seed) ? Math.random()
                : new Random(seed.longValue()).nextDouble();
    }

    private static Object parse(List<?> arguments) {
        try {
            return JsonataValues.of(Json.parse((String) arguments.get(0)));
        } catch (JacksonException e) {
            throw new JException("The string is not valid JSON: " + e.getOriginalMessage(), -1);
        }
    }
}
