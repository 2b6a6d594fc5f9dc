package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static local.service.states.Account.MACHINE_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import local.asl.expression.StatesException;
import local.json.Json;
import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveFilter;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

class RedrivesTest {

    private static final String WORK = """
        {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}}}\
        """;

    private final Account account = new Account();
    private final Starts starts = account.stepFunctions.starts();
    private final Runs runs = account.stepFunctions.runs();
    private final ExecutionLists executionLists = account.stepFunctions.executionLists();
    private final Executions executions = account.stepFunctions.executions();
    private final Redrives redrives = new Redrives(account.stepFunctions.runs(), account.time);
    private String machine;

    @BeforeEach
    void create() {
        machine = create("work", WORK);
        account.task("Work", _ -> {
            throw new StatesException("Broken", "it fell");
        });
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aFailedExecutionIsRedriven() {
        var arn = start(machine, "one");
        assertThat(describe(arn).redriveStatus()).isEqualTo(ExecutionRedriveStatus.REDRIVABLE);
        account.task("Work", _ -> Json.parse("\"done\""));

        var date = redrive(arn, null);

        var described = describe(arn);
        assertThat(described.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(described.output()).isEqualTo("\"done\"");
        assertThat(described.redriveCount()).isEqualTo(1);
        assertThat(described.redriveDate()).isEqualTo(date);
        assertThat(described.redriveStatusReason()).isEqualTo("Execution is SUCCEEDED and cannot be redriven");
        var events = executions
                .getExecutionHistory(
                        ADMINISTRATOR,
                        GetExecutionHistoryRequest.builder().executionArn(arn).build())
                .response()
                .events();
        assertThat(events)
                .filteredOn(event -> event.type() == HistoryEventType.EXECUTION_REDRIVEN)
                .singleElement()
                .satisfies(event -> assertThat(
                                event.executionRedrivenEventDetails().redriveCount())
                        .isEqualTo(1));
    }

    @Test
    void executionsAreListedByWhetherTheyWereRedriven() {
        var one = start(machine, "one");
        var two = start(machine, "two");
        redrive(one, null);

        assertThat(listed(ExecutionRedriveFilter.REDRIVEN)).containsExactly(one);
        assertThat(listed(ExecutionRedriveFilter.NOT_REDRIVEN)).containsExactly(two);
    }

    @Test
    void theSameClientTokenIsNoSecondRedrive() {
        var arn = start(machine, "one");

        var first = redrive(arn, "a");
        assertThat(redrive(arn, "a")).isEqualTo(first);
        assertThat(describe(arn).redriveCount()).isEqualTo(1);

        redrive(arn, "b");
        assertThat(describe(arn).redriveCount()).isEqualTo(2);
    }

    @Test
    void aClientTokenIsForgottenAfterAQuarterOfAnHour() {
        var arn = start(machine, "one");
        redrive(arn, "a");

        pass("PT15M");
        redrive(arn, "a");

        assertThat(describe(arn).redriveCount()).isEqualTo(2);
    }

    @Test
    void whatSucceededIsNotRedrivable() {
        account.task("Work", _ -> Json.object());
        var arn = start(machine, "one");

        refused(arn, "Execution is SUCCEEDED and cannot be redriven");
    }

    @Test
    void afterFourteenDaysItIsTooLate() {
        var arn = start(machine, "one");
        pass("P14DT1S");

        assertThat(describe(arn).redriveStatus()).isEqualTo(ExecutionRedriveStatus.NOT_REDRIVABLE);
        refused(arn, "Execution is past the redrivable period");
    }

    @Test
    void aChildOfAMapRunIsRedrivenByItsParent() {
        var arn = start(create("each", """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "Items": [1],
                "QueryLanguage": "JSONata", "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "Work", "States": {"Work": {"Type": "Task", "End": true,
                        "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "q", "MessageBody": "m"}}}}}}}\
            """), "one");
        var child = runs.find(arn)
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .execution()
                .arn();

        assertThat(describe(child).redriveStatus()).isEqualTo(ExecutionRedriveStatus.REDRIVABLE_BY_MAP_RUN);
        refused(
                child,
                "Execution is a child of a Map Run and can only be redriven by redriving its parent: '" + child + "'");
        redrive(arn, null);
        assertThat(describe(child).redriveCount()).isEqualTo(1);
    }

    @Test
    void whoMayNotIsRefusedBeforeAnything() {
        var arn = start(machine, "one");

        assertThatThrownBy(() -> redrives.redriveExecution(
                        Account.session(MACHINE_ROLE),
                        RedriveExecutionRequest.builder().executionArn(arn).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"))
                .hasMessageContaining("is not authorized to perform: states:RedriveExecution on resource: " + arn);
        assertThatThrownBy(() -> redrive(arn + "x", null))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("ExecutionDoesNotExist"));
    }

    private void refused(String arn, String why) {
        assertThatThrownBy(() -> redrive(arn, null))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("ExecutionNotRedrivable"))
                .hasMessage(why);
    }

    /** Lets time skip over that. */
    private void pass(String duration) {
        var until = account.time.now().plus(Duration.parse(duration));
        start(create("pass", """
            {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Timestamp": "%s", "End": true}}}\
            """.formatted(until)), "pass");
    }

    private Instant redrive(String arn, String clientToken) {
        var date = redrives.redriveExecution(
                        ADMINISTRATOR,
                        RedriveExecutionRequest.builder()
                                .executionArn(arn)
                                .clientToken(clientToken)
                                .build())
                .redriveDate();
        runs.find(arn).orElseThrow().execution().await();
        return date;
    }

    private String create(String name, String definition) {
        return account.stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name(name)
                                .definition(definition)
                                .roleArn(MACHINE_ROLE)
                                .build())
                .stateMachineArn();
    }

    /** Starts an execution, and waits for its end. */
    private String start(String machine, String name) {
        var arn = starts.startExecution(
                        ADMINISTRATOR,
                        StartExecutionRequest.builder()
                                .stateMachineArn(machine)
                                .name(name)
                                .build())
                .executionArn();
        runs.find(arn).orElseThrow().execution().await();
        return arn;
    }

    private DescribeExecutionResponse describe(String arn) {
        return executions.describeExecution(
                ADMINISTRATOR,
                DescribeExecutionRequest.builder().executionArn(arn).build());
    }

    private List<String> listed(ExecutionRedriveFilter filter) {
        return executionLists
                .listExecutions(
                        ADMINISTRATOR,
                        ListExecutionsRequest.builder()
                                .stateMachineArn(machine)
                                .redriveFilter(filter)
                                .build())
                .executions()
                .stream()
                .map(ExecutionListItem::executionArn)
                .toList();
    }
}
