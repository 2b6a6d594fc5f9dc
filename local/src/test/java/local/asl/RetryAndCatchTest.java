package local.asl;

import static local.asl.Definitions.faultsOfState;
import static local.asl.Definitions.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retry and Catch: which errors they are for, and what they do. */
class RetryAndCatchTest {

    @Test
    void aRetrierHasDefaultsForAllButTheErrors() {
        var task = state(TaskState.class, task("""
            "Retry": [
              {"ErrorEquals": ["Lambda.TooManyRequestsException"], "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 1.5,
               "MaxDelaySeconds": 60, "JitterStrategy": "FULL"},
              {"ErrorEquals": ["States.ALL"]}
            ]\
            """));

        assertThat(task.retry())
                .containsExactly(
                        new Retrier(List.of("Lambda.TooManyRequestsException"), 2, 6, 1.5, Optional.of(60L), true),
                        new Retrier(List.of("States.ALL"), 1, 3, 2.0, Optional.empty(), false));
    }

    @Test
    void aCatcherSaysWhereToGoAndWhereTheErrorGoes() {
        var task = state(TaskState.class, task("""
            "Catch": [{"ErrorEquals": ["States.Timeout", "Ship.Sunk"], "ResultPath": "$.error", "Next": "Next"}]\
            """));

        assertThat(task.catchers()).singleElement().satisfies(catcher -> {
            assertThat(catcher.errorEquals()).containsExactly("States.Timeout", "Ship.Sunk");
            assertThat(catcher.next()).isEqualTo("Next");
            assertThat(catcher.resultPath()).isInstanceOf(ResultPath.Insert.class);
        });
    }

    @Test
    void statesAllStandsAloneAndLast() {
        assertThat(faultsOfState(task("""
            "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["X", "States.ALL"]}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Next"}, {"ErrorEquals": ["X"], "Next": "Next"}]\
            """)))
                .containsExactly(
                        "States.ALL must appear alone and at end of list at /Retry[0]/ErrorEquals[0]",
                        "States.ALL must appear alone and at end of list at /Retry[1]/ErrorEquals[1]",
                        "States.ALL must appear alone and at end of list at /Catch[0]/ErrorEquals[0]");
    }

    @Test
    void numbersOfARetrierHaveLimits() {
        assertThat(faultsOfState(task("""
            "Retry": [{"ErrorEquals": ["X"], "IntervalSeconds": 0, "MaxAttempts": -1, "BackoffRate": 0.5,
                       "MaxDelaySeconds": 31622400, "JitterStrategy": "HALF"}]\
            """)))
                .containsExactly(
                        "Minimum value is 1 at /Retry[0]/IntervalSeconds",
                        "Minimum value is 0 at /Retry[0]/MaxAttempts",
                        "Minimum value is 1 at /Retry[0]/BackoffRate",
                        "Maximum value is 31622399 at /Retry[0]/MaxDelaySeconds",
                        "Value must be one of [FULL, NONE] at /Retry[0]/JitterStrategy");
    }

    @Test
    void errorsAreNamedAndACatcherGoesSomewhere() {
        assertThat(faultsOfState(task("\"Retry\": [{\"ErrorEquals\": []}, {}], \"Catch\": [{\"ErrorEquals\": [7]}]")))
                .containsExactly(
                        "List must not be empty at /Retry[0]/ErrorEquals",
                        "These fields are required: [ErrorEquals] at /Retry[1]",
                        "Expected value of type String at /Catch[0]/ErrorEquals[0]",
                        "These fields are required: [Next] at /Catch[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Type\": \"Pass\", \"Next\": \"Next\", %s}",
                "{\"Type\": \"Wait\", \"Seconds\": 1, \"Next\": \"Next\", %s}",
                "{\"Type\": \"Succeed\", %s}",
                "{\"Type\": \"Fail\", %s}",
                "{\"Type\": \"Choice\", \"Choices\": [{\"Variable\": \"$\", \"IsNull\": true, \"Next\": \"Next\"}],"
                        + " %s}",
            })
    void statesThatDoNoWorkHaveNeither(String state) {
        assertThat(faultsOfState(state.formatted("\"Retry\": [], \"Catch\": []")))
                .containsExactly("Field 'Retry' is not supported at ", "Field 'Catch' is not supported at ");
    }

    private static String task(String fields) {
        return "{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\", \"Next\": \"Next\", %s}"
                .formatted(fields);
    }
}
