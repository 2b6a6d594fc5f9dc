package local.asl;

import static local.asl.Definitions.faultsOfState;
import static local.asl.Definitions.state;
import static org.assertj.core.api.Assertions.assertThat;

import local.asl.expression.Literal;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pass, Wait and Fail: states that call nothing. */
class PassWaitFailTest {

    @Test
    void aPassMayHaveAFixedResultAndPutItIntoItsInput() {
        var pass = state(PassState.class, """
            {"Type": "Pass", "Result": {"answer": 42}, "ResultPath": "$.result", "End": true}\
            """);

        assertThat(pass.result()).hasValue(Json.parse("{\"answer\": 42}"));
        assertThat(pass.transition()).isEqualTo(new Transition.End());
        assertThat(((Data.Paths) pass.data()).resultPath()).isInstanceOf(ResultPath.Insert.class);
    }

    @Test
    void nullIsAPathToNothing() {
        var paths = (Data.Paths) state(PassState.class, """
            {"Type": "Pass", "InputPath": null, "ResultPath": null, "OutputPath": "$", "End": true}\
            """).data();

        assertThat(paths.inputPath()).hasValue(Literal.of(Json.object()));
        assertThat(paths.resultPath()).isEqualTo(new ResultPath.Discard());
    }

    @Test
    void aWaitHasExactlyOneTime() {
        assertThat(state(WaitState.class, """
            {"Type": "Wait", "Seconds": 10, "End": true}\
            """).until())
                .isEqualTo(new WaitState.Until.Seconds(Literal.of(Json.parse("10"))));
        assertThat(faultsOfState("{\"Type\": \"Wait\", \"Next\": \"Next\"}"))
                .containsExactly(
                        "One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath] at ");
        assertThat(faultsOfState(
                        "{\"Type\": \"Wait\", \"Seconds\": 1, \"TimestampPath\": \"$.t\", \"Next\": \"Next\"}"))
                .containsExactly("Only one of these fields is allowed: [Seconds, TimestampPath] at ");
        assertThat(faultsOfState("{\"Type\": \"Wait\", \"Seconds\": 100000000, \"Next\": \"Next\"}"))
                .containsExactly("Maximum value is 99999999 at /Seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2016-03-14T01:59:00Z", "2016-03-14T01:59:00.123456789Z", "2016-03-14T01:59:00+01:00"})
    void aTimestampIsOfRfc3339(String timestamp) {
        assertThat(faultsOfState(wait(timestamp))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2016-03-14", "2016-03-14T01:59:00", "2016-03-14t01:59:00z", "2016-02-30T01:59:00Z", "tomorrow"})
    void anythingElseIsNoTimestamp(String timestamp) {
        assertThat(faultsOfState(wait(timestamp))).hasSize(1);
    }

    @Test
    void aFailSaysWhyInTextOrByAPath() {
        var fail = state(FailState.class, """
            {"Type": "Fail", "Error": "Ship.Sunk", "CausePath": "States.Format('{} was lost', $.ship)"}\
            """);

        assertThat(fail.error()).hasValue(Literal.of(Json.parse("\"Ship.Sunk\"")));
        assertThat(fail.cause()).isPresent();
        assertThat(faultsOfState("{\"Type\": \"Fail\", \"Error\": 1, \"Cause\": \"a\", \"CausePath\": \"$.b\"}"))
                .containsExactlyInAnyOrder(
                        "Expected value of type String at /Error",
                        "Only one of these fields is allowed: [Cause, CausePath] at ");
    }

    @Test
    void statesThatEndHaveNoNextAndNoEnd() {
        assertThat(faultsOfState("{\"Type\": \"Fail\", \"End\": true}"))
                .containsExactly("Field 'End' is not supported at ");
        assertThat(faultsOfState("{\"Type\": \"Succeed\", \"Next\": \"Next\"}"))
                .containsExactly("Field 'Next' is not supported at ");
    }

    private static String wait(String timestamp) {
        return "{\"Type\": \"Wait\", \"Timestamp\": \"%s\", \"Next\": \"Next\"}".formatted(timestamp);
    }
}
