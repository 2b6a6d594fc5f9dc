package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static local.service.states.Account.MACHINE_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import local.asl.expression.StatesException;
import local.execution.Execution;
import local.json.Json;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import tools.jackson.databind.JsonNode;

/** The log of executions, as it stands in the machine's log group. */
class ExecutionLogsTest {

    private static final String GROUP = "/aws/vendedlogs/states/orders";
    private static final String GROUP_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:" + GROUP + ":*";
    private static final String PASS = """
        {"StartAt": "Say", "States": {"Say": {"Type": "Pass", "Result": {"said": "hi mom"}, "End": true}}}\
        """;
    private static final String TASK = """
        {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Parameters": {"FunctionName": "f"}, "End": true}}}\
        """;

    private final Account account = new Account();

    @BeforeEach
    void aGroup() {
        account.logs.createGroup(GROUP);
        mayDeliver(true);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void everyEventIsLoggedWithItsData() {
        var execution = run(create(StateMachineType.STANDARD, PASS, "ALL", true), "{\"payload\": \"hi mom\"}");

        var log = messages();
        assertThat(log)
                .extracting(event -> event.get("type").stringValue())
                .containsExactly("ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded");
        var timestamp =
                Long.toString(execution.history().events().get(2).timestamp().toEpochMilli());
        assertThat(log.get(2)).hasToString(Json.write(Json.parse("""
            {"id": "3", "type": "PassStateExited", "details": {
               "name": "Say", "output": "{\\"said\\":\\"hi mom\\"}", "outputDetails": {"truncated": false}},
             "previous_event_id": "2", "event_timestamp": "%s",
             "execution_arn": "arn:aws:states:us-east-1:123456789012:execution:orders:one", "redrive_count": "0"}\
            """.formatted(timestamp))));
        assertThat(streams()).containsExactly("states/orders/");
    }

    @Test
    void dataIsLeftOutWhereTheMachineSaysSo() {
        run(create(StateMachineType.STANDARD, PASS, "ALL", false), "{\"payload\": \"secret\"}");

        assertThat(messages()).hasSize(4).noneMatch(event -> event.toString().contains("secret"));
        assertThat(messages().get(1).get("details")).hasToString("{\"name\":\"Say\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ALL   | ExecutionStarted TaskStateEntered TaskScheduled TaskStarted TaskFailed ExecutionFailed
        ERROR | TaskFailed ExecutionFailed
        FATAL | ExecutionFailed
        OFF   |
        """)
    void theLevelSaysWhichEventsAreLogged(String level, String types) {
        account.task("Ask", _ -> {
            throw new StatesException("Broken", "no");
        });
        run(create(StateMachineType.STANDARD, TASK, level, true), "{}");

        assertThat(messages())
                .extracting(event -> event.get("type").stringValue())
                .containsExactlyElementsOf(types == null ? List.of() : List.of(types.split(" ")));
    }

    @Test
    void anExpressExecutionHasItsHistoryThere() {
        var execution = run(create(StateMachineType.EXPRESS, PASS, "ALL", true), "{}");

        assertThat(execution.arn()).contains(":express:orders:");
        assertThat(messages())
                .hasSize(4)
                .allMatch(event -> event.get("execution_arn").stringValue().equals(execution.arn()));
    }

    @Test
    void childExecutionsOfADistributedMapAreLoggedWithIt() {
        account.roles.put(Stacks.role("machine", "states.amazonaws.com", "states:*", "*"));
        mayDeliver(true);
        var execution = run(create(StateMachineType.STANDARD, """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "Label": "each", "End": true, "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
              "StartAt": "Say", "States": {"Say": {"Type": "Pass", "End": true}}}}}}\
            """, "ALL", true), "[1, 2]");

        assertThat(execution.error()).isEmpty();
        assertThat(messages().stream()
                        .map(event -> event.get("execution_arn").stringValue().split(":")[6]))
                .contains("orders")
                .filteredOn("orders/each"::equals)
                .hasSize(8);
    }

    @Test
    void aRedrivenExecutionCountsItsRedrives() {
        account.task("Ask", _ -> {
            throw new StatesException("Broken", "no");
        });
        var execution = run(create(StateMachineType.STANDARD, TASK, "FATAL", true), "{}");
        execution.redrive();
        execution.await();

        assertThat(messages())
                .extracting(event -> event.get("redrive_count").stringValue())
                .containsExactly("0", "1");
    }

    @Test
    void aLargeInputIsCutOff() {
        run(create(StateMachineType.STANDARD, PASS, "ALL", true), "\"" + "\\\"".repeat(125_000) + "\"");

        var details = messages().getFirst().get("details");
        assertThat(details.at("/inputDetails/truncated").booleanValue()).isTrue();
        assertThat(Json.isLongerThan(248 * 1024, details.get("input"))).isFalse();
    }

    @Test
    void anExecutionGoesOnWithoutItsGroup() {
        var machine = create(StateMachineType.STANDARD, PASS, "ALL", true);
        Operation.of(account.logs.operations().toArray())
                .get("DeleteLogGroup")
                .call(
                        ADMINISTRATOR,
                        software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest.builder()
                                .logGroupName(GROUP));

        assertThat(run(machine, "{}").output()).isPresent();
        assertThat(account.logs.hasGroup(GROUP)).isFalse();
    }

    @Test
    void aRoleThatMayNotDeliverLogsIsRefused() {
        mayDeliver(false);

        assertThatThrownBy(() -> create(StateMachineType.STANDARD, PASS, "ALL", true))
                .hasMessage("The state machine IAM Role is not authorized to access the Log Destination")
                .extracting(e -> ((ServiceException) e).code())
                .isEqualTo("AccessDeniedException");

        var machine = create(StateMachineType.STANDARD, PASS, "OFF", true);
        assertThatThrownBy(() -> account.stepFunctions
                        .stateMachines()
                        .updateStateMachine(
                                ADMINISTRATOR,
                                UpdateStateMachineRequest.builder()
                                        .stateMachineArn(machine)
                                        .loggingConfiguration(logging("ALL", true, GROUP_ARN))
                                        .build()))
                .hasMessage("The state machine IAM Role is not authorized to access the Log Destination");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        arn:aws:logs:us-east-1:123456789012:log-group:x   | Log Group ARN must be provided with '*' qualifier.
        arn:aws:logs:us-east-1:123456789012:log-group:x:* | The log group x does not exist.
        arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/orders:* | The log group /aws/vendedlogs/states/orders does not exist.
        arn:aws:logs                                      | Log Group ARN must be provided with '*' qualifier.
                                                          | Must specify exactly one Log Destination.
        """)
    void aDestinationMustBeAGroup(String arn, String message) {
        assertThatThrownBy(() -> account.stepFunctions
                        .stateMachines()
                        .createStateMachine(
                                ADMINISTRATOR,
                                CreateStateMachineRequest.builder()
                                        .name("orders")
                                        .roleArn(MACHINE_ROLE)
                                        .definition(PASS)
                                        .loggingConfiguration(logging("ALL", true, arn))
                                        .build()))
                .hasMessage("Invalid Logging Configuration: " + message)
                .extracting(e -> ((ServiceException) e).code())
                .isEqualTo("InvalidLoggingConfiguration");
    }

    private void mayDeliver(boolean may) {
        account.roles.put(Stacks.role("machine", "states.amazonaws.com", may ? "*" : "logs:CreateLogDelivery", "*"));
    }

    /** @return its ARN */
    private String create(StateMachineType type, String definition, String level, boolean data) {
        return account.stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name("orders")
                                .type(type)
                                .roleArn(MACHINE_ROLE)
                                .definition(definition)
                                .loggingConfiguration(logging(level, data, GROUP_ARN))
                                .build())
                .stateMachineArn();
    }

    private static LoggingConfiguration logging(String level, boolean data, String arn) {
        return LoggingConfiguration.builder()
                .level(level)
                .includeExecutionData(data)
                .destinations(destination -> destination.cloudWatchLogsLogGroup(group -> group.logGroupArn(arn)))
                .build();
    }

    private Execution run(String machine, String input) {
        return account.stepFunctions
                .starts()
                .start(StatesArn.stateMachine(machine), "one", input, null)
                .await();
    }

    private List<JsonNode> messages() {
        return filter().stream().map(event -> Json.parse(event.message())).toList();
    }

    /** Without what changes from run to run. */
    private List<String> streams() {
        return filter().stream()
                .map(event -> event.logStreamName().replaceAll("\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d[05]/[0-9a-f]{8}$", ""))
                .distinct()
                .toList();
    }

    private List<FilteredLogEvent> filter() {
        var filter = Operation.of(account.logs.operations().toArray()).get("FilterLogEvents");
        return ((FilterLogEventsResponse) filter.call(
                        ADMINISTRATOR, FilterLogEventsRequest.builder().logGroupName(GROUP)))
                .events();
    }
}
