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

    private TestStateResponse test(TestStateRequest.Builder request) {
        return tests.testState(ADMINISTRATOR, request.build());
    }
}
