package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencePathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.b     | {\"a\":1}               | {\"a\":1,\"b\":\"new\"}",
                "$.a     | {\"a\":1}               | {\"a\":\"new\"}",
                "$.b.c.d | {\"a\":1}               | {\"a\":1,\"b\":{\"c\":{\"d\":\"new\"}}}",
                "$.a[1]  | {\"a\":[1,2]}           | {\"a\":[1,\"new\"]}",
                "$[0].x  | [{\"y\":1}]             | [{\"y\":1,\"x\":\"new\"}]",
                "$       | {\"a\":1}               | \"new\"",
            })
    void putsAValue(String path, String document, String result) {
        var before = Json.parse(document);
        assertThat(Json.write(ReferencePath.parse(path).put(before, Json.parse("\"new\""))))
                .isEqualTo(result);
        assertThat(Json.write(before)).isEqualTo(document);
    }

    @Test
    void failsWhereTheDocumentHasNoPlaceForIt() {
        assertThatThrownBy(() -> ReferencePath.parse("$.a.b").put(Json.parse("{\"a\":1}"), Json.object()))
                .isInstanceOfSatisfying(
                        StatesException.class,
                        failure -> assertThat(failure.error()).isEqualTo("States.ResultPathMatchFailure"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "$.a[*]", "$.a[0,1]", "$..a", "$.a[?(@.b)]", "$$.a"})
    void refusesWhatCouldNameManyNodes(String text) {
        assertThatThrownBy(() -> ReferencePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
