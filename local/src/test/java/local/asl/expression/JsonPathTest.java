package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

    private static final Scope ORDER = Scopes.input("""
        {"id": 7, "note": null, "items": [{"sku": "a", "price": 3}, {"sku": "b", "price": 5}],
         "ship to": {"zip": "1234"}, "aws:x@y": 1}\
        """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$.id                          | 7",
                "$.note                        | null",
                "$.items[0]                    | {\"sku\":\"a\",\"price\":3}",
                "$.items[-1].sku               | \"b\"",
                "$['ship to'].zip              | \"1234\"",
                "$[\"ship to\"]['zip']         | \"1234\"",
                "$.items[*].sku                | [\"a\",\"b\"]",
                "$.items[0:1].sku              | [\"a\"]",
                "$.items[?(@.price > 4)].sku   | [\"b\"]",
                "$.items[?(@.price > 9)].sku   | []",
                "$.aws:x@y                     | 1",
                "$..zip                        | [\"1234\"]",
                "$['id','note']                | {\"id\":7,\"note\":null}",
                "$.items[0]['price','gone']    | {\"price\":3}",
                "$.items[*]['sku','price']     | [{\"sku\":\"a\",\"price\":3},{\"sku\":\"b\",\"price\":5}]",
                "$.gone.for.good[*].x          | []",
                "$.id[1:]                      | []",
                "$$.Execution.Name             | \"e\"",
                "$.['ship to'].zip             | \"1234\"",
                "$.items.[0].sku               | \"a\"",
                "$.items.[*].sku               | [\"a\",\"b\"]",
                "$.['id','note']               | {\"id\":7,\"note\":null}",
            })
    void findsWhatItNames(String path, String found) {
        assertThat(Json.write(JsonPath.parse(path).evaluate(ORDER))).isEqualTo(found);
    }

    @Test
    void theRootIsTheInputItself() {
        assertThat(JsonPath.parse("$").evaluate(ORDER)).isSameAs(ORDER.input());
        assertThat(JsonPath.parse("$$").evaluate(ORDER))
                .isSameAs(ORDER.context().get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"$x | {\"y\":[1,2]}", "$x.y[1] | 2", "$x.y[*] | [1,2]"})
    void readsVariables(String path, String found) {
        var scope = Scopes.variables("""
            {"x": {"y": [1, 2]}}\
            """);
        assertThat(Json.write(JsonPath.parse(path).evaluate(scope))).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$.gone           | No results for path: $['gone']",
                "$.gone.deeper    | Missing property in path $['gone']",
                "$.items[2]       | No results for path: $['items'][2]",
                "$.id.x           | Property ['x'] not found in path $['id']",
                "$.items.length() | Property ['length()'] not found in path $['items']",
                "$.gone['a','b']  | Missing property in path $['gone']",
                "$['id','note'].x | Multi properties can only be used as path leafs: ['id','note']",
                "$.id[0].x        | Filter: [0]['x'] can only be applied to arrays. Current context is: 7",
                "$.id[0]          | Filter: [0] can only be applied to arrays. Current context is: 7",
            })
    void aMissSaysWhere(String path, String why) {
        assertThatThrownBy(() -> JsonPath.parse(path).evaluate(ORDER))
                .isInstanceOfSatisfying(StatesException.class, failure -> {
                    assertThat(failure.error()).isEqualTo("States.Runtime");
                    assertThat(failure.cause()).isEqualTo("Invalid path '%s' : %s".formatted(path, why));
                });
        assertThat(JsonPath.parse(path).find(ORDER)).isEmpty();
    }

    @Test
    void aMissInAFieldThatTakesAValueNamesTheFieldAndTheInput() {
        var path = JsonPath.parse("$.ErrorX", "ErrorPath");
        assertThatThrownBy(() -> path.evaluate(Scopes.input("""
            {"Error": "e"}\
            """)))
                .hasMessageContaining("The JSONPath '$.ErrorX' specified for the field 'ErrorPath' "
                        + "could not be found in the input '{\"Error\":\"e\"}'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "", "$.", "$.a[", "$.a[?(]", "$.a b"})
    void refusesWhatIsNotAPath(String text) {
        assertThatThrownBy(() -> JsonPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aVariableWithoutAValueIsAMissToo() {
        assertThatThrownBy(() -> JsonPath.parse("$x.y").evaluate(ORDER))
                .hasMessage("States.Runtime: The variable that the path '$x.y' reads has no value");
    }
}
