package local.asl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import local.asl.expression.Scope;
import local.asl.expression.StatesException;
import local.asl.expression.Variables;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Choice Rules: what they ask, and when it holds. */
class ChoiceStateTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "StringEquals": "yes"                               | "yes"                       | true
        "StringEquals": "yes"                               | "Yes"                       | false
        "StringLessThan": "b"                               | "a"                         | true
        "StringGreaterThanEquals": "b"                      | "a"                         | false
        "NumericEquals": 1                                  | 1.0                         | true
        "NumericEquals": 1                                  | "1"                         | false
        "NumericLessThanEquals": 10                         | 9.5                         | true
        "NumericGreaterThan": 0                             | 1e400                       | true
        "BooleanEquals": true                               | true                        | true
        "BooleanEquals": false                              | null                        | false
        "TimestampEquals": "2016-03-14T01:59:00Z"           | "2016-03-14T02:59:00+01:00" | true
        "TimestampLessThan": "2016-03-14T01:59:00Z"         | "2016-03-14T01:58:59.999Z"  | true
        "TimestampLessThan": "2016-03-14T01:59:00Z"         | "yesterday"                 | false
        "IsNull": true                                      | null                        | true
        "IsNull": false                                     | 0                           | true
        "IsNumeric": true                                   | "0"                         | false
        "IsString": true                                    | ""                          | true
        "IsBoolean": true                                   | false                       | true
        "IsTimestamp": true                                 | "2016-03-14T01:59:00Z"      | true
        "IsTimestamp": true                                 | "2016-03-14"                | false
        """)
    void anOperatorIsForValuesOfItsOwnTypeAndHoldsForNoOther(String operator, String value, boolean holds) {
        assertThat(condition("{\"Variable\": \"$.value\", %s}".formatted(operator))
                        .holds(input("{\"value\": %s}".formatted(value))))
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "foo*.log, foo1.log, true",
        "foo*.log, foo.txt, false",
        "*, '', true",
        "*a*b, xaxxb, true",
        "*a*b, xaxxbx, false",
        "a*a, a, false",
        "foo\\\\*.log, foo*.log, true",
        "foo\\\\*.log, foo1.log, false",
        "c:\\\\\\\\*, c:\\temp, true",
    })
    void inStringMatchesAnAsteriskIsForAnyCharacters(String pattern, String value, boolean holds) {
        assertThat(condition("{\"Variable\": \"$\", \"StringMatches\": \"%s\"}".formatted(pattern))
                        .holds(input(Json.object().stringNode(value))))
                .isEqualTo(holds);
    }

    @Test
    void manyAsterisksTakeNoTime() {
        var pattern = "*a".repeat(1_000) + "b";

        assertThat(condition("{\"Variable\": \"$\", \"StringMatches\": \"%s\"}".formatted(pattern))
                        .holds(input(Json.object().stringNode("a".repeat(10_000)))))
                .isFalse();
    }

    @Test
    void mostOperatorsHaveATwinThatComparesWithAnotherValueOfTheInputOrAVariable() {
        var input = input("""
            {"paid": 10, "due": 10}
            """);

        assertThat(condition("""
            {"Variable": "$.paid", "NumericGreaterThanEqualsPath": "$.due"}
            """).holds(input)).isTrue();
        assertThat(condition("""
            {"Variable": "$.paid", "NumericGreaterThanEqualsPath": "$limit"}
            """).holds(input)).isFalse();
    }

    @Test
    void andOrAndNotCombine() {
        var condition = condition("""
            {"And": [
              {"Variable": "$.age", "IsPresent": true},
              {"Or": [
                {"Variable": "$.age", "NumericLessThan": 18},
                {"Not": {"Variable": "$.age", "NumericLessThan": 65}}
              ]}
            ]}
            """);

        assertThat(condition.holds(input("{}"))).isFalse();
        assertThat(condition.holds(input("{\"age\": 17}"))).isTrue();
        assertThat(condition.holds(input("{\"age\": 40}"))).isFalse();
        assertThat(condition.holds(input("{\"age\": 65}"))).isTrue();
    }

    @Test
    void onlyIsPresentMayAskForWhatIsNotThere() {
        assertThat(condition("{\"Variable\": \"$.a\", \"IsPresent\": false}").holds(input("{}")))
                .isTrue();
        assertThatThrownBy(() ->
                        condition("{\"Variable\": \"$.a\", \"IsNull\": true}").holds(input("{}")))
                .isInstanceOf(StatesException.class)
                .hasMessage(
                        "States.Runtime: Invalid path '$.a': The choice state's condition path references an invalid"
                                + " value.");
    }

    @Test
    void inJsonataAConditionIsAnExpressionThatGivesABoolean() {
        var adult = jsonata("{% $states.input.age >= 18 %}");

        assertThat(adult.holds(input("{\"age\": 18}"))).isTrue();
        assertThat(jsonata("{% $states.input.age > $limit %}").holds(input("{\"age\": 18}")))
                .isFalse();
        assertThatThrownBy(() -> jsonata("{% $states.input.age %}").holds(input("{\"age\": 18}")))
                .hasMessage("States.QueryEvaluationError: The JSONata expression '$states.input.age' specified for the"
                        + " field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean',"
                        + " but was 'number' for value: 18");
    }

    private static Condition condition(String rule) {
        var next = rule.strip().replaceFirst("}$", ", \"Next\": \"Yes\"}");
        return choice("{\"Type\": \"Choice\", \"Choices\": [%s], \"Default\": \"No\"}".formatted(next))
                .choices()
                .getFirst()
                .condition();
    }

    private static Condition jsonata(String condition) {
        return choice("""
            {"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": "%s", "Next": "Yes"}]}
            """.formatted(condition)).choices().getFirst().condition();
    }

    private static ChoiceState choice(String definition) {
        return (ChoiceState) State.parse("Decide", definition);
    }

    private static Scope input(String json) {
        return input(Json.parse(json));
    }

    private static Scope input(JsonNode input) {
        return new Scope(input, Json.object(), new Variables(Map.of("limit", Json.parse("20"))));
    }
}
