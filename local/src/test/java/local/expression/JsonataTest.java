package local.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonataTest {

    private static final Scope ORDER = Scopes.input("""
            {"id": 7, "note": null, "items": [{"sku": "a", "price": 3}, {"sku": "b", "price": 4.5}], "big": 12345678901}""");

    private static String evaluate(String expression, Scope scope) {
        return Json.write(Jsonata.parse("{% " + expression + " %}", "Output").evaluate(scope));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "$states.input.id                              | 7",
            "$states.input.note                            | null",
            "$states.input.big + 1                         | 12345678902",
            "$sum($states.input.items.price)               | 7.5",
            "$states.input.items[price > 4].sku            | \"b\"",
            "$states.input.items.sku                       | [\"a\",\"b\"]",
            "$states.input.items[0]                        | {\"sku\":\"a\",\"price\":3}",
            "$states.context.Execution.Name                | \"e\"",
            "{'a': 1, 'b': null, 'c': [1, 2]}              | {\"a\":1,\"b\":null,\"c\":[1,2]}",
            "[]                                            | []",
            "($x := 2; $x * 3)                             | 6",
            "1e20                                          | 100000000000000000000",
            "$map($states.input.items, function($i) { $i.sku & '!' }) | [\"a!\",\"b!\"]",
            "$states.input.items^(>price).sku              | [\"b\",\"a\"]",
            "$exists($states.result)                       | false",
    })
    void computes(String expression, String value) {
        assertThat(evaluate(expression, ORDER)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "$partition([1,2,3], 2)          | [[1,2],[3]]",
            "$range(0, 10, 3)                | [0,3,6,9]",
            "$hash('input data', 'MD5')      | \"812f45842bc6d66ee14572ce20db8e86\"",
            "$random(3) = $random(3)         | true",
            "$length($uuid())                | 36",
            "$parse('[1, {\"a\": null}]')    | [1,{\"a\":null}]",
    })
    void hasTheFunctionsThatAwsAdds(String expression, String value) {
        assertThat(evaluate(expression, ORDER)).isEqualTo(value);
    }

    @Test
    void givesTheInputItselfAndNoCopy() {
        assertThat(Jsonata.parse("{% $states.input %}", "Output").evaluate(ORDER)).isSameAs(ORDER.input());
    }

    @Test
    void readsVariables() {
        assertThat(evaluate("$x.y + $z", Scopes.variables("""
                {"x": {"y": 1}, "z": 2}"""))).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "$states.input.gone  | returned nothing (undefined).",
            "function($x) {$x}   | returned an unsupported result type.",
    })
    void aFailureNamesTheExpressionAndTheField(String expression, String what) {
        assertThatThrownBy(() -> evaluate(expression, ORDER)).isInstanceOfSatisfying(StatesException.class, failure -> {
            assertThat(failure.error()).isEqualTo("States.QueryEvaluationError");
            assertThat(failure.cause()).isEqualTo(
                    "The JSONata expression '%s' specified for the field 'Output' %s".formatted(expression, what));
            assertThat(failure.location()).contains("Output");
        });
    }
}
