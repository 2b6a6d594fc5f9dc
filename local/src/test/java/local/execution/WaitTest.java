package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static String waiting(String language, String field) {
        return """
            {"QueryLanguage": "%s", "StartAt": "W",
            "States": {"W": {"Type": "Wait", %s, "End": true}}}\
            """.formatted(language, field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        JSONPath | "Seconds": 90
        JSONPath | "SecondsPath": "$.seconds"
        JSONata  | "Seconds": "{% $states.input.seconds %}"
        """)
    void waitsForSeconds(String language, String field) {
        assertThat(lab.secondsOf(lab.run(waiting(language, field), "{\"seconds\": 90}")))
                .isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        JSONPath | "TimestampPath": "$.at"
        JSONata  | "Timestamp": "{% $states.input.at %}"
        """)
    void waitsUntilAnInstant(String language, String field) {
        var at = lab.time.now().plus(Duration.ofDays(3));

        var execution = lab.run(waiting(language, field), "{\"at\": \"%s\"}".formatted(at));

        assertThat(execution.stopDate().orElseThrow()).isBetween(at, at.plusSeconds(60));
    }

    @Test
    void anInstantThatIsPastIsNoWait() {
        var execution = lab.run(waiting("JSONPath", "\"Timestamp\": \"2016-08-18T17:33:00Z\""), "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(lab.skipped).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "SecondsPath": "$.n"   | {"n": -1}         | SecondsPath parameter references a negative value: $.n == -1
        "SecondsPath": "$.n"   | {"n": 1.5}        | parameter cannot be parsed as a long value: $.n == 1.5
        "TimestampPath": "$.t" | {"t": "now"}      | ISO-8601 extended offset date-time format string: $.t == now
        "SecondsPath": "$.n"   | {"n": [1]}        | parameter cannot be parsed as a long value: $.n == [1]
        "SecondsPath": "$.n"   | {}                | Invalid path '$.n' : No results for path: $['n']
        "TimestampPath": "$.t" | {"t": {}}         | ISO-8601 extended offset date-time format string: $.t == {}
        "TimestampPath": "$.t" | {"t": null}       | ISO-8601 extended offset date-time format string: $.t == null
        "TimestampPath": "$.t" | {}                | Invalid path '$.t' : No results for path: $['t']
        "SecondsPath": "$.n"   | {"n": 2147483648} | Wait state delay is too long.
        """)
    void saysWhatIsWrongAsAwsDoes(String field, String input, String cause) {
        var execution = lab.run(waiting("JSONPath", field), input);

        assertThat(execution.error()).contains("States.Runtime");
        assertThat(execution.cause().orElseThrow())
                .startsWith("An error occurred while executing the state 'W' (entered at the event id #2). ")
                .endsWith(cause);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Seconds   | "5"  | 'number', but was 'string' for value: "5"
        Seconds   | 1.5  | 'integer', but was 'number' for value: 1.5
        Timestamp | 5    | 'string', but was 'number' for value: 5
        Timestamp | {}   | 'string', but was 'object' for value: {}
        Timestamp | null | 'string', but was 'null' for value: null
        """)
    void anExpressionGivesWhatTheFieldTakes(String field, String value, String cause) {
        var execution = lab.run(
                waiting("JSONata", "\"%s\": \"{%% $states.input.x %%}\"".formatted(field)),
                "{\"x\": %s}".formatted(value));

        assertThat(execution.error()).contains("States.QueryEvaluationError");
        assertThat(execution.cause().orElseThrow())
                .endsWith("The JSONata expression '$states.input.x' specified for the field '%s' ".formatted(field)
                        + "returned an unexpected result type. Expected " + cause);
    }
}
