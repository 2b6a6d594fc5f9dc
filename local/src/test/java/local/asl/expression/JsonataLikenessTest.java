package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * Generated expressions, beside what jsonata-js made of them: {@code -Djsonata=FILE}, which
 * {@code src/test/jsonata/generate.mjs} writes. What differs is printed, function by function.
 *
 * <p>Known to differ, of 100 about three: the functions of lists and numbers of the library take null for nothing
 * ({@code $count(null)}); it says that a number is out of range where it is divided by zero, and JavaScript when the
 * result is used; texts of {@code $base64encode} are UTF-8 and not Latin-1; JavaScript's regular expressions match half a
 * character of those beyond 16 bits, and empty matches; it reads dates that are not there (30 February) and formats
 * integers beyond 64 bits; groupings of unusual pictures of {@code $toMillis} and {@code $parseInteger}.
 */
@EnabledIfSystemProperty(named = "jsonata", matches = ".+")
class JsonataLikenessTest {

    private static final Pattern CODE = Pattern.compile("evaluation\\. ([A-Z]\\d{4})");
    private static final Pattern FUNCTION = Pattern.compile("\\$(?!states)(\\w+)\\(");

    /** Of 1000 expressions, how many at least are as jsonata-js has them. */
    private static final int REACHED = 950;

    @Test
    void expressionsGiveWhatTheReferenceGives() throws IOException {
        var lines = Files.readAllLines(Path.of(System.getProperty("jsonata")));
        var input = Json.parse(lines.getFirst()).get("input");
        var scope = new Scope(input, Json.object(), Variables.NONE);
        var differences = new TreeMap<String, Integer>();
        int same = 0;
        for (var line : lines.subList(1, lines.size())) {
            var recorded = Json.parse(line);
            var expression = recorded.get("expression").stringValue();
            if (isLike(recorded, outcome(expression, scope))) {
                same++;
            } else {
                var function = FUNCTION.matcher(expression);
                differences.merge(function.find() ? function.group(1) : "operators", 1, Integer::sum);
            }
        }
        System.out.println(same + " of " + (lines.size() - 1) + " like jsonata-js; others: " + differences);
        assertThat(same * 1000L / (lines.size() - 1)).isGreaterThanOrEqualTo(REACHED);
    }

    /** JSON text, or the code of an error, or {@code undefined}. */
    private static String outcome(String expression, Scope scope) {
        try {
            return Json.write(
                    Jsonata.parse("{% " + expression + " %}", "Output").evaluate(scope));
        } catch (StatesException e) {
            var code = CODE.matcher(e.cause());
            return code.find()
                    ? code.group(1)
                    : e.cause().contains("returned nothing")
                            ? "undefined"
                            : e.cause().contains("unsupported result") ? "\"<function>\"" : e.cause();
        } catch (IllegalArgumentException e) {
            return "no JSONata";
        }
    }

    private static boolean isLike(JsonNode recorded, String own) {
        if (recorded.has("error")) {
            return own.equals(recorded.get("error").stringValue()) || own.equals("no JSONata");
        }
        var result = recorded.get("result").stringValue();
        return result.equals(own)
                || own.equals("\"<function>\"") && result.contains("<function>")
                || own.matches("(?s)[\\[{\"\\d-].*")
                        && !result.equals("undefined")
                        && isEqual(Json.parse(result), Json.parse(own));
    }

    /** Numbers are doubles, and the order of an object's fields does not count. */
    private static boolean isEqual(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.doubleValue() == other.doubleValue();
        }
        if (one.isContainer() && one.getNodeType() == other.getNodeType() && one.size() == other.size()) {
            return one.isArray()
                    ? IntStream.range(0, one.size()).allMatch(i -> isEqual(one.get(i), other.get(i)))
                    : one.propertyStream()
                            .allMatch(field ->
                                    other.has(field.getKey()) && isEqual(field.getValue(), other.get(field.getKey())));
        }
        return one.equals(other);
    }
}
