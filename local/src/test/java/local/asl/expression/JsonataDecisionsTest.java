package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of an expression whose truth decides what is computed, and what they were. */
class JsonataDecisionsTest {

    private static final Scope INPUT = Scopes.input("{\"a\": 1, \"b\": \"x\", \"items\": [1, 2, 3]}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$states.input.a > 0 ? 'some' : 'none'                  | $states.input.a > 0: true",
                "$states.input.a > 1 ? 'many' : $states.input.a > 0 ? 1 | $states.input.a > 1: false, $states.input.a"
                        + " > 0: true",
                "{'k': $states.input.no ? 1 : 2, 'l': 'a ? b'}          | $states.input.no: false",
                "($n := 3; $n = 3 or $n = 4 ? 1 : 2)                    | $n = 3 or $n = 4: true",
                "(/* why */ $contains('a/b ? c', /b ?/) ? 1 : 2)        | $contains('a/b ? c', /b ?/): true",
                "$states.input.items[$ > 1 ? true : false][0]           | $ > 1: false, $ > 1: true, $ > 1: true",
                "$map([1], function($v) { $v = 1 ? 'one' : 'more' })    | $v = 1: true",
                "$states.input.a and $states.input.b                    | ~~",
            })
    void whatStandsBeforeAQuestionMark(String expression, String decided) {
        assertThat(String.join(", ", decided(expression, false))).isEqualTo(decided);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$states.input.a = 1 and $states.input.b = 'y'      | $states.input.a = 1: true, $states.input.b ="
                        + " 'y': false",
                "$states.input.a = 1 or $states.input.b = 'y'       | $states.input.a = 1: true",
                "false or true and ($states.input.a = 2 or $states.input.b = 'x') |"
                        + " false: false, true: true, $states.input.a = 2: false, $states.input.b = 'x': true",
                "$not($states.input.a = 1 and true)                 | ~~",
                "($states.input.a = 1 and $not(false))              | $states.input.a = 1: true, $not(false): true",
                "$states.input.a = 1                                | ~~",
            })
    void whatAConditionJoins(String expression, String decided) {
        assertThat(String.join(", ", decided(expression, true))).isEqualTo(decided);
    }

    @Test
    void areKnownBeforeAnythingIsComputed() {
        assertThat(Jsonata.parse("{% $a\n  > 1 and $b ? (1) : 2 %}", "Output").decisions(false))
                .containsExactly("$a > 1 and $b");
        assertThat(Jsonata.parse("{% $a and $b or $a and $c %}", "Condition").decisions(true))
                .containsExactly("$a", "$b", "$c");
    }

    private static List<String> decided(String expression, boolean isCondition) {
        var jsonata = Jsonata.parse("{% " + expression + " %}", "Output");
        var decided = new ArrayList<String>();
        jsonata.watch(isCondition, (part, holds) -> decided.add(part + ": " + holds));
        jsonata.evaluate(INPUT);
        assertThat(jsonata.decisions(isCondition))
                .containsAll(decided.stream()
                        .map(one -> one.replaceFirst(": (true|false)$", ""))
                        .toList());
        return decided;
    }
}
