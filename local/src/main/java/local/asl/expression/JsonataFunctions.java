package local.asl.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import local.json.Json;
import tools.jackson.core.JacksonException;

/**
 * The functions that AWS adds to JSONata, as its documentation ("JSONata functions provided by Step Functions") lists
 * them, and beside them those of {@link JsonataText}.
 */
final class JsonataFunctions {

    private static final Set<String> TAKE_NULL =
            Set.of("string", "sort", "partition", "range", "hash", "random", "parse");

    private static final Map<String, JFunction> FUNCTIONS = Map.ofEntries(
            function("partition", (input, arguments) -> partition(arguments), "<an:a>"),
            function("range", (input, arguments) -> range(arguments), "<nnn:a>"),
            function("hash", (input, arguments) -> hash(arguments), "<ss:s>"),
            function("random", (input, arguments) -> random(arguments), "<n?:n>"),
            function("uuid", (input, arguments) -> UUID.randomUUID().toString(), "<:s>"),
            function("parse", (input, arguments) -> parse(arguments), "<s:x>"),
            function("contains", JsonataText::contains, "<s-(sf):b>"),
            function("match", JsonataText::match, "<s-f<s:o>n?:a<o>>"),
            function("replace", JsonataText::replace, "<s-(sf)(sf)n?:s>"),
            function("split", JsonataText::split, "<s-(sf)n?:a<s>>"),
            function("join", JsonataText::join, "<a<s>s?:s>"),
            function("pad", JsonataText::pad, "<s-ns?:s>"),
            function("substring", JsonataText::substring, "<s-nn?:s>"),
            function(
                    "encodeUrl",
                    (input, arguments) -> JsonataText.encoded(arguments, "-_.!~*'();/?:@&=+$,#", "encodeUrl"),
                    "<s-:s>"),
            function(
                    "encodeUrlComponent",
                    (input, arguments) -> JsonataText.encoded(arguments, "-_.!~*'()", "encodeUrlComponent"),
                    "<s-:s>"),
            function("string", JsonataNumbers::string, "<x-b?:s>"),
            function("number", JsonataNumbers::number, "<(nsb)-:n>"),
            function("formatNumber", JsonataNumbers::formatNumber, "<n-so?:s>"),
            function("formatInteger", JsonataNumbers::formatInteger, "<n-s:s>"),
            function("parseInteger", JsonataNumbers::parseInteger, "<s-s:n>"),
            function("sort", JsonataNumbers::sort, "<af?:a>"),
            function("fromMillis", JsonataDates::fromMillis, "<n-s?s?:s>"),
            function("toMillis", JsonataDates::toMillis, "<s-s?:n>"));

    private JsonataFunctions() {}

    /** Gives a program these functions, and takes {@code $eval} from it, which AWS does not have. */
    static void register(Jsonata program) {
        FUNCTIONS.forEach(program::registerFunction);
        program.assign("eval", null);
    }

    /** The library's signatures let null pass for anything. */
    private static Map.Entry<String, JFunction> function(String name, JFunctionCallable work, String signature) {
        JFunctionCallable strict = (input, arguments) -> {
            int at = arguments.indexOf(Jsonata.NULL_VALUE);
            if (at >= 0) {
                throw new JException("T0410", -1, at + 1, name);
            }
            return work.call(input, arguments);
        };
        return Map.entry(name, new JFunction(TAKE_NULL.contains(name) ? work : strict, signature));
    }

    private static Object partition(List<?> arguments) {
        if (!(arguments.get(0) instanceof List<?> list) || !(arguments.get(1) instanceof Number number)) {
            return null;
        }
        var size = number.intValue();
        if (size < 1) {
            throw new JException("The chunk size of the partition function must be a positive integer", -1);
        }
        var chunks = new ArrayList<>(); // no sequence: by AWS's recordings, a single chunk stays in its list
        for (var start = 0L; start < list.size(); start += size) {
            chunks.add(new ArrayList<>(list.subList((int) start, (int) Math.min(start + size, list.size()))));
        }
        return chunks;
    }

    /** From the first number to the last one, which is reached where the step lands on it; fractions are cut off. */
    private static Object range(List<?> arguments) {
        if (!(arguments.get(0) instanceof Number start)
                || !(arguments.get(1) instanceof Number end)
                || !(arguments.get(2) instanceof Number delta)
                || delta.longValue() == 0) {
            return null;
        }
        var step = delta.longValue();
        var range = Utils.createSequence();
        var steps = Math.floorDiv(Math.subtractExact(end.longValue(), start.longValue()), step);
        if (steps >= JsonataBounds.MAX_ELEMENTS) {
            throw JsonataBounds.memoryExceeded();
        }
        for (var i = 0L; i <= steps; i++) {
            range.add(Utils.convertNumber(start.longValue() + i * step));
        }
        return range;
    }

    private static Object hash(List<?> arguments) {
        if (!(arguments.get(0) instanceof String data) || !(arguments.get(1) instanceof String algorithm)) {
            return null;
        }
        return IntrinsicFunction.hash(data, algorithm)
                .orElseThrow(() -> new JException(
                        "The algorithm of the hash function must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512", -1));
    }

    private static Object random(List<?> arguments) {
        return !arguments.isEmpty() && arguments.get(0) instanceof Number seed
                ? new Random(seed.longValue()).nextDouble()
                : ThreadLocalRandom.current().nextDouble();
    }

    private static Object parse(List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        try {
            return JsonataValues.of(Json.parse(text));
        } catch (JacksonException e) {
            throw new JException("The argument of the parse function is not valid JSON", -1);
        }
    }
}
