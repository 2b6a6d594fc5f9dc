package local.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** JSONPath or JSONata: chosen for the machine or a state, and each with fields of its own. */
class QueryLanguageTest {

    @Test
    void aStateMayUseJsonataInAJsonPathMachineButNotTheOtherWay() {
        assertThat(faults("""
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% 1 %}", "End": true}}}\
            """)).isEmpty();
        assertThat(faults("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
              "A": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}}}\
            """))
                .containsExactly(
                        "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole"
                                + " state machine at /States/A");
    }

    @Test
    void theStatesInsideAMapHaveTheMachinesLanguageAndNotTheMaps() {
        assertThat(faults("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "QueryLanguage": "JSONata", "End": true,
              "Items": [1, 2], "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "Output": 1, "End": true}}}}}}\
            """))
                .containsExactly(
                        "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only"
                                + " supported for the 'JSONata' QueryLanguage at /States/M/ItemProcessor/States/P");
    }

    @Test
    void eachLanguageHasFieldsOfItsOwn() {
        assertThat(faults("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
              "A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "InputPath": "$", "Parameters": {},
                    "ResultSelector": {}, "ResultPath": "$", "OutputPath": "$", "TimeoutSecondsPath": "$.t", "End": true}}}\
            """))
                .hasSize(6)
                .allMatch(fault ->
                        fault.matches("SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field "
                                + "'\\w+' is only supported for the 'JSONPath' QueryLanguage at /States/A"));
    }

    @Test
    void aProcessorHasNoLanguageOfItsOwn() {
        assertThat(faults("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "End": true, "ItemProcessor": {"QueryLanguage": "JSONata",
              "StartAt": "P", "States": {"P": {"Type": "Succeed"}}}}}}\
            """))
                .containsExactly(
                        "SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/M/ItemProcessor");
    }

    @Test
    void everyExpressionIsParsedWithTheDefinition() {
        assertThat(faults("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Output": {
              "sum": "{% 1 + %}",
              "list": ["{% 'fine' %}", "{% [1,2) %}"]
            }}}}\
            """))
                .containsExactly(
                        "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/sum",
                        "INVALID_JSONATA_EXPRESSION: Expected \"]\", got \")\" at /States/A/Output/list[1]");
    }

    @Test
    void anExpressionBeginsWithAVariableAndSeesOnlyWhatIsThereForItsField() {
        assertThat(faults("""
            {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
              "A": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage",
                    "Arguments": {"QueueUrl": "{% url %}", "MessageBody": "{% $states.result %}"},
                    "Output": "{% $states.result.MessageId %}",
                    "Assign": {"error": "{% $states.errorOutput %}"},
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput.Cause %}", "Next": "B"}],
                    "Next": "B"},
              "B": {"Type": "Succeed"}}}\
            """))
                .containsExactly(
                        "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'url' at the top level is not supported. at"
                                + " /States/A/Arguments/QueueUrl",
                        "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at"
                                + " /States/A/Arguments/MessageBody",
                        "UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at"
                                + " /States/A/Assign/error");
    }

    private static List<String> faults(String definition) {
        return StateMachine.validate(definition, false).stream()
                .map(Finding::summary)
                .toList();
    }
}
