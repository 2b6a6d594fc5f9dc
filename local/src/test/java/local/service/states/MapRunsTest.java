package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.execution.ExecutionStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunRequest;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListMapRunsRequest;
import software.amazon.awssdk.services.sfn.model.UpdateMapRunRequest;

/** What is told of a distributed Map state and its child executions. */
class MapRunsTest {

    private static final String DEFINITION = """
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "Label": "each", "MaxConcurrency": 2, "End": true,
          "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Say", "States": {"Say": {"Type": "Pass", "End": true}}}}}}\
        """;

    private final Account account = new Account();
    private final ExecutionLists executionLists = account.stepFunctions.executionLists();
    private final Executions executions = account.stepFunctions.executions();
    private final MapRuns mapRuns = account.stepFunctions.operations().stream()
            .filter(MapRuns.class::isInstance)
            .map(MapRuns.class::cast)
            .findFirst()
            .orElseThrow();
    private String machine;
    private String execution;
    private String mapRun;

    @BeforeEach
    void anExecutionWithThreeItems() {
        machine = account.stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name("many")
                                .definition(DEFINITION)
                                .roleArn(Account.MACHINE_ROLE)
                                .build())
                .stateMachineArn();
        var ended = account.stepFunctions.start(machine, "[1, 2, 3]").await();
        assertThat(ended.status()).as(ended.cause().orElse("")).isEqualTo(ExecutionStatus.SUCCEEDED);
        execution = ended.arn();
        mapRun = mapRuns.listMapRuns(
                        ADMINISTRATOR,
                        ListMapRunsRequest.builder().executionArn(execution).build())
                .mapRuns()
                .getFirst()
                .mapRunArn();
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aMapRunCountsItsItemsAndExecutions() {
        var described = mapRuns.describeMapRun(
                ADMINISTRATOR, DescribeMapRunRequest.builder().mapRunArn(mapRun).build());

        assertThat(mapRun).startsWith("arn:aws:states:us-east-1:123456789012:mapRun:many/each:");
        assertThat(described.executionArn()).isEqualTo(execution);
        assertThat(described.statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(described.maxConcurrency()).isEqualTo(2);
        assertThat(described.itemCounts().succeeded()).isEqualTo(3);
        assertThat(described.executionCounts().total()).isEqualTo(3);
    }

    @Test
    void itsChildExecutionsAreListedAndRead() {
        var children = executionLists
                .listExecutions(
                        ADMINISTRATOR,
                        ListExecutionsRequest.builder().mapRunArn(mapRun).build())
                .executions();
        assertThat(children)
                .hasSize(3)
                .extracting(ExecutionListItem::stateMachineArn)
                .containsOnly(machine + "/each");

        var child = children.getFirst().executionArn();
        var described = executions.describeExecution(
                ADMINISTRATOR,
                DescribeExecutionRequest.builder().executionArn(child).build());
        assertThat(described.mapRunArn()).isEqualTo(mapRun);
        assertThat(described.statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(executions
                        .getExecutionHistory(
                                ADMINISTRATOR,
                                GetExecutionHistoryRequest.builder()
                                        .executionArn(child)
                                        .build())
                        .response()
                        .events())
                .hasSize(4);
        assertThat(executionLists
                        .listExecutions(
                                ADMINISTRATOR,
                                ListExecutionsRequest.builder()
                                        .stateMachineArn(machine)
                                        .build())
                        .executions())
                .as("the machine's own")
                .extracting(ExecutionListItem::executionArn)
                .containsExactly(execution);
    }

    @Test
    void itsLimitsCanBeChanged() {
        mapRuns.updateMapRun(
                ADMINISTRATOR,
                UpdateMapRunRequest.builder()
                        .mapRunArn(mapRun)
                        .maxConcurrency(7)
                        .toleratedFailureCount(1L)
                        .build());

        var described = mapRuns.describeMapRun(
                ADMINISTRATOR, DescribeMapRunRequest.builder().mapRunArn(mapRun).build());
        assertThat(described.maxConcurrency()).isEqualTo(7);
        assertThat(described.toleratedFailureCount()).isEqualTo(1);
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> mapRuns.describeMapRun(
                        ADMINISTRATOR,
                        DescribeMapRunRequest.builder().mapRunArn(mapRun + "0").build()))
                .hasMessage("Resource not found: '" + mapRun + "0'");
    }
}
