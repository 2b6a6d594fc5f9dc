package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.model.InspectionLevel;
import software.amazon.awssdk.services.sfn.model.MockResponseValidationMode;
import software.amazon.awssdk.services.sfn.model.TestStateRequest;
import software.amazon.awssdk.services.sfn.model.TestStateResponse;

/** The operation TestState, from request to response. */
class StateTestsTest {

    private static final String TASK = """
        {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true,
         "Parameters": {"FunctionName": "hello", "Payload.$": "$"}, "OutputPath": "$.Payload"}\
        """;

    private final Account account = new Account();
    private final StateTests tests = account.stepFunctions.operations().stream()
            .filter(StateTests.class::isInstance)
            .map(StateTests.class::cast)
            .findFirst()
            .orElseThrow();

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aStateIsTestedAndInspected() {
        var answer = test(TestStateRequest.builder()
                .roleArn(Account.MACHINE_ROLE)
                .input("{\"a\": 1}")
                .inspectionLevel(InspectionLevel.DEBUG)
                .definition("{\"Type\": \"Pass\", \"InputPath\": \"$.a\", \"Next\": \"B\"}"));

        assertThat(answer.statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(answer.output()).isEqualTo("1");
        assertThat(answer.nextState()).isEqualTo("B");
        assertThat(answer.inspectionData().afterInputPath()).isEqualTo("1");
    }

    @Test
    void aMockStandsInForTheWorkAndNeedsNoRole() {
        var answer =
                test(TestStateRequest.builder().definition(TASK).mock(mock -> mock.result("{\"Payload\": \"hi\"}")));
        assertThat(answer.output()).isEqualTo("\"hi\"");

        var failed = test(TestStateRequest.builder()
                .definition(TASK)
                .mock(mock ->
                        mock.errorOutput(error -> error.error("Lambda.Unknown").cause("Who knows"))));
        assertThat(failed.statusAsString()).isEqualTo("FAILED");
        assertThat(failed.error()).isEqualTo("Lambda.Unknown");
        assertThat(failed.cause()).isEqualTo("Who knows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"Type": "Pass"}              | {}  |    | ValidationException   | A roleArn must be given where there is no mock
        {"Type": "Nap", "End": true}  | {}  | {} | InvalidDefinition     | Invalid State Machine Definition
        {"Type": "Pass", "End": true} | {   | {} | InvalidExecutionInput | Invalid State Machine Execution Input
        {"Type": "Pass", "End": true} | {}  | {  | ValidationException   | mock.result is not JSON
        """)
    void whatCannotBeTestedIsRefused(String definition, String input, String mock, String code, String message) {
        var request = TestStateRequest.builder().definition(definition).input(input);
        if (mock != null) {
            request.mock(given -> given.result(mock));
        }

        assertThatThrownBy(() -> test(request))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sqs:sendMessage                  | {"MessageId": 1}                     |         | 'MessageId' must be a string
        sqs:sendMessage                  | {"MessageId": 1}                     | PRESENT | 'MessageId' must be a string
        sqs:sendMessage                  | {"MessageId": 1}                     | NONE    |
        sqs:sendMessage                  | {"MessageId": "a", "Other": 1}       | STRICT  |
        sqs:sendMessage                  | "sent"                               | STRICT  | it must be an object
        sqs:sendMessage.waitForTaskToken | "called back"                        | STRICT  |
        lambda:invoke                    | {"Payload": {"any": 1}}              | STRICT  |
        states:startExecution            | {"StartDate": true}                  |         | 'StartDate' must be a time
        states:startExecution            | {"StartDate": 1700000000000}         |         | 'ExecutionArn' is missing
        states:startExecution            | {"StartDate": 1700000000000}         | PRESENT |
        aws-sdk:sfn:listActivities       | {"Activities": [{"ActivityArn": "a", "CreationDate": 1}]} | STRICT | 'Activities[0].Name' is missing
        aws-sdk:sqs:sendMessageBatch     | {"Successful": [], "Failed": null}   | STRICT  | 'Failed' is missing
        aws-sdk:dynamodb:listBackups     | {}                                   | STRICT  |
        aws-sdk:sfn:listActivities       | {"Activities": [{"Name": 1}]}        | STRICT  | 'Activities[0].Name' must be a string
        aws-sdk:sfn:listActivities       | {"Activities": {}}                   | PRESENT | 'Activities' must be an array
        aws-sdk:dynamodb:getItem         | {"Item": 1}                          | STRICT  |
        """)
    void aMockedResultIsHeldAgainstWhatTheCallAnswers(
            String call, String result, MockResponseValidationMode mode, String wrong) {
        var request = TestStateRequest.builder()
                .definition(
                        "{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::%s\", \"Parameters\": %s, \"End\": true}"
                                .formatted(call, parameters(call)))
                .mock(mock -> mock.result(result).fieldValidationMode(mode));

        if (wrong == null) {
            assertThat(test(request).statusAsString()).isEqualTo("SUCCEEDED");
        } else {
            assertThatThrownBy(() -> test(request))
                    .hasMessage("mock.result is not what " + call + " answers: " + wrong);
        }
    }

    private static String parameters(String call) {
        return switch (call) {
            case "sqs:sendMessage" -> "{\"QueueUrl\": \"q\", \"MessageBody\": \"b\"}";
            case "sqs:sendMessage.waitForTaskToken" -> "{\"QueueUrl\": \"q\", \"MessageBody.$\": \"$$.Task.Token\"}";
            case "lambda:invoke" -> "{\"FunctionName\": \"f\"}";
            case "states:startExecution" -> "{\"StateMachineArn\": \"m\"}";
            case "aws-sdk:sqs:sendMessageBatch" -> "{\"QueueUrl\": \"q\", \"Entries\": []}";
            case "aws-sdk:dynamodb:getItem" -> "{\"TableName\": \"t\", \"Key\": {}}";
            default -> "{}";
        };
    }

    @Test
    void aContextNeedsAMockAndSecretsNeedTheirRight() {
        var pass = "{\"Type\": \"Pass\", \"End\": true}";
        assertThatThrownBy(() -> test(TestStateRequest.builder()
                        .definition(pass)
                        .roleArn(Account.MACHINE_ROLE)
                        .context("{}")))
                .hasMessage("A context can be given only where there is a mock");

        var revealed = TestStateRequest.builder()
                .definition(pass)
                .roleArn(Account.MACHINE_ROLE)
                .revealSecrets(true);
        assertThat(test(revealed).statusAsString()).isEqualTo("SUCCEEDED");
        account.roles.put(Account.role("tester", "lambda.amazonaws.com", "states:TestState"));
        assertThatThrownBy(() -> tests.testState(Account.session("tester"), revealed.build()))
                .hasMessageContaining("is not authorized to perform: states:RevealSecrets");
    }

    private TestStateResponse test(TestStateRequest.Builder request) {
        return tests.testState(ADMINISTRATOR, request.build());
    }
}
