package local.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1.50,\"b\":[null,true,-0.0,12345678901234567890,\"\\u0001 é 😀\"]}", "1E+2", "\"\""})
    void writesWhatItReads(String text) {
        assertThat(Json.parse(Json.write(Json.parse(text)))).isEqualTo(Json.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{} {}", "'a'", "NaN", "01"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void ofTwoFieldsOfOneNameTheLastOneCountsUnlessAPersonWroteThem() {
        assertThat(Json.parse("{\"a\": 1, \"a\": 2}")).isEqualTo(Json.parse("{\"a\": 2}"));
        assertThatThrownBy(() -> Json.parseStrictly("{\"a\": 1, \"a\": 2}")).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1                   | 1.0                    | true",
                "100                 | 1e2                    | true",
                "{\"a\":1,\"b\":[2]} | {\"b\":[2.0],\"a\":1}  | true",
                "[1,2]               | [2,1]                  | false",
                "1                   | \"1\"                | false",
                "null                | {}                     | false",
            })
    void sameValuesMayBeWrittenDifferently(String one, String other, boolean same) {
        assertThat(Json.same(Json.parse(one), Json.parse(other))).isEqualTo(same);
    }

    /** Whatever the value: the length is that of its text. */
    @Test
    void countsTheBytesOfTheText() {
        var random = new Random(4);
        for (var i = 0; i < 1_000; i++) {
            var value = value(random, 4);
            var length = Json.write(value).getBytes(StandardCharsets.UTF_8).length;
            assertThat(Json.length(value)).as(Json.write(value)).isEqualTo(length);
            assertThat(Json.isLongerThan(length, value)).isFalse();
            assertThat(Json.isLongerThan(length - 1, value)).isTrue();
        }
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> JsonNodeFactory.instance.numberNode(random.nextInt());
            case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case 2 -> JsonNodeFactory.instance.nullNode();
            case 3 -> JsonNodeFactory.instance.stringNode(text(random));
            case 4 -> {
                var array = Json.array();
                for (var i = random.nextInt(4); i > 0; i--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
            default -> {
                var object = Json.object();
                for (var i = random.nextInt(4); i > 0; i--) {
                    object.set(text(random), value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint("a\"\\\n\t\u0001\u007fé€😀/".codePoints().toArray()[random.nextInt(11)]);
        }
        return text.toString();
    }

    @Test
    void whatIsNestedTooDeepIsNeitherReadNorCounted() {
        var deep = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);
        assertThatThrownBy(() -> Json.parse(deep)).isInstanceOf(JacksonException.class);
        var value = Json.array();
        for (var i = 0; i < 10_000; i++) {
            value = Json.array().add(value);
        }
        assertThat(Json.isLongerThan(1_000_000, value)).isTrue();
    }
}
