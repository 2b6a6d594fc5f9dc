package local.asl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults of a definition as a whole, as AWS lists them: all at once, each with its code, message and path. */
class ValidationTest {

    @Test
    void everyFaultIsFoundAtOnceAndThePersonIsToldTheLine() {
        var definition = """
            {
              "StartAt": "Hello",
              "States": {
                "Hello": {
                  "Type": "Pass",
                  "Nxt": "Wait",
                  "OutputPath": "message",
                  "Next": "Wiat"
                },
                "Wait": {"Type": "Wait", "Seconds": -1, "End": true}
              }
            }
            """;

        assertThat(StateMachine.validate(definition, false))
                .map(Finding::toString)
                .containsExactly(
                        "7:7: Value must be a valid JSONPath. at /States/Hello/OutputPath (SCHEMA_VALIDATION_FAILED)",
                        "6:7: Field 'Nxt' is not supported at /States/Hello (SCHEMA_VALIDATION_FAILED)",
                        "10:30: Minimum value is 0 at /States/Wait/Seconds (SCHEMA_VALIDATION_FAILED)",
                        "8:7: Missing 'Next' target: Wiat at /States/Hello/Next (MISSING_TRANSITION_TARGET)",
                        "10:5: State \"Wait\" is not reachable. at /States/Wait (MISSING_TRANSITION_TARGET)");
    }

    @Test
    void aDefinitionThatIsNotValidIsNotParsedAndTheMessageIsThatOfCreateStateMachine() {
        assertThatThrownBy(() -> StateMachine.parse("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}}
            """))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at"
                        + " null'");
    }

    @Test
    void whatADefinitionMustHave() {
        assertThat(faults("{}"))
                .containsExactly("SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /");
        assertThat(faults("[]"))
                .containsExactly("SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null");
        assertThat(faults("   "))
                .containsExactly("SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null");
    }

    @Test
    void textThatIsNotJsonIsOneFaultWithItsPlace() {
        var findings = StateMachine.validate("""
            {
              "StartAt": yes
            }\
            """, false);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.INVALID_JSON_DESCRIPTION);
            assertThat(finding.message()).startsWith("Unrecognized token 'yes'");
            assertThat(finding.line()).isEqualTo(2);
            assertThat(finding.column()).isEqualTo(17);
        });
    }

    @Test
    void aNameGivenTwiceInOneObjectIsNotJsonToAws() {
        assertThat(faults("""
            {"StartAt": "A", "StartAt": "B"}\
            """))
                .singleElement()
                .asString()
                .startsWith("INVALID_JSON_DESCRIPTION: Duplicate field 'StartAt'");
    }

    @Test
    void aStateIsReachedWhereAnyStateLeadsToIt() {
        assertThat(faults("""
            {"StartAt": "Nowhere", "States": {
              "A": {"Type": "Pass", "Next": "B"},
              "B": {"Type": "Succeed"}
            }}\
            """))
                .containsExactly(
                        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /StartAt",
                        "MISSING_TRANSITION_TARGET: State \"A\" is not reachable. at /States/A");
    }

    @Test
    void anyTransitionThatLeadsNowhereIsCalledNext() {
        assertThat(faults("""
            {"StartAt": "A", "States": {
              "A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": true, "Next": "X"}], "Default": "B"},
              "B": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Y"}], "End": true}
            }}\
            """))
                .containsExactly(
                        "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Choices[0]/Next",
                        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/B/Catch[0]/Next");
    }

    @Test
    void aStatesNameIsItsOwnInTheWholeMachineAndHas80CharactersAtMost() {
        var longName = "x".repeat(81);

        assertThat(faults("""
            {"StartAt": "Each", "States": {
              "Each": {"Type": "Map", "Next": "%s", "ItemProcessor": {
                "StartAt": "Each", "States": {"Each": {"Type": "Succeed"}}}},
              "%s": {"Type": "Succeed"}
            }}\
            """.formatted(longName, longName)))
                .containsExactly(
                        "DUPLICATE_STATE_NAME: Duplicate State name: Each at /States/Each/ItemProcessor/States/Each",
                        "INVALID_STATE_NAME: State name must have 1 to 80 characters: " + longName + " at /States/"
                                + longName);
    }

    @Test
    void aStateNeedsExactlyOneOfNextAndEnd() {
        assertThat(faults("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass"}, "B": {"Type": "Pass", "Next": "A", "End": true}}}\
            """))
                .contains(
                        "SCHEMA_VALIDATION_FAILED: One of these fields is required: [Next, End] at /States/A",
                        "SCHEMA_VALIDATION_FAILED: Only one of these fields is allowed: [Next, End] at /States/B");
    }

    @Test
    void anUnknownTypeIsOneFaultAndLosesNoState() {
        assertThat(faults("""
            {"StartAt": "A", "States": {"A": {"Type": "Sleep", "Next": "B"}, "B": {"Type": "Succeed"}}}\
            """))
                .containsExactly(
                        "SCHEMA_VALIDATION_FAILED: Value must be one of [Choice, Fail, Map, Parallel, Pass, Succeed,"
                                + " Task, Wait] at /States/A/Type");
    }

    @Test
    void anExpressExecutionDoesNotWaitForJobsAndCallbacks() {
        var definition = """
            {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true,
              "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}}}\
            """;

        assertThat(StateMachine.validate(definition, false)).isEmpty();
        assertThat(summaries(StateMachine.validate(definition, true)))
                .containsExactly("SCHEMA_VALIDATION_FAILED: Express state machine "
                        + "does not support '.waitForTaskToken' service integration  at /States/Ask/Resource");
    }

    @Test
    void aPathWhereOnlyAValueIsTakenIsProbablyNotMeant() {
        var findings = StateMachine.validate("""
            {"StartAt": "A", "States": {
              "A": {"Type": "Pass", "Result": {"id.$": "$.id"}, "Next": "B"},
              "B": {"Type": "Pass", "Parameters": {"id": "$.id"}, "Next": "C"},
              "C": {"Type": "Fail", "Cause": "$.cause"}
            }}\
            """, false);

        assertThat(findings.stream()
                        .collect(Collectors.toMap(
                                Finding::code, finding -> finding.location().orElseThrow())))
                .isEqualTo(Map.of(
                        Finding.Code.PASS_RESULT_IS_STATIC,
                        "/States/A/Result/id.$",
                        Finding.Code.NO_DOLLAR,
                        "/States/B/Parameters/id",
                        Finding.Code.NO_PATH,
                        "/States/C/Cause"));
        assertThat(findings).allMatch(finding -> finding.severity() == Finding.Severity.WARNING);
    }

    private static List<String> faults(String definition) {
        return summaries(StateMachine.validate(definition, false));
    }

    private static List<String> summaries(List<Finding> findings) {
        return findings.stream().map(Finding::summary).toList();
    }

    @Test
    void noNumberOfWarningsHidesAnError() {
        var fields =
                IntStream.range(0, 200).mapToObj(i -> "\"f" + i + "\": \"$.x\"").collect(Collectors.joining(", "));
        var definition = """
            {"StartAt": "P", "States": {
              "P": {"Type": "Pass", "Parameters": {%s}, "Next": "W"},
              "W": {"Type": "Wait", "Seconds": -1, "End": true}}}\
            """.formatted(fields);

        assertThat(StateMachine.validate(definition, false).stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR))
                .map(Finding::message)
                .containsExactly("Minimum value is 0");
        assertThatThrownBy(() -> StateMachine.parse(definition)).isInstanceOf(DefinitionException.class);
    }
}
