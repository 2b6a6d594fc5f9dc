package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonataTest {

    private static final Scope ORDER = Scopes.input("""
        {"id": 7, "note": null, "big": 12345678901,
         "items": [{"sku": "a", "price": 3}, {"sku": "b", "price": 4.5}]}\
        """);

    private static String evaluate(String expression, Scope scope) {
        return Json.write(Jsonata.parse("{% " + expression + " %}", "Output").evaluate(scope));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$partition([1,2,3], 2)          | [[1,2],[3]]",
                "$range(0, 10, 3)                | [0,3,6,9]",
                "$hash('input data', 'MD5')      | \"812f45842bc6d66ee14572ce20db8e86\"",
                "$range(-1.7, 2, 1)              | [-1,0,1,2]",
                "$range(0, 6, 2)                 | [0,2,4,6]",
                "$range(3, 1, -1)                | [3,2,1]",
                "$random(42)                     | 0.7275636800328681",
                "$length($uuid())                | 36",
                "$parse('[1, {\"a\": null}]')    | [1,{\"a\":null}]",
            })
    void hasTheFunctionsThatAwsAdds(String expression, String value) {
        assertThat(evaluate(expression, ORDER)).isEqualTo(value);
    }

    @Test
    void givesTheInputItselfAndNoCopy() {
        assertThat(Jsonata.parse("{% $states.input %}", "Output").evaluate(ORDER))
                .isSameAs(ORDER.input());
    }

    /** Names are looked up without the library, and in parentheses with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$states.input",
                "$states.input.a",
                "$states.input.a.b",
                "$states.input.list",
                "$states.input.empty",
                "$states.input.one",
                "$states.input.none",
                "$states.input.list.x",
                "$states.input.a.b.c",
                "$states.input.none.c",
                "$states.gone",
                "$states.context.Execution.Name",
                "$states",
                "$gone",
                "$sum"
            })
    void findsByNameWhatTheLibraryFinds(String names) {
        var scope = Scopes.input("""
            {"a": {"b": 1.0}, "list": [{"x": 1}, {"x": 2}], "one": [1], "empty": [], "none": null}\
            """);
        assertThat(outcome(names, scope)).isEqualTo(outcome("(" + names + ")", scope));
    }

    private static Object outcome(String expression, Scope scope) {
        try {
            return Json.parse(evaluate(expression, scope));
        } catch (StatesException e) {
            return e.cause().substring(e.cause().indexOf(" returned"));
        }
    }

    @Test
    void readsVariables() {
        assertThat(evaluate("$x.y + $z", Scopes.variables("""
            {"x": {"y": 1}, "z": 2}\
            """))).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$contains('hello$world', /^hello\\$/)            | true",
                "$match('ababbc', /a(b+)/)                       |"
                    + " [{\"match\":\"ab\",\"index\":0,\"groups\":[\"b\"]},{\"match\":\"abb\",\"index\":2,\"groups\":[\"bb\"]}]",
                "$match('ababbc', /a(b+)/, 1)                    | {\"match\":\"ab\",\"index\":0,\"groups\":[\"b\"]}",
                "$replace('John Smith', /(\\w+) (\\w+)/, '$2, $1') | \"Smith, John\"",
                "$replace('1.1.1', '.', '-', 1)                  | \"1-1.1\"",
                "$replace('265USD', /([0-9]+)USD/, '$$$1')       | \"$265\"",
                "$replace('68F', /([0-9]+)F/, function($m) { $string($number($m.groups[0]) + 1) & 'F' }) | \"69F\"",
                "$split('so  many   words', / +/)                | [\"so\",\"many\",\"words\"]",
                "$split('a,b,c', ',', 2)                         | [\"a\",\"b\"]",
                "$split('abc', '')                               | [\"a\",\"b\",\"c\"]",
                "$pad('foo', 5) & '.' & $pad('foo', -5, '#')     | \"foo  .##foo\"",
                "$join(['a','b'], '-')                           | \"a-b\"",
                "/b(c)/('abc').groups                            | [\"c\"]",
            })
    void handlesTextAsJsonataSays(String expression, String value) {
        assertThat(evaluate(expression, ORDER)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$string(3e20)                                   | \"300000000000000000000\"",
                "$string(1e21) & ' ' & $string(1e-7) & ' ' & $string(0.000001) | \"1e+21 1e-7 0.000001\"",
                "$string([0.1 + 0.2, {'a': 1e20}])               | \"[0.3,{\\\"a\\\":100000000000000000000}]\"",
                "$string({'a': [1]}, true)                       | \"{\\n  \\\"a\\\": [\\n    1\\n  ]\\n}\"",
                "$substring('😀ab', 1, 1) & $substring('a😀b', -2) | \"a😀b\"",
                "$length('😀ab')                                  | 3",
                "$pad('😀', 3, '-')                               | \"😀--\"",
                "$fromMillis(1735601400000, '[X0001]-W[W01]-[F1]') | \"2025-W01-1\"",
                "$fromMillis(1609459200000, '[X]-[W] [x] [w] [[x]]') | \"2020-53 12 5 [x]\"",
                "$sort($states.input.l, function($a, $b) {$a.v > $b.v}).k | [\"c\",\"b\",\"a\"]",
                "$parseInteger('abc', '0')                       | \"NaN\"",
                "$parseInteger('1,234', '#,##0') + $parseInteger('XIV', 'I') | 1248",
                "$toMillis('2024-12') - $toMillis('2024')        | 28944000000",
                "$encodeUrlComponent('a b!/ä') & $encodeUrl('a b/ä') | \"a%20b!%2F%C3%A4a%20b/%C3%A4\"",
                "$number('0b101') + $number('0o17')              | 20",
                "$formatNumber(1234.5678, '#,##0.00') & $formatNumber(0.14, '01%') & $formatNumber(1234.5678,"
                        + " '00.000e0') | \"1,234.5714%12.346e2\"",
                "$formatNumber(-1.5, '0.0;(0.0)') & $formatNumber(1234567, '#,##,##0') | \"(1.5)12,34,567\"",
                "$range(1, 1, 1)                                 | 1",
                "$partition([1, 2], 2)                           | [[1,2]]",
                "$count($range(0, 4, 2))                         | 3",
            })
    void doesAsTheReferenceWhereTheLibraryDoesNot(String expression, String value) {
        var scope = Scopes.input("""
            {"l": [{"k": "b", "v": 2}, {"k": "a", "v": 2}, {"k": "c", "v": 1}]}\
            """);
        assertThat(evaluate(expression, scope)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0;0;0 | D3080", "0.0.0 | D3081", "0%% | D3082", "0‰‰ | D3083", "0%‰ | D3084", ". | D3085",
                        "abc | D3086",
                "0a0   | D3086", "0,.0  | D3087", "0, | D3088", "0,,0 | D3089", "0# | D3090", "0.#0 | D3091",
                        "0e0% | D3092",
                "0e#   | D3093"
            })
    void aPictureOfANumberThatIsBrokenSaysHow(String picture, String code) {
        assertThatThrownBy(() -> evaluate("$formatNumber(1, '" + picture + "')", ORDER))
                .hasMessageContaining("threw an error during evaluation. " + code + ": ");
    }

    @Test
    void whatTheEngineHasNoErrorForIsAnInternalOne() {
        assertThatThrownBy(() -> evaluate("$base64decode('!!!')", ORDER))
                .hasMessageContaining("threw an internal error during evaluation");
        assertThatThrownBy(() -> evaluate("$abs(null)", ORDER))
                .hasMessageContaining("T0410: Argument 1 of function \"abs\"");
        assertThatThrownBy(() -> evaluate("$pad('a', null)", ORDER))
                .hasMessageContaining("T0410: Argument 2 of function \"pad\"");
    }

    @Test
    void threadsShareAnExpression() {
        var expression = Jsonata.parse(
                "{% ($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $sum($map([1..$n], $f))) %}", "Output");
        var expected = List.of(1, 3, 9, 33, 153, 873);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sums = IntStream.range(0, 600)
                    .mapToObj(i -> Scopes.variables("{\"n\": " + (i % 6 + 1) + "}"))
                    .map(scope ->
                            threads.submit(() -> expression.evaluate(scope).intValue()))
                    .toList();
            for (var i = 0; i < sums.size(); i++) {
                assertThat(sums.get(i)).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(expected.get(i % 6));
            }
        }
    }

    @Test
    void theTimeIsThatOfTheScope() {
        var scope =
                new Scope(Json.object(), Json::object, Variables.NONE, () -> Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(evaluate("$now() & ' ' & $millis()", scope)).isEqualTo("\"2026-01-02T03:04:05.678Z 1767323045678\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$states.input.gone      | returned nothing (undefined).",
                "function($x) {$x}       | returned an unsupported result type.",
                "$eval('1+1')            | threw an error during evaluation. T1006: Attempted to invoke a non-function",
                "'a' + 1                 | threw an error during evaluation. T2001: The left side of the \"+\""
                        + " operator must evaluate to a number",
                "1 < 'a'                 | threw an error during evaluation. T2009: The values 1 and \"a\" either side"
                        + " of operator \"<\" must be of the same data type",
                "$abs('x')               | threw an error during evaluation. T0410: Argument 1 of function \"abs\""
                        + " does not match function signature",
                "$sum(['a'])             | threw an error during evaluation. T0412: Argument 1 of function \"sum\""
                        + " must be an array of \"numbers\"",
                "$number('abc')          | threw an error during evaluation. D3030: Unable to cast value to a number:"
                        + " \"abc\"",
                "$toMillis('x')          | threw an error during evaluation. D3110: The argument of the toMillis"
                        + " function must be an ISO 8601 formatted timestamp. Given \"x\"",
                "$error('no stock')      | threw an error during evaluation. D3137: no stock",
            })
    void aFailureNamesTheExpressionAndTheField(String expression, String what) {
        assertThatThrownBy(() -> evaluate(expression, ORDER)).isInstanceOfSatisfying(StatesException.class, failure -> {
            assertThat(failure.error()).isEqualTo("States.QueryEvaluationError");
            assertThat(failure.cause())
                    .isEqualTo("The JSONata expression '%s' specified for the field 'Output' %s"
                            .formatted(expression, what));
            assertThat(failure.location()).contains("Output");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a[1,2)              | Expected \"]\", got \",\"",
                "\"unterminated     | String literal must be terminated by a matching quote",
                "1 +                 | Unexpected end of expression",
                "{\"a\":}          | The symbol \"}\" cannot be used as a unary operator",
                "$match(\"a\", /abc | No terminating / in regular expression",
            })
    void refusesWhatIsNotJsonata(String expression, String why) {
        assertThatThrownBy(() -> Jsonata.parse("{% " + expression + " %}", "Output"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void knowsWhatItReads() {
        var expression = Jsonata.parse(
                "{% $states.result.a + $x + phone + $map([1], function($i) { $i.b + $$.c }) %}", "Output");
        assertThat(expression.variables()).containsExactlyInAnyOrder("states", "x", "map", "i");
        assertThat(expression.statesFields()).containsExactly("result");
        assertThat(expression.topLevelReferences()).containsExactlyInAnyOrder("phone", "$$");
    }
}
