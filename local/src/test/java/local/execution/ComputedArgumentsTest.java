package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arguments whose names only a run knows: they are checked then, before anything is called. */
class ComputedArgumentsTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aJsonataExpressionGivesAllArguments() {
        var execution = lab.run("""
            {"StartAt": "T", "QueryLanguage": "JSONata", "States": {"T": {"Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage", "Arguments": "{% $states.input %}", "End": true}}}\
            """, """
            {"QueueURL": "u", "MessageBody": "m"}\
            """);

        assertThat(execution.error()).contains("States.Runtime");
        assertThat(execution.cause().orElseThrow())
                .isEqualTo("An error occurred while executing the state 'T' (entered at the event id #2). The"
                        + " Arguments '{\"QueueURL\":\"u\",\"MessageBody\":\"m\"}' could not be used to start"
                        + " the Task: [The field \"QueueUrl\" is required but was missing, The field"
                        + " \"QueueURL\" is not supported by Step Functions]");
        assertThat(lab.calls).isEmpty();
    }

    @Test
    void whatIsComputedWithinThemIsLookedAtToo() {
        var execution = lab.run("""
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents",
                "Parameters": {"Entries.$": "$.entries"}, "End": true}}}\
            """, """
            {"entries": [{"DetailType": "a", "Data": {}}]}\
            """);

        assertThat(execution.cause().orElseThrow())
                .endsWith("The Parameters '{\"Entries\":[{\"DetailType\":\"a\",\"Data\":{}}]}' could not be used to"
                        + " start the Task: [The field \"Data\" is not supported by Step Functions]");
    }

    @Test
    void withoutParametersTheInputIsWhatTheCallIsGiven() {
        var machine = """
            {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
              "Caught": {"Type": "Pass", "End": true}}}\
            """;

        assertThat(lab.run(machine, "{\"FunctionName\": \"f\"}").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(lab.run(machine, "{\"functionName\": \"f\"}").cause().orElseThrow())
                .contains("The Parameters '{\"functionName\":\"f\"}' could not be used to start the Task");
    }
}
