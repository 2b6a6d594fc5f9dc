package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A state Work that catches any error, and where that leads to. */
class SwallowedFailuresTest {

    private static final String TELL = """
        "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:told", "Message": "it failed"}\
        """;
    private static final String WORK = """
        "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:work\"\
        """;

    @TempDir
    private Path folder;

    @Test
    void somebodyIsToldAndTheExecutionSucceeds() throws IOException {
        assertThat(found("""
            "Caught": {%s, "Next": "Done"}, "Done": {"Type": "Succeed"}\
            """.formatted(TELL)))
                .containsExactly("whatever fails in Work leads to Caught and to the end of the execution in success"
                        + " (state Done): end it in a Fail state, so that who watches executions sees the failure");
    }

    private static Stream<String> nothingIsDoneOnTheWay() {
        return Stream.of("""
            "Caught": {TELL, "End": true}\
            """, """
            "Caught": {"Type": "Succeed"}\
            """, """
            "Caught": {"Type": "Pass", "Result": {"status": "FAILED"}, "End": true}\
            """, """
            "Caught": {TELL, "Next": "Ordinarily"}\
            """, """
            "Caught": {"Type": "Wait", "Seconds": 5, "Next": "Which"},
            "Which": {"Type": "Choice", "Default": "Quiet",
                "Choices": [{"Variable": "$.loud", "BooleanEquals": true, "Next": "Loud"}]},
            "Loud": {TELL, "End": true}, "Quiet": {"Type": "Succeed"}\
            """, """
            "Caught": {"Type": "Parallel", "End": true,
                "Branches": [{"StartAt": "Mail", "States": {"Mail": {TELL, "End": true}}}]}\
            """);
    }

    @ParameterizedTest
    @MethodSource
    void nothingIsDoneOnTheWay(String states) throws IOException {
        assertThat(found(states))
                .singleElement()
                .satisfies(message -> assertThat(message)
                        .startsWith("whatever fails in Work leads to ")
                        .contains("the end of the execution in success"));
    }

    private static Stream<String> itFailsOrSomethingIsDone() {
        return Stream.of("""
            "Caught": {TELL, "Next": "Failed"}, "Failed": {"Type": "Fail"}\
            """, """
            "Caught": {WORK, "End": true}\
            """, """
            "Caught": {TELL, "Next": "Undo"}, "Undo": {WORK, "Next": "Done"}, "Done": {"Type": "Succeed"}\
            """, """
            "Caught": {"Type": "Pass", "Next": "More"}\
            """, """
            "Caught": {"Type": "Choice", "Default": "Failed",
                "Choices": [{"Variable": "$.Error", "StringEquals": "Gone", "Next": "Done"}]},
            "Failed": {"Type": "Fail"}, "Done": {"Type": "Succeed"}\
            """);
    }

    @ParameterizedTest
    @MethodSource
    void itFailsOrSomethingIsDone(String states) throws IOException {
        assertThat(found(states)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"States.ALL, 1", "States.TaskFailed, 1", "OrderIsShipped, 0", "States.Timeout, 0"})
    void anErrorThatIsNamedMayBeAnOrdinaryOutcome(String error, int findings) throws IOException {
        assertThat(found("""
            "Caught": {"Type": "Succeed"}\
            """, "STANDARD", error)).hasSize(findings);
    }

    @Test
    void anExpressExecutionMayAnswerWithAFailure() throws IOException {
        assertThat(found("""
            "Caught": {"Type": "Pass", "Result": {"statusCode": 500}, "End": true}\
            """, "EXPRESS", "States.ALL")).isEmpty();
    }

    @Test
    void aStateThatMayFail() throws IOException {
        assertThat(check("""
            {"StartAt": "Tell", "States": {
                "Tell": {%s, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
                "Done": {"Type": "Succeed"}}}\
            """.formatted(TELL), "STANDARD")).isEmpty();
        assertThat(check("""
            {"StartAt": "Work", "States": {
                "Work": {%s, "Next": "Done", "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Done"}]},
                "Done": {"Type": "Succeed"}}}\
            """.formatted(WORK), "STANDARD")).isEmpty();
    }

    @Test
    void aChoiceThatFindsAJobFailed() throws IOException {
        assertThat(choice("""
            "Variable": "$.Status", "StringEquals": "FAILED\"\
            """, """
            "Found": {TELL, "Next": "Done"}\
            """))
                .containsExactly("what Which finds to have failed leads to Found and to the end of the execution in"
                        + " success (state Done): end it in a Fail state, so that who watches executions sees the"
                        + " failure");
        assertThat(choice("""
            "Or": [{"Variable": "$.Status", "StringEquals": "ABORTED"},
                {"Variable": "$.Status", "StringEquals": "TIMED_OUT"}]\
            """, """
            "Found": {"Type": "Pass", "End": true}\
            """)).hasSize(1);
        assertThat(choice("""
            "Condition": "{% $states.input.Status = 'FAILED' %}\"\
            """, """
            "Found": {"Type": "Succeed"}\
            """)).hasSize(1);
        assertThat(choice("""
            "Condition": "{% $states.input.Status != 'FAILED' %}\"\
            """, """
            "Found": {"Type": "Succeed"}\
            """)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        FAILED    | "Found": {TELL, "Next": "Lost"}, "Lost": {"Type": "Fail"}
        FAILED    | "Found": {"Type": "Wait", "Seconds": 5, "Next": "Status"}
        FAILED    | "Found": {WORK, "Next": "Done"}
        SUCCEEDED | "Found": {TELL, "Next": "Done"}
        """)
    void aChoiceThatFailsOrDoesSomething(String status, String states) throws IOException {
        assertThat(choice("\"Variable\": \"$.Status\", \"StringEquals\": \"" + status + "\"", states))
                .isEmpty();
    }

    private List<String> choice(String condition, String states) throws IOException {
        return check(
                """
                {"StartAt": "Status", "States": {
                    "Status": {WORK, "Next": "Which"},
                    "Which": {"Type": "Choice", "QueryLanguage": "%s", "Choices": [{%s, "Next": "Found"}],
                        "Default": "More"},
                    %s, "More": {WORK, "Next": "Done"}, "Done": {"Type": "Succeed"}}}\
                """.formatted(condition.contains("{%") ? "JSONata" : "JSONPath", condition, states)
                        .replace("WORK", WORK)
                        .replace("TELL", TELL),
                "STANDARD");
    }

    private List<String> found(String states) throws IOException {
        return found(states, "STANDARD", "States.ALL");
    }

    private List<String> found(String states, String type, String error) throws IOException {
        var definition = """
            {"StartAt": "Work", "States": {
                "Work": {WORK, "Next": "More", "Catch": [{"ErrorEquals": ["%s"], "Next": "Caught"}]},
                "More": {WORK, "Next": "Ordinarily"},
                %s, "Ordinarily": {"Type": "Succeed"}}}\
            """.formatted(error, states);
        return check(definition.replace("WORK", WORK).replace("TELL", TELL), type);
    }

    private List<String> check(String definition, String type) throws IOException {
        Files.writeString(folder.resolve("machine.asl.json"), definition);
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties: {DefinitionUri: machine.asl.json, Type: %s}
            """.formatted(type));
        var stack =
                Templates.read(template, Map.of(), new Options("test", "us-east-1", "123456789012", Optional.empty()));
        return Check.of(stack).stream()
                .filter(finding -> finding.rule() == Rule.SWALLOWED_FAILURE)
                .map(Finding::message)
                .toList();
    }
}
