package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Execution fail(String language, String fields) {
        var definition = """
            {"QueryLanguage": "%s", "StartAt": "F", "States": {"F": {"Type": "Fail" %s}}}\
            """;
        return lab.run(definition.formatted(language, fields), """
            {"why": {"error": "Late", "cause": "the bus"}}\
            """);
    }

    @Test
    void failsWithWhatItSays() {
        var execution = fail("JSONPath", ", \"Error\": \"Late\", \"Cause\": \"the bus\"");

        assertThat(execution.error()).contains("Late");
        assertThat(execution.cause()).contains("the bus");
        assertThat(Lab.events(execution))
                .containsExactly("1 <0 ExecutionStarted", "2 <0 FailStateEntered", "3 <2 ExecutionFailed");
    }

    @Test
    void failsWithWhatItFinds() {
        var found = ", \"ErrorPath\": \"$.why.error\", \"CausePath\": \"States.Format('{}!', $.why.cause)\"";

        assertThat(fail("JSONPath", found).cause()).contains("the bus!");
        assertThat(fail("JSONata", ", \"Error\": \"{% $states.input.why.error %}\"")
                        .error())
                .contains("Late");
    }

    @Test
    void aCauseIsCutAtAsMuchAsAwsShows() {
        var execution = fail("JSONata", ", \"Error\": \"E\", \"Cause\": \"{% $pad('', 40000, 'x') %}\"");

        assertThat(execution.cause().orElseThrow()).hasSize(32_768);
        assertThat(execution
                        .history()
                        .events()
                        .getLast()
                        .json(true)
                        .at("/executionFailedEventDetails/cause")
                        .stringValue())
                .hasSize(32_768);
    }

    @Test
    void mayFailWithoutAWord() {
        var execution = fail("JSONPath", "");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).isEmpty();
        assertThat(execution.history().events().getLast().json(true).path("executionFailedEventDetails"))
                .isEmpty();
    }

    @Test
    void aCauseThatIsNoStringIsAFailureOfTheStateItself() {
        assertThat(fail("JSONata", ", \"Cause\": \"{% $states.input.why %}\"").cause())
                .contains("An error occurred while executing the state 'F' (entered at the event id #2). The JSONata"
                        + " expression '$states.input.why' specified for the field 'Cause' returned an unexpected"
                        + " result type. Expected 'string', but was 'object' for value:"
                        + " {\"error\":\"Late\",\"cause\":\"the bus\"}");
    }
}
