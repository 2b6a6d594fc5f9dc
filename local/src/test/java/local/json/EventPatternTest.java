package local.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"a": ["x", "y"]}                              | {"a": "y"}            | true
        {"a": ["x"]}                                   | {"a": "y"}            | false
        {"a": ["x"]}                                   | {}                    | false
        {"a": ["x"], "b": [1]}                         | {"a": "x", "b": 1.0}  | true
        {"a": ["x"], "b": [1]}                         | {"a": "x"}            | false
        {"a": ["x"]}                                   | {"a": ["z", "x"]}     | true
        {"a": {"b": [null, true]}}                     | {"a": {"b": null}}    | true
        {"a": {"b": [null, true]}}                     | {"a": {"b": false}}   | false
        {"a": [{"prefix": "x"}]}                       | {"a": "xy"}           | true
        {"a": [{"suffix": "y"}]}                       | {"a": "xy"}           | true
        {"a": [{"prefix": {"equals-ignore-case": "X"}}]} | {"a": "xy"}         | true
        {"a": [{"equals-ignore-case": "XY"}]}          | {"a": "xy"}           | true
        {"a": [{"wildcard": "x*z"}]}                   | {"a": "x.y.z"}        | true
        {"a": [{"wildcard": "x.z"}]}                   | {"a": "xyz"}          | false
        {"a": [{"wildcard": "x*z"}]}                   | {"a": "x\\ny\\rz"}    | true
        {"a": [{"wildcard": "x\\\\*z"}]}               | {"a": "x*z"}          | true
        {"a": [{"wildcard": "x\\\\*z"}]}               | {"a": "xyz"}          | false
        {"a": [{"anything-but": ["x", 1]}]}            | {"a": "y"}            | true
        {"a": [{"anything-but": ["x", 1]}]}            | {"a": 1}              | false
        {"a": [{"anything-but": {"prefix": "x"}}]}     | {"a": "xy"}           | false
        {"a": [{"anything-but": "x"}]}                 | {"a": "y"}            | true
        {"a": [{"numeric": [">", 0, "<=", 5]}]}        | {"a": 5}              | true
        {"a": [{"numeric": [">", 0, "<=", 5]}]}        | {"a": 0}              | false
        {"a": [{"numeric": ["=", 3]}]}                 | {"a": "3"}            | false
        {"a": [{"exists": false}]}                     | {"b": 1}              | true
        {"a": [{"exists": true}]}                      | {"a": null}           | true
        {"$or": [{"a": [1]}, {"b": [2]}]}              | {"b": 2}              | true
        {"$or": [{"a": [1]}, {"b": [2]}]}              | {"b": 3}              | false
        """)
    void matches(String pattern, String event, boolean expected) {
        assertThat(EventPattern.parse(Json.parse(pattern)).matches(Json.parse(event)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\": \"x\"}",
                "{\"a\": []}",
                "{\"a\": [[1]]}",
                "{\"a\": [{\"near\": 1}]}",
                "{\"a\": [{\"prefix\": 1}]}",
                "{\"a\": [{\"numeric\": [\">\"]}]}",
                "{\"a\": [{\"numeric\": [\"~\", 1]}]}",
                "{\"a\": [{\"prefix\": \"a\", \"suffix\": \"b\"}]}"
            })
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> EventPattern.parse(Json.parse(pattern))).isInstanceOf(IllegalArgumentException.class);
    }
}
