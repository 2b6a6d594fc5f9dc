package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static String catching(String catchers) {
        return """
            {"StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Catch": %s,
                    "Next": "Other"},
                "Caught": {"Type": "Pass", "End": true},
                "Other": {"Type": "Pass", "Result": "other", "End": true}}}\
            """.formatted(catchers);
    }

    @Test
    void theErrorOutputReplacesTheInput() {
        lab.task("Call", _ -> {
            throw Lab.failure("Broken", "it fell");
        });

        assertThat(lab.output(catching("""
            [{"ErrorEquals": ["Broken"], "Next": "Caught"}]\
            """), "{\"kept\": 1}")).isEqualTo("""
                {"Error":"Broken","Cause":"it fell"}\
                """);
    }

    @Test
    void resultPathPutsItIntoTheInput() {
        lab.task("Call", _ -> {
            throw Lab.failure("Broken", "it fell");
        });

        assertThat(lab.output(catching("""
            [{"ErrorEquals": ["States.ALL"], "Next": "Caught", "ResultPath": "$.error"}]\
            """), "{\"kept\":" + " 1}")).isEqualTo("""
                {"kept":1,"error":{"Error":"Broken","Cause":"it fell"}}\
                """);
    }

    @Test
    void theFirstCatcherThatIsForItTakesIt() {
        lab.task("Call", _ -> {
            throw Lab.failure("Broken", "it fell");
        });

        assertThat(lab.output(catching("""
            [{"ErrorEquals": ["Lost"], "Next": "Caught"}, {"ErrorEquals": ["Broken", "Bent"], "Next": "Other"},
             {"ErrorEquals": ["States.ALL"], "Next": "Caught"}]\
            """), "{}")).isEqualTo("\"other\"");
    }

    @Test
    void jsonataSeesTheErrorOutputAndAssigns() {
        lab.task("Call", _ -> {
            throw Lab.failure("Broken", "it fell");
        });

        assertThat(lab.output("""
            {"QueryLanguage": "JSONata", "StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"}, "End": true, "Catch": [
                    {"ErrorEquals": ["Broken"], "Next": "Caught", "Output": "{% $states.input.kept %}",
                     "Assign": {"why": "{% $states.errorOutput.Cause %}"}}]},
                "Caught": {"Type": "Pass", "Output": "{% [$states.input, $why] %}",
                "End": true}}}\
            """, "{\"kept\": 1}")).isEqualTo("[1,\"it fell\"]");
    }

    @Test
    void whatTheInterpreterCannotDoIsCaughtByItsNameOnly() {
        assertThat(lab.output("""
            {"StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "InputPath": "$.missing",
                    "Retry": [{"ErrorEquals": ["States.Runtime"]}],
                    "Catch": [{"ErrorEquals": ["States.Runtime"], "ResultPath": null, "Next": "Caught"}],
                        "End": true},
                "Caught": {"Type": "Pass", "End": true}}}\
            """, "{\"kept\": 1}")).isEqualTo("{\"kept\":1}");
        assertThat(lab.skipped).isEmpty();
    }

    @Test
    void whatTheInterpreterCannotDoIsNotCaughtByAll() {
        lab.task("Call", _ -> Json.object());

        var execution = lab.run("""
            {"StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "InputPath": "$.missing",
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}], "End": true},
                "Caught": {"Type": "Pass", "End": true}}}\
            """, "{}");

        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(execution.error()).contains("States.Runtime");
        assertThat(execution.cause().orElseThrow())
                .contains("the state 'Call' (entered at the event id #2). Invalid path '$.missing'");
    }

    @Test
    void aFailureInTheOutputOfATaskIsCaught() {
        lab.task("Call", _ -> Json.parse("{\"n\": 1}"));

        var execution = lab.run("""
            {"QueryLanguage": "JSONata", "StartAt": "Call", "States": {
                "Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"},
                    "Output": "{% $states.result.missing %}",
                    "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Caught"}], "End": true},
                "Caught": {"Type": "Pass", "End": true}}}\
            """, "{}");

        assertThat(Lab.events(execution))
                .containsExactly(
                        "1 <0 ExecutionStarted",
                        "2 <0 TaskStateEntered",
                        "3 <2 TaskScheduled",
                        "4 <3 TaskStarted",
                        "5 <4 TaskSucceeded",
                        "6 <5 EvaluationFailed",
                        "7 <6 TaskStateExited",
                        "8 <7 PassStateEntered",
                        "9 <8 PassStateExited",
                        "10 <9 ExecutionSucceeded");
    }

    @Test
    void aTaskThatFailsWithTheNameOfATimeOutIsCaughtByThatName() {
        lab.task("Call", _ -> {
            throw Lab.failure("States.HeartbeatTimeout", "its worker said so");
        });

        assertThat(lab.output(catching("""
            [{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Caught"}]\
            """), "{}")).isEqualTo("""
                {"Error":"States.HeartbeatTimeout","Cause":"its worker said so"}\
                """);
    }
}
