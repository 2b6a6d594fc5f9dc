package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An expression from anywhere can at most fail its own state: soon, and within the memory there is. */
@Timeout(30)
class HostileExpressionTest {

    private static final String MEMORY =
            "Expression evaluation memory limit exceeded: Check for excessive memory usage";
    private static final String STACK = "Stack overflow error: Check for non-terminating recursive function.";
    private static final String TIME = "Expression evaluation timeout: Check for infinite loop";

    private static void evaluate(String expression) {
        Jsonata.parse("{% " + expression + " %}", "Output").evaluate(Scopes.input("""
            {"a": {"b": [1, 2, 3]}}\
            """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "($f := function($x) { 1 + $f($x) }; $f(1))                         | " + STACK,
                "($f := function($x) { [0, $f($x)] }; $f(1))                        | " + STACK,
                "($f := function($x) { $f($x + 1) }; $f(1))                         | " + TIME,
                "$contains($pad('', 60, 'a') & '!', /^((a+)+)\\2b/)                      | " + TIME,
                "/^((a+)+)\\2b/($pad('', 60, 'a') & '!')                                 | " + TIME,
                "$pad('x', 2000000000)                                              | " + MEMORY,
                "$count([1..900000])                                                | " + MEMORY,
                "$range(0, 9000000000000000, 1)                                     | " + MEMORY,
                "$reduce([1..60], function($s, $i) { $s & $s }, 'x')                    | " + MEMORY,
                "$reduce([1..60], function($l, $i) { $append($l, $l) }, [1])            | " + MEMORY,
                "$reduce([1..60], function($l, $i) { [[$l, $l]] }, [1])                 | " + MEMORY,
                "$reduce([1..60], function($o, $i) { {'a': $o, 'b': $o} }, {})          | " + MEMORY,
                "($s := $pad('', 1000000, 'x'); $join($map([1..1000], function() { $s })))    | " + MEMORY,
                "($s := $pad('', 1000000, 'x'); $string($map([1..1000], function() { $s })))  | " + MEMORY,
                "($s := $pad('', 10000, 'x'); $replace($s, 'x', $s))                | " + MEMORY,
            })
    void fails(String expression, String why) {
        assertThatThrownBy(() -> evaluate(expression))
                .isInstanceOf(StatesException.class)
                .hasMessageContaining("threw an error during evaluation: " + why);
    }

    @Test
    void manyTermsAreTooDeep() {
        assertThatThrownBy(() -> evaluate("1" + "+1".repeat(200))).hasMessageContaining(STACK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$map([1..500], function($i) { [$i, [$i, $i]] })[499][0]",
                "$sum($map([1..20000], function($i) { $i }))",
                "$length($reduce([1..22], function($s, $i) { $s & $s }, 'x'))",
                "$reduce([1..5000], function($sum, $i) { $sum + $i }, 0)",
            })
    void whatIsMerelyBigIsNot(String expression) {
        evaluate(expression);
    }

    @Test
    void expressionsThatNestTooDeepAreRefused() {
        assertThatThrownBy(() -> Jsonata.parse("{% " + "(".repeat(100_000) + " %}", "Output"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Intrinsic.parse("States.Array(".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deepJsonIsRefused() {
        var deep = "[".repeat(10_000) + "]".repeat(10_000);
        var scope = new Scope(Json.object().put("deep", deep), Json.object(), Variables.NONE);
        assertThatThrownBy(() -> Jsonata.parse("{% $parse($states.input.deep) %}", "Output")
                        .evaluate(scope))
                .isInstanceOf(StatesException.class);
        assertThatThrownBy(() -> Intrinsic.parse("States.StringToJson($.deep)").evaluate(scope))
                .isInstanceOfSatisfying(
                        StatesException.class,
                        failure -> assertThat(failure.error()).isEqualTo("States.Runtime"));
    }

    @Test
    void resultsThatNestTooDeepAreRefused() {
        assertThatThrownBy(() -> evaluate("$reduce([1..600], function($l, $i) { [[$l]] }, [])"))
                .hasMessageContaining("nested more than 500 deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "States.MathAdd($.huge, 1)",
                "States.ArrayRange(0, $.huge, 1)",
                "States.ArrayGetItem($.list, $.huge)"
            })
    void hugeNumbersAreOutOfRange(String call) {
        var scope = Scopes.input("""
            {"huge": 1e999999999, "list": []}\
            """);
        assertThatThrownBy(() -> Intrinsic.parse(call).evaluate(scope)).hasMessageContaining("out of range");
        assertThat(Json.write(
                        Jsonata.parse("{% $states.input.huge %}", "Output").evaluate(scope)))
                .isEqualTo("\"Infinity\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.a[?(@.b =~ /((a+)+)\\2b/)]", "$.a[?(@.b =~ /.*.*.*x/)]"})
    void regularExpressionsInPathsThatMayNeverEndAreRefused(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends soon");
        JsonPath.parse("$.a[?(@.b =~ /.*foo.*/i)]");
    }
}
