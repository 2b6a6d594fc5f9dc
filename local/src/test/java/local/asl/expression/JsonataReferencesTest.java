package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression refers to: a definition is refused for a name that nothing is behind. */
class JsonataReferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        phone                                     | phone
        phone.number                              | phone
        $sum(prices)                              | prices
        $map($states.input.a, f)                  | f
        {'total': price}                          | price
        {name: 1}                                 | name
        [first]                                   | first
        $x > 1 and verified                       | verified
        (quantity) * 2                            | quantity
        `first name`                              | first name
        $fn := function($x) { $x + extra }        | extra
        $$                                        | $$
        $$.a                                      | $$
        a / b / c                                 | a, b, c
        in.and                                    | in
        """)
    void aPathThatBeginsWithABareNameRefersToNothing(String expression, String names) {
        assertThat(Jsonata.parse("{% " + expression + " %}", "Output").topLevelReferences())
                .containsExactly(names.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$states.input.phone",
                "$states.input.phones[type = 'mobile'].number",
                "$states.input.orders.(price * quantity)",
                "$states.input.orders.{'id': id, 'lines': [lines.id]}",
                "$states.input.orders{customer: $sum(price)}",
                "$states.input.orders^(>price, <id)",
                "$states.input ~> |orders|{'total': price * quantity}, ['internal']|",
                "$map($states.input, function($v, $i) { $v.name & $i })",
                "$filter($a, function($v)<o:b>{ $v.ok and $v.ready or false })",
                "'name' & \"other \\\" name\"",
                "/* name */ true ? null : false",
                "$contains($a, /name \\/ other/i) ? 1 : 2",
                "$a.*.**.b",
                "($x := 1; $y := [1..$x]; $y[0])",
                "$a in $b and $c",
                "$a.and.or.in",
            })
    void namesOfStepsAndItemsAreFine(String expression) {
        assertThat(Jsonata.parse("{% " + expression + " %}", "Output").topLevelReferences())
                .isEmpty();
    }

    @Test
    void theFieldsOfStatesAreKnownThatAreReadByName() {
        assertThat(Jsonata.parse(
                                "{% $states.input.result & $states.errorOutput.Cause & $mine.result & $states %}",
                                "Output")
                        .statesFields())
                .containsExactlyInAnyOrder("input", "errorOutput");
    }
}
