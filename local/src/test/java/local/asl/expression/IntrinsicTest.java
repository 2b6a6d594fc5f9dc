package local.asl.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntrinsicTest {

    private static final Scope SCOPE = Scopes.input("""
        {"name": "Ann", "n": 5, "half": 2.5, "list": [1, 2, 3, 3, 2, 1], "nested": [{"a": [1]}, "x"],
         "one": {"a": {"a1": 1, "a2": 2}, "b": 2}, "two": {"a": {"a3": 1}, "c": 3},
         "json": "{\\"foo\\": [1.50, null]}", "csv": "a,b,,c", "template": "{} is {}"}\
        """);

    private static String evaluate(String call) {
        return Json.write(Intrinsic.parse(call).evaluate(SCOPE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "States.Format('Hello, {} ({})', $.name, $.n)          | \"Hello, Ann (5)\"",
                "States.Format($.template, $.name, $.one)              | \"Ann is {a={a1=1, a2=2}, b=2}\"",
                "States.Format('{} {}', null, true)                    | \"null true\"",
                "States.Format('it\\'s \\{{}\\} \\\\o/', $.n)          | \"it's {5} \\\\o/\"",
                "States.Format('a\\\\{}', $.n)                           | \"a\\\\5\"",
                "States.Array('\\{\\}', 'it\\'s', '\\\\', '\\n')         | [\"{}\",\"it's\",\"\\\\\",\"\\\\n\"]",
                "States.StringToJson('{\"a\": 1, \"a\": 2}')             | {\"a\":2}",
                "States.StringToJson($.json)                           | {\"foo\":[1.50,null]}",
                "States.StringToJson('')                               | null",
                "States.JsonToString($.one.a)                          | \"{\\\"a1\\\":1,\\\"a2\\\":2}\"",
                "States.Array()                                        | []",
                "States.Array('a', 1, -2.5, null, true, $.n, States.Array()) | [\"a\",1,-2.5,null,true,5,[]]",
                "States.ArrayPartition($.list, 4)                      | [[1,2,3,3],[2,1]]",
                "States.ArrayContains($.list, 3)                       | true",
                "States.ArrayContains($.list, 3.0)                     | true",
                "States.ArrayContains($.nested, $.nested[0])           | true",
                "States.ArrayContains($.list, '3')                     | false",
                "States.ArrayRange(1, 9, 2)                            | [1,3,5,7,9]",
                "States.ArrayRange(3, 1, -1)                           | [3,2,1]",
                "States.ArrayRange(1, 0, 1)                            | []",
                "States.ArrayGetItem($.list, 2)                        | 3",
                "States.ArrayLength($.list)                            | 6",
                "States.ArrayUnique($.list)                            | [1,2,3]",
                "States.Base64Encode('Data to encode')                 | \"RGF0YSB0byBlbmNvZGU=\"",
                "States.Base64Decode('RGF0YSB0byBlbmNvZGU=')           | \"Data to encode\"",
                "States.Hash('input data', 'SHA-1')                    | \"aaff4a450a104cd177d28d18d74485e8cae074b7\"",
                "States.JsonMerge($.one, $.two, false)                 | {\"a\":{\"a3\":1},\"b\":2,\"c\":3}",
                "States.MathAdd($.n, -1)                               | 4",
                "States.MathAdd($.half, 0)                             | 3",
                "States.MathAdd(-2.5, 0)                               | -2",
                "States.StringSplit($.csv, ',')                        | [\"a\",\"b\",\"c\"]",
                "States.StringSplit('a.b-c', '.-')                     | [\"a\",\"b\",\"c\"]",
                "States.ArrayGetItem(States.StringSplit($$.Execution.Id, ':'), 2) | \"states\"",
                "States.ArrayLength($.nested[?(@.a)])                  | 1",
            })
    void computes(String call, String value) {
        assertThat(evaluate(call)).isEqualTo(value);
    }

    @Test
    void randomNumbersLieInTheirRange() {
        for (var i = 0; i < 100; i++) {
            assertThat(Intrinsic.parse("States.MathRandom(1, 3)")
                            .evaluate(SCOPE)
                            .intValue())
                    .isBetween(1, 2);
        }
        assertThat(evaluate("States.MathRandom(1, 1000000, 7)"))
                .isEqualTo(evaluate("States.MathRandom(1, 1000000, 7)"));
        assertThat(evaluate("States.UUID()"))
                .matches("\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "States.Format('{} {}', 1)", "States.Format($.n)", "States.StringToJson('{')",
                "States.ArrayPartition($.list, 0)", "States.ArrayRange(1, 2000, 1)", "States.ArrayRange(1, 2, 0)",
                "States.ArrayGetItem($.list, 6)", "States.ArrayLength($.n)", "States.Base64Decode('?')",
                "States.Hash('x', 'CRC')", "States.JsonMerge($.one, $.two, true)",
                        "States.JsonMerge($.one, $.n, false)",
                "States.MathRandom(2, 1)", "States.MathAdd('1', 2)", "States.StringSplit($.n, ',')",
            })
    void failsOnWrongArguments(String call) {
        assertThatThrownBy(() -> evaluate(call)).isInstanceOfSatisfying(StatesException.class, failure -> {
            assertThat(failure.error()).isEqualTo("States.Runtime");
            assertThat(failure.cause())
                    .startsWith("The function '" + call + "' had the following error: Invalid arguments in States.");
        });
    }

    @Test
    void aPathThatFindsNothingIsNamedWithTheOutermostCall() {
        var call = "States.Format('{}', States.ArrayLength($.gone))";

        assertThatThrownBy(() -> Intrinsic.parse(call).evaluate(Scopes.input("{\"n\": 1}")))
                .isInstanceOfSatisfying(StatesException.class, failure -> {
                    assertThat(failure.error()).isEqualTo("States.Runtime");
                    assertThat(failure.cause())
                            .isEqualTo("The function '" + call + "' had the following error: "
                                    + "The JsonPath argument for the field '$.gone' could not be found in the input "
                                    + "'{\"n\":1}'");
                });
    }

    @Test
    void aWrongArgumentOfAnInnerCallIsToldOfTheOutermost() {
        var call = "States.Array(States.MathAdd('1', 2))";

        assertThatThrownBy(() -> evaluate(call))
                .hasMessage("States.Runtime: The function '" + call
                        + "' had the following error: Invalid arguments in States.MathAdd: Argument 1 must be"
                        + " a number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Format('x')",
                "States.Nonsense()",
                "States.UUID",
                "States.UUID()x",
                "States.UUID(1)",
                "States.Array(,)",
                "States.Array(1",
                "States.Array('a)",
                "States.Array(a)",
                "States.Array({})",
                "States.Array($.)",
                "States.format('x')",
            })
    void refusesWhatIsNotACall(String text) {
        assertThatThrownBy(() -> Intrinsic.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
