package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.Jackson3JsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.Jackson3MappingProvider;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The quick readers of paths beside the library that the specification names: of generated paths they take the same, and
 * find the same.
 *
 * <p>Four differences are meant, and not generated: a name with parentheses, which is a function to this version of the
 * library and a name to AWS's older one; several names that are not the last step, which AWS's version refuses; a
 * backslash in a name, which stands for itself on AWS unless a quotation mark follows; and a stray character after the
 * last step, which the library overlooks.
 */
class JaywayLikenessTest {

    private static final int PATHS = 20_000;

    private static final Configuration CONFIGURATION = Configuration.builder()
            .jsonProvider(new Jackson3JsonNodeJsonProvider())
            .mappingProvider(new Jackson3MappingProvider())
            .build();

    private static final JsonNode DOCUMENT = Json.parse("""
        {"a": {"b": [1, {"c": 2}, [3, 4]], "a": {"a": 1}}, "b": [{"a": 1}, {"a": 2, "b": 3}], "c": "x", "a b": {"c": 1},
         "it's": 5, "d\\"q": 6, "x\\\\y": 7, "xy": 70, "n": null, "é": 8, "a-b": 9, "@x": 10, "1": 11, "a,b": 12, "[": 13,
         "a.b": 14, "": 16, "a\\tb": 17, "x\\ny": 18}
        """);

    private static final List<String> DEFINITE = List.of(
            ".a",
            ".b",
            ".c",
            ".n",
            ".é",
            ".a-b",
            ".@x",
            ".1",
            ".$a",
            ".a*",
            ".a\tb",
            ".?",
            "['a']",
            "['b']",
            "['a b']",
            "[ 'a' ]",
            "['it\\'s']",
            "['d\"q']",
            "['a,b']",
            "['[']",
            "['a.b']",
            "['']",
            "[0]",
            "[1]",
            "[-1]",
            "[ 0 ]",
            "[1 ]",
            "[00]",
            "[-0]",
            ".['a']",
            ".['a b']",
            ".[0]",
            ".[-1]");

    private static final List<String> INDEFINITE = List.of(
            "[*]",
            ".*",
            ".[*]",
            "..a",
            "..['a']",
            "[0:1]",
            "[:1]",
            "[-1:]",
            "[0,1]",
            ".[0:1]",
            "[?(@.a)]",
            "[?(@.a==1)]");

    private static final List<String> FAULTS = List.of(
            ".",
            "..",
            " ",
            ".a b",
            "[]",
            "[a]",
            "['a'",
            "['a'b]",
            "['a',]",
            "[1.5]",
            "[+1]",
            "[\n0]",
            ".*a",
            "[?]",
            "[99999999999]");

    private final Random random = new Random(42);

    @Test
    void pathsFindWhatTheLibraryFinds() {
        var differences = IntStream.range(0, PATHS)
                .mapToObj(i -> path(DEFINITE, DEFINITE, DEFINITE, INDEFINITE, i % 4 == 0 ? FAULTS : DEFINITE))
                .filter(path -> !ours(path).equals(theirs(path)))
                .map(path -> path + ": " + ours(path) + ", and with the library: " + theirs(path));
        assertThat(differences).isEmpty();
    }

    @Test
    void whatNamesOneNodeIsAReferencePathAndPutsAValueThere() {
        for (int i = 0; i < PATHS; i++) {
            var path = path(DEFINITE, DEFINITE);
            var reference = ReferencePath.parse(path);
            if (!theirs(path).startsWith("found") || path.contains("-")) {
                continue;
            }
            var changed = reference.put(DOCUMENT, Json.parse("\"new\""));
            assertThat(com.jayway.jsonpath.JsonPath.compile(path).<JsonNode>read(changed, CONFIGURATION))
                    .as(path)
                    .isEqualTo(Json.parse("\"new\""));
        }
    }

    /** One to four steps, each of one of these kinds. */
    @SafeVarargs
    private String path(List<String>... kinds) {
        var path = new StringBuilder("$");
        Stream.generate(() -> kinds[random.nextInt(kinds.length)])
                .limit(1 + random.nextInt(4))
                .forEach(kind -> path.append(kind.get(random.nextInt(kind.size()))));
        return path.toString();
    }

    private static String ours(String path) {
        if (Variables.endOfName(path, 1) > 1 || path.startsWith("$$")) {
            return "another root";
        }
        var scope = new Scope(DOCUMENT, DOCUMENT, Variables.NONE);
        try {
            return "found " + JsonPath.parse(path).evaluate(scope);
        } catch (IllegalArgumentException e) {
            return "refused";
        } catch (StatesException e) {
            return "missed: " + e.cause().replaceFirst("(?s)^Invalid path '.*' : ", "");
        }
    }

    /** As AWS's version words it. */
    private static String older(String message) {
        return message.replaceFirst(
                "(?s)Expected to find an object with property (.*) in path (.*) but found '.*",
                "Property $1 not found in path $2");
    }

    private static String theirs(String path) {
        if (Variables.endOfName(path, 1) > 1 || path.startsWith("$$")) {
            return "another root";
        }
        com.jayway.jsonpath.JsonPath compiled;
        try {
            compiled = com.jayway.jsonpath.JsonPath.compile(path);
        } catch (InvalidPathException e) {
            return "refused";
        }
        try {
            return "found " + compiled.<JsonNode>read(DOCUMENT, CONFIGURATION);
        } catch (JsonPathException e) {
            // AWS gives an empty list where a path could have found several.
            return compiled.isDefinite() ? "missed: " + older(e.getMessage()) : "found []";
        }
    }
}
