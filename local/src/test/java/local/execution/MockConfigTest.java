package local.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.asl.StateMachine;
import local.execution.task.MockConfig;
import local.json.Json;
import local.json.JsonText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mocked service integrations: an execution of a test case, without the services. */
class MockConfigTest {

    private static final String MACHINE = """
        {
          "StartAt": "Charge",
          "States": {
            "Charge": {
              "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "charge"},
              "Retry": [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "MaxAttempts": 3}],
              "ResultPath": "$.charge", "Next": "Pack"
            },
            "Pack": {
              "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {"QueueUrl": "queue", "MessageBody": {"token.$": "$$.Task.Token"}},
              "ResultPath": "$.parcel", "Next": "Ship"
            },
            "Ship": {
              "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
              "Parameters": {"StateMachineArn": "ship"}, "ResultPath": "$.shipping", "End": true
            }
          }
        }
        """;

    private static final MockConfig MOCKS = MockConfig.parse("""
        {
          "StateMachines": {
            "Orders": {
              "TestCases": {
                "HappyPath": {"Charge": "Charged", "Pack": "Packed", "Ship": "Shipped"},
                "BusyPath": {"Charge": "ChargedAtLast", "Pack": "Packed", "Ship": "Shipped"},
                "Lost": {"Charge": "Charged", "Pack": "Packed", "Ship": "NotShipped"},
                "HybridPath": {"Pack": "Packed", "Ship": "Shipped"}
              }
            }
          },
          "MockedResponses": {
            "Charged": {"0": {"Return": {"Payload": "paid"}}},
            "ChargedAtLast": {
              "0-1": {"Throw": {"Error": "Lambda.TooManyRequestsException", "Cause": "Rate exceeded"}},
              "2": {"Return": {"Payload": "paid late"}}
            },
            "Packed": {"0": {"Return": "box 7"}},
            "Shipped": {"0": {"Return": {"Status": "SUCCEEDED"}}},
            "NotShipped": {"0": {"Throw": {"Error": "Ship.Sunk", "Cause": "An iceberg"}}}
          }
        }
        """);

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void mocksAreTheResultsOfTasksInWhateverPattern() {
        assertThat(run("HappyPath").output()).hasValue(Json.parse("""
            {"charge": {"Payload": "paid"}, "parcel": "box 7", "shipping": {"Status": "SUCCEEDED"}}\
            """));
        assertThat(lab.calls).isEmpty();
    }

    @Test
    void eachCallOfAStateHasItsOwnAnswer() {
        var execution = run("BusyPath");

        assertThat(execution.output().orElseThrow().at("/charge/Payload").stringValue())
                .isEqualTo("paid late");
        assertThat(Lab.events(execution))
                .filteredOn(event -> event.endsWith("TaskFailed"))
                .hasSize(2);
    }

    @Test
    void aMockCanFail() {
        var execution = run("Lost");

        assertThat(execution.error()).hasValue("Ship.Sunk");
        assertThat(execution.cause()).hasValue("An iceberg");
    }

    @Test
    void aStateWithoutAMockCallsItsService() {
        lab.task("Charge", _ -> Json.parse("\"really paid\""));

        assertThat(run("HybridPath").output().orElseThrow().get("charge").stringValue())
                .isEqualTo("really paid");
        assertThat(lab.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.stateName()).isEqualTo("Charge"));
    }

    @Test
    void aCallThatTheMockHasNoAnswerForFailsTheExecution() {
        var mocks = MockConfig.parse("""
            {"StateMachines": {"Orders": {"TestCases": {"Short": {"Charge": "Nothing"}}}}, "MockedResponses": {"Nothing": {}}}\
            """);

        var execution =
                lab.engine.start(request(), mocks.testCase("Orders", "Short")).await();

        assertThat(execution.error()).hasValue("States.Runtime");
        assertThat(execution.cause())
                .hasValue(
                        "The mocked response 'Nothing' has no answer to call 0 of state 'Charge' in test case 'Short'");
    }

    @Test
    void aTestCaseMocksTaskStatesOfItsMachine() {
        var mocks = MockConfig.parse("""
            {"StateMachines": {"Orders": {"TestCases": {"Typo": {"Chrage": "R"}}}}, "MockedResponses": {"R": {}}}\
            """);

        assertThatThrownBy(() -> mocks.testCase("Orders", "Typo").check(StateMachine.parse(MACHINE)))
                .hasMessage(
                        "The test case 'Typo' mocks 'Chrage', which is none of the Task states [Charge, Pack, Ship]");
    }

    @Test
    void aTestCaseThatIsNotThereIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> MOCKS.testCase("Orders", "SadPath"))
                .hasMessage("The state machine 'Orders' has no test case 'SadPath'; it has [HappyPath, BusyPath, Lost,"
                        + " HybridPath]");
        assertThatThrownBy(() -> MOCKS.testCase("Order", "HappyPath"))
                .hasMessage("No test cases for the state machine 'Order'; there are some for [Orders]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"StateMachines": {}}                                                       | / must have the field MockedResponses
        {"StateMachines": [], "MockedResponses": {}}                                | /StateMachines must be an object
        {"StateMachines": {"M": {}}, "MockedResponses": {}}                         | /StateMachines/M must have the field TestCases
        {"StateMachines": {}, "MockedResponses": {"R": {"1-x": {"Return": 1}}}}     | /MockedResponses/R/1-x must be named by the number
        {"StateMachines": {}, "MockedResponses": {"R": {"2-1": {"Return": 1}}}}     | /MockedResponses/R/2-1 ends before it begins
        {"StateMachines": {}, "MockedResponses": {"R": {"0": {}}}}                  | /MockedResponses/R/0 must have either the field Return
        {"StateMachines": {}, "MockedResponses": {"R": {"0": {"Throw": {}}}}}       | /MockedResponses/R/0/Throw must have the field Error
        {"StateMachines": {},                                                       | line 1, column
        """)
    void aFileThatIsWrongIsToldWhere(String file, String message) {
        assertThatThrownBy(() -> MockConfig.parse(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void twoAnswersToOneCallAndResponsesThatAreNotThereAreFaults() {
        assertThatThrownBy(() -> MockConfig.parse("""
            {"StateMachines": {}, "MockedResponses": {"R": {"0-2": {"Return": 1}, "2": {"Return": 2}}}}\
            """))
                .hasMessage("/MockedResponses/R/2" + " overlaps" + " with" + " other" + " calls");
        assertThatThrownBy(() -> MockConfig.parse("""
            {"StateMachines": {"M": {"TestCases": {"T": {"S": "X"}}}}, "MockedResponses": {"R": {}}}\
            """))
                .hasMessage("/StateMachines/M/TestCases/T/S must be the name of one of the MockedResponses [R] and is"
                        + " \"X\"");
    }

    private Execution run(String testCase) {
        return lab.engine.start(request(), MOCKS.testCase("Orders", testCase)).await();
    }

    private static ExecutionRequest request() {
        return new ExecutionRequest(
                Lab.EXECUTION,
                "run",
                Lab.MACHINE,
                StateMachine.parse(MACHINE),
                Lab.ROLE,
                JsonText.parse("{}"),
                false,
                (_, _) -> {});
    }
}
