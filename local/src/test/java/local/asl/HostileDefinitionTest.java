package local.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent as a definition, the answer comes soon and says what is wrong. */
@Timeout(60)
class HostileDefinitionTest {

    @Test
    void tenThousandLevels() {
        assertThat(StateMachine.validate("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), false))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .startsWith("Document nesting depth (501) exceeds the maximum allowed (500)"));
        assertThat(StateMachine.validate(output("(".repeat(10_000) + "1" + ")".repeat(10_000)), false))
                .singleElement()
                .extracting(Finding::code)
                .isEqualTo(Finding.Code.INVALID_JSONATA_EXPRESSION);
    }

    @Test
    void moreThanAMegabyte() {
        assertThat(StateMachine.validate(" ".repeat(1_048_576) + "{}", false))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("Definition must not be longer than 1048576 characters");
    }

    @Test
    void aMegabyteOfStates() {
        var states = IntStream.range(0, 12_000)
                .mapToObj("\"%1$d\":{\"Type\":\"Pass\",\"Assign\":{\"v%1$d\":1},\"Next\":\"end\"}"::formatted)
                .collect(Collectors.joining(","));

        var findings = StateMachine.validate(
                "{\"StartAt\":\"0\",\"States\":{%s,\"end\":{\"Type\":\"Succeed\"}}}".formatted(states), false);

        // One more than ValidateStateMachineDefinition lists.
        assertThat(findings).hasSize(101).allMatch(finding -> finding.code() == Finding.Code.MISSING_TRANSITION_TARGET);
    }

    @Test
    void aVeryLongName() {
        var name = "x".repeat(40_000);

        assertThat(StateMachine.validate(
                        "{\"StartAt\":\"%1$s\",\"States\":{\"%1$s\":{\"Type\":\"Succeed\"}}}".formatted(name), false))
                .singleElement()
                .extracting(Finding::code)
                .isEqualTo(Finding.Code.INVALID_STATE_NAME);
    }

    @Test
    void aVeryLongExpression() {
        assertThat(StateMachine.validate(output("1+".repeat(100_000) + "1"), false))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo("The expression is longer than 50000 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "-1e999999999",
                "99999999999999999999999999999999",
                "0.00000000000000000000000001",
                "null",
                "\"\"",
                "[]",
                "{}"
            })
    void aNumberThatIsNone(String seconds) {
        assertThat(StateMachine.validate("""
            {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": %s, "End": true}}}\
            """.formatted(seconds), false))
                .singleElement()
                .extracting(finding -> finding.location().orElseThrow())
                .isEqualTo("/States/A/Seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "\uFEFF{}", "{", "]", "nul", "1e999999999", "\"", "{\"\\ud800\":1}", "{} {}"})
    void textThatIsNoDefinition(String text) {
        assertThat(StateMachine.validate(text, false)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Comment",
                "StartAt",
                "States",
                "QueryLanguage",
                "Version",
                "TimeoutSeconds",
                "Type",
                "Next",
                "End",
                "Resource",
                "Parameters",
                "Arguments",
                "Assign",
                "Retry",
                "Catch",
                "Branches",
                "ItemProcessor",
                "Choices",
                "Credentials",
                "ItemReader",
                "ItemBatcher",
                "ResultWriter",
                "ItemSelector",
                "Items",
                "ItemsPath",
                "Label",
                "MaxConcurrency",
                "MaxConcurrencyPath",
                "ToleratedFailureCount",
                "ToleratedFailurePercentage",
                "InputPath",
                "ResultPath",
                "OutputPath",
                "ResultSelector",
                "Output",
                "Result",
                "Seconds",
                "SecondsPath",
                "Timestamp",
                "TimestampPath",
                "Error",
                "ErrorPath",
                "Cause",
                "CausePath",
                "Default",
                "HeartbeatSeconds",
                "TimeoutSecondsPath"
            })
    void anyFieldWithAnyType(String field) {
        for (var type : new String[] {"Task", "Pass", "Wait", "Choice", "Succeed", "Fail", "Parallel", "Map"}) {
            for (var value : new String[] {
                "null", "true", "7", "\"x\"", "[]", "[null]", "[[]]", "{}", "{\"\": null}", "[{\"a\": 1}]"
            }) {
                var state =
                        "{\"Type\": \"%s\", \"%s\": %s}".formatted(type, field.equals("Type") ? "Name" : field, value);
                StateMachine.validate(
                        "{\"StartAt\": \"A\", \"%s\": %s, \"States\": {\"A\": %s}}"
                                .formatted(field.equals("StartAt") ? "Start" : field, value, state)
                                .replace("\"States\": " + value + ",", ""),
                        false);
                StateMachine.validate(
                        "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"A\", \"States\": {\"A\": %s}}"
                                .formatted(state),
                        true);
            }
        }
    }

    private static String output(String expression) {
        return """
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Output": "{%% %s %%}", "End": true}}}\
            """.formatted(expression);
    }
}
