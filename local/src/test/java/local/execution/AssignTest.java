package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssignTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void laterStatesSeeTheVariableAndTheHistoryShowsIt() {
        var execution = lab.run("""
            {"StartAt": "Set", "States": {
                "Set": {"Type": "Pass", "Assign": {"x": 1, "y.$": "$.in"}, "Next": "Tell"},
                "Tell": {"Type": "Pass", "Parameters": {"x.$": "$x", "y.$": "$y"},
                "End": true}}}\
            """, "{\"in\": [2]}");

        assertThat(execution.output()).contains(Json.parse("{\"x\": 1, \"y\": [2]}"));
        assertThat(execution.history().events().get(2).json(true).at("/stateExitedEventDetails/assignedVariables"))
                .isEqualTo(Json.parse("{\"x\": \"1\", \"y\": \"[2]\"}"));
    }

    @Test
    void allIsEvaluatedBeforeAnythingIsAssigned() {
        assertThat(lab.output("""
            {"QueryLanguage": "JSONata", "StartAt": "Set", "States": {
                "Set": {"Type": "Pass", "Assign": {"x": 1, "y": 2}, "Next": "Swap"},
                "Swap": {"Type": "Pass", "Assign": {"x": "{% $y %}", "y": "{% $x %}"}, "Output": "{% $x %}",
                    "Next": "Tell"},
                "Tell": {"Type": "Pass", "Output": "{% [$states.input, $x, $y] %}",
                "End": true}}}\
            """, "{}")).isEqualTo("[1,2,1]");
    }

    @Test
    void aTasksResultIsAssigned() {
        lab.task("Call", _ -> Json.parse("{\"n\": 7}"));

        assertThat(lab.output("""
            {"StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "ResultPath": null,
                    "Assign": {"n.$": "$.n"}, "Next": "Tell"},
                "Tell": {"Type": "Pass", "Parameters": {"n.$": "$n", "in.$": "$"}, "End": true}}}\
            """, "{\"a\":" + " 1}")).isEqualTo("""
                {"n":7,"in":{"a":1}}\
                """);
    }

    @Test
    void eachChoiceRuleAndTheDefaultAssignForThemselves() {
        var choice = """
            {"QueryLanguage": "JSONata", "StartAt": "C", "States": {
                "C": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input > 5 %}",
                    "Assign": {"size": "large"}, "Next": "Tell"}],
                    "Assign": {"size": "small"}, "Default": "Tell"},
                "Tell": {"Type": "Pass", "Output": "{% $size %}", "End": true}}}\
            """;

        assertThat(lab.output(choice, "7")).isEqualTo("\"large\"");
        assertThat(lab.output(choice, "3")).isEqualTo("\"small\"");
    }
}
