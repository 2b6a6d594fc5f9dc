package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static local.service.states.Account.MACHINE_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.execution.Execution;
import local.json.Json;
import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionRequest;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartSyncExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;

class ExecutionsTest {

    private static final String WAIT = """
        {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
         "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}}}}\
        """;

    private final Account account = new Account();
    private final Starts starts = account.stepFunctions.starts();
    private final Runs runs = account.stepFunctions.runs();
    private final ExecutionLists executionLists = account.stepFunctions.executionLists();
    private final Executions executions = account.stepFunctions.executions();

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void anExecutionRunsToItsEnd() {
        var machine = create("hello", StateMachinesTest.PASS);
        var arn = start(machine, "one", "{\"payload\": \"hi mom\"}");

        var described = ended(arn);

        assertThat(arn).isEqualTo("arn:aws:states:us-east-1:123456789012:execution:hello:one");
        assertThat(described.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(described.stateMachineArn()).isEqualTo(machine);
        assertThat(described.output()).isEqualTo("{\"payload\":\"hi mom\"}");
        assertThat(described.inputDetails().included()).isTrue();
        assertThat(described.redriveStatusAsString()).isEqualTo("NOT_REDRIVABLE");
        assertThat(described.redriveStatusReason()).isEqualTo("Execution is SUCCEEDED and cannot be redriven");
    }

    @Test
    void theHistoryIsReadByThePageInEitherOrder() {
        var arn = start(create("hello", StateMachinesTest.PASS), "one", "{}");
        ended(arn);

        var first = executions
                .getExecutionHistory(
                        ADMINISTRATOR,
                        GetExecutionHistoryRequest.builder()
                                .executionArn(arn)
                                .maxResults(3)
                                .build())
                .response();
        var second = executions
                .getExecutionHistory(
                        ADMINISTRATOR,
                        GetExecutionHistoryRequest.builder()
                                .executionArn(arn)
                                .maxResults(3)
                                .nextToken(first.nextToken())
                                .build())
                .response();
        var backwards = executions
                .getExecutionHistory(
                        ADMINISTRATOR,
                        GetExecutionHistoryRequest.builder()
                                .executionArn(arn)
                                .reverseOrder(true)
                                .includeExecutionData(false)
                                .build())
                .response();

        assertThat(first.events())
                .extracting(HistoryEvent::type)
                .containsExactly(
                        HistoryEventType.EXECUTION_STARTED,
                        HistoryEventType.PASS_STATE_ENTERED,
                        HistoryEventType.PASS_STATE_EXITED);
        assertThat(first.events().getFirst().executionStartedEventDetails().input())
                .isEqualTo("{}");
        assertThat(second.events())
                .extracting(HistoryEvent::type)
                .containsExactly(HistoryEventType.EXECUTION_SUCCEEDED);
        assertThat(second.nextToken()).isNull();
        assertThat(backwards.events()).extracting(HistoryEvent::id).containsExactly(4L, 3L, 2L, 1L);
        assertThat(backwards
                        .events()
                        .getFirst()
                        .executionSucceededEventDetails()
                        .output())
                .isNull();
    }

    @Test
    void theInputIsShownAsItWasSent() {
        var machine = create("two", """
            {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": true}}}\
            """);
        var arn = start(machine, "one", "{\"payload\":  \"hi mom\"}");

        assertThat(ended(arn).input()).isEqualTo("{\"payload\":  \"hi mom\"}");
        var history = executions
                .getExecutionHistory(
                        ADMINISTRATOR,
                        GetExecutionHistoryRequest.builder().executionArn(arn).build())
                .response()
                .events();
        assertThat(history.get(0).executionStartedEventDetails().input()).isEqualTo("{\"payload\":  \"hi mom\"}");
        assertThat(history.get(1).stateEnteredEventDetails().input()).isEqualTo("{\"payload\":  \"hi mom\"}");
        assertThat(history.get(2).stateExitedEventDetails().output()).isEqualTo("{\"payload\":\"hi mom\"}");
        assertThat(history.get(3).stateEnteredEventDetails().input()).isEqualTo("{\"payload\":\"hi mom\"}");
    }

    @Test
    void theSameStartTwiceIsOneExecutionWhileItRuns() {
        account.task("Work", _ -> Json.object());
        var machine = create("hello", WAIT);
        var arn = start(machine, "one", "{\"a\": 1}");

        assertThat(start(machine, "one", "{ \"a\":1 }")).isEqualTo(arn);
        assertThatThrownBy(() -> start(machine, "one", "{\"a\": 2}"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("ExecutionAlreadyExists"))
                .hasMessage("Execution Already Exists: '" + arn + "'");
        executions.stopExecution(
                ADMINISTRATOR, StopExecutionRequest.builder().executionArn(arn).build());
        assertThatThrownBy(() -> start(machine, "one", "{\"a\": 1}"))
                .hasMessageStartingWith("Execution Already Exists");
    }

    @Test
    void anExecutionThatIsStoppedSaysWhy() {
        account.task("Work", _ -> Json.object());
        var arn = start(create("hello", WAIT), "one", "{}");

        var stopped = executions.stopExecution(
                ADMINISTRATOR,
                StopExecutionRequest.builder()
                        .executionArn(arn)
                        .error("Bored")
                        .cause("It took long")
                        .build());

        var described = describe(arn);
        assertThat(described.status()).isEqualTo(ExecutionStatus.ABORTED);
        assertThat(described.error()).isEqualTo("Bored");
        assertThat(described.cause()).isEqualTo("It took long");
        assertThat(described.stopDate()).isEqualTo(stopped.stopDate());
        assertThat(described.redriveStatusAsString()).isEqualTo("REDRIVABLE");
    }

    @Test
    void executionsAreListedTheNewestFirstAndByStatus() {
        account.task("Work", _ -> Json.object());
        var passing = create("pass", StateMachinesTest.PASS);
        ended(start(passing, "one", "{}"));
        var waiting = create("wait", WAIT);
        start(waiting, "first", "{}");
        ended(start(passing, "elsewhere", "{}"));
        start(waiting, "second", "{}");
        executions.stopExecution(
                ADMINISTRATOR,
                StopExecutionRequest.builder()
                        .executionArn("arn:aws:states:us-east-1:123456789012:execution:wait:first")
                        .build());

        assertThat(executionLists
                        .listExecutions(
                                ADMINISTRATOR,
                                ListExecutionsRequest.builder()
                                        .stateMachineArn(waiting)
                                        .build())
                        .executions())
                .extracting(ExecutionListItem::name)
                .containsExactlyInAnyOrder("second", "first");
        assertThat(executionLists
                        .listExecutions(
                                ADMINISTRATOR,
                                ListExecutionsRequest.builder()
                                        .stateMachineArn(waiting)
                                        .statusFilter(ExecutionStatus.RUNNING)
                                        .build())
                        .executions())
                .extracting(ExecutionListItem::name)
                .containsExactly("second");
    }

    @Test
    void anExecutionKeepsTheDefinitionThatItStartedWith() {
        var machine = create("hello", StateMachinesTest.PASS);
        var arn = start(machine, "one", "{}");
        account.stepFunctions
                .stateMachines()
                .updateStateMachine(
                        ADMINISTRATOR,
                        UpdateStateMachineRequest.builder()
                                .stateMachineArn(machine)
                                .definition(StateMachinesTest.OTHER)
                                .build());

        assertThat(executions
                        .describeStateMachineForExecution(
                                ADMINISTRATOR,
                                DescribeStateMachineForExecutionRequest.builder()
                                        .executionArn(arn)
                                        .build())
                        .definition())
                .isEqualTo(StateMachinesTest.PASS);
    }

    @Test
    void anExpressMachineAnswersAtOnce() {
        var machine = create("quick", StateMachinesTest.PASS, StateMachineType.EXPRESS);

        var answer = starts.startSyncExecution(
                ADMINISTRATOR,
                StartSyncExecutionRequest.builder()
                        .stateMachineArn(machine)
                        .name("one")
                        .input("[1]")
                        .build());

        assertThat(answer.statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(answer.output()).isEqualTo("[1]");
        assertThat(answer.executionArn()).startsWith("arn:aws:states:us-east-1:123456789012:express:quick:one:");
        assertThat(answer.billingDetails().billedMemoryUsedInMB()).isEqualTo(64);
        assertThat(answer.billingDetails().billedDurationInMilliseconds() % 100).isZero();
    }

    /** "Included only if the execution succeeds", says the API reference of the output. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "E", "Cause": "why"}}}                                     | FAILED    | E | why
        {"StartAt": "A", "States": {"A": {"Type": "Fail"}}}                                                                   | FAILED    |   |
        {"StartAt": "A", "TimeoutSeconds": 1, "States": {"A": {"Type": "Wait", "Seconds": 9, "End": true}}}                    | TIMED_OUT |   |
        """)
    void aSynchronousExecutionThatFailsIsAnsweredWithItsErrorAndWithoutOutput(
            String definition, String status, String error, String cause) {
        var machine = create("quick", definition, StateMachineType.EXPRESS);

        var answer = starts.startSyncExecution(
                ADMINISTRATOR,
                StartSyncExecutionRequest.builder()
                        .stateMachineArn(machine)
                        .name("one")
                        .input("[1]")
                        .traceHeader("Root=1")
                        .build());

        assertThat(answer.statusAsString()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.cause()).isEqualTo(cause);
        assertThat(answer.output()).isNull();
        assertThat(answer.outputDetails()).isNull();
        assertThat(answer.input()).isEqualTo("[1]");
        assertThat(answer.inputDetails().included()).isTrue();
        assertThat(answer.stateMachineArn()).isEqualTo(machine);
        assertThat(answer.name()).isEqualTo("one");
        assertThat(answer.stopDate()).isAfterOrEqualTo(answer.startDate());
        assertThat(answer.traceHeader()).isEqualTo("Root=1");
        assertThat(answer.billingDetails().billedDurationInMilliseconds()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void whatAMachineOfTheOtherTypeCannotDoIsRefused() {
        var standard = create("hello", StateMachinesTest.PASS);
        var express = create("quick", StateMachinesTest.PASS, StateMachineType.EXPRESS);

        assertThatThrownBy(() -> starts.startSyncExecution(
                        ADMINISTRATOR,
                        StartSyncExecutionRequest.builder()
                                .stateMachineArn(standard)
                                .build()))
                .hasMessage("This operation is not supported by this type of state machine");
        assertThatThrownBy(() -> executionLists.listExecutions(
                        ADMINISTRATOR,
                        ListExecutionsRequest.builder().stateMachineArn(express).build()))
                .hasMessage("This operation is not supported by this type of state machine");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hello   | a*b | {}   | InvalidName
        hello   | one | {    | InvalidExecutionInput
        hello   | one | {} 1 | InvalidExecutionInput
        goodbye | one | {}   | StateMachineDoesNotExist
        """)
    void aStartThatCannotBeIsRefused(String machine, String name, String input, String code) {
        create("hello", StateMachinesTest.PASS);

        assertThatThrownBy(() -> start("arn:aws:states:us-east-1:123456789012:stateMachine:" + machine, name, input))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void anExecutionThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> describe("arn:aws:states:us-east-1:123456789012:execution:hello:none"))
                .hasMessage("Execution Does Not Exist: 'arn:aws:states:us-east-1:123456789012:execution:hello:none'");
    }

    private String create(String name, String definition) {
        return create(name, definition, StateMachineType.STANDARD);
    }

    private String create(String name, String definition, StateMachineType type) {
        return account.stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name(name)
                                .type(type)
                                .definition(definition)
                                .roleArn(MACHINE_ROLE)
                                .build())
                .stateMachineArn();
    }

    private String start(String machine, String name, String input) {
        return starts.startExecution(
                        ADMINISTRATOR,
                        StartExecutionRequest.builder()
                                .stateMachineArn(machine)
                                .name(name)
                                .input(input)
                                .build())
                .executionArn();
    }

    private DescribeExecutionResponse ended(String arn) {
        runs.find(arn).map(Run::execution).map(Execution::await).orElseThrow();
        return describe(arn);
    }

    private DescribeExecutionResponse describe(String arn) {
        return executions.describeExecution(
                ADMINISTRATOR,
                DescribeExecutionRequest.builder().executionArn(arn).build());
    }
}
