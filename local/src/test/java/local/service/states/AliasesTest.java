package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachineAliasesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachineVersionsRequest;
import software.amazon.awssdk.services.sfn.model.PublishStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineAliasRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;

/** Versions, and the aliases that route to them. */
class AliasesTest {

    private final Account account = new Account();
    private final StateMachines stateMachines = account.stepFunctions.stateMachines();
    private final Versions versions = operations(Versions.class);
    private final Aliases aliases = operations(Aliases.class);
    private String machine;

    @BeforeEach
    void aMachineWithTwoVersions() {
        machine = stateMachines
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name("hello")
                                .definition(StateMachinesTest.PASS)
                                .roleArn(Account.MACHINE_ROLE)
                                .publish(true)
                                .build())
                .stateMachineArn();
        stateMachines.updateStateMachine(
                ADMINISTRATOR,
                UpdateStateMachineRequest.builder()
                        .stateMachineArn(machine)
                        .definition(StateMachinesTest.OTHER)
                        .publish(true)
                        .versionDescription("second")
                        .build());
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aVersionStaysAsItWas() {
        assertThat(describe(machine + ":1").definition()).isEqualTo(StateMachinesTest.PASS);
        assertThat(describe(machine + ":2").definition()).isEqualTo(StateMachinesTest.OTHER);
        assertThat(describe(machine + ":2").description()).isEqualTo("second");
        assertThatThrownBy(() -> describe(machine + ":3"))
                .hasMessage("State Machine Does Not Exist: '" + machine + ":3'");
        assertThat(versions.listStateMachineVersions(
                                ADMINISTRATOR,
                                ListStateMachineVersionsRequest.builder()
                                        .stateMachineArn(machine)
                                        .build())
                        .stateMachineVersions())
                .extracting(version -> version.stateMachineVersionArn())
                .containsExactly(machine + ":2", machine + ":1");
    }

    @Test
    void theSameRevisionIsPublishedOnce() {
        var again = versions.publishStateMachineVersion(
                ADMINISTRATOR,
                PublishStateMachineVersionRequest.builder()
                        .stateMachineArn(machine)
                        .build());

        assertThat(again.stateMachineVersionArn()).isEqualTo(machine + ":2");
    }

    @Test
    void anAliasRoutesExecutionsByWeight() {
        var alias = create("PROD", route(1, 100));

        var one = start(alias);
        aliases.updateStateMachineAlias(
                ADMINISTRATOR,
                UpdateStateMachineAliasRequest.builder()
                        .stateMachineAliasArn(alias)
                        .routingConfiguration(route(1, 0), route(2, 100))
                        .build());
        var two = start(alias);

        assertThat(one.stateMachineVersionArn()).isEqualTo(machine + ":1");
        assertThat(one.stateMachineAliasArn()).isEqualTo(alias);
        assertThat(one.stateMachineArn()).isEqualTo(machine);
        assertThat(two.stateMachineVersionArn()).isEqualTo(machine + ":2");
    }

    @Test
    void aVersionThatAnAliasNeedsCannotBeDeleted() {
        var alias = create("PROD", route(1, 100));
        var delete = DeleteStateMachineVersionRequest.builder()
                .stateMachineVersionArn(machine + ":1")
                .build();

        assertThatThrownBy(() -> versions.deleteStateMachineVersion(ADMINISTRATOR, delete))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("ConflictException"))
                .hasMessageContaining("[PROD]");
        aliases.deleteStateMachineAlias(
                ADMINISTRATOR,
                DeleteStateMachineAliasRequest.builder()
                        .stateMachineAliasArn(alias)
                        .build());
        versions.deleteStateMachineVersion(ADMINISTRATOR, delete);

        assertThatThrownBy(() -> describe(machine + ":1")).hasMessageContaining("Does Not Exist");
    }

    @Test
    void aliasesAreListedByTheVersionThatTheyRouteTo() {
        create("A", route(1, 100));
        create("B", route(1, 50), route(2, 50));

        assertThat(aliases.listStateMachineAliases(
                                ADMINISTRATOR,
                                ListStateMachineAliasesRequest.builder()
                                        .stateMachineArn(machine)
                                        .build())
                        .stateMachineAliases())
                .hasSize(2);
        assertThat(aliases.listStateMachineAliases(
                                ADMINISTRATOR,
                                ListStateMachineAliasesRequest.builder()
                                        .stateMachineArn(machine + ":2")
                                        .build())
                        .stateMachineAliases())
                .extracting(item -> item.stateMachineAliasArn())
                .containsExactly(machine + ":B");
    }

    @Test
    void routesMustBeOfVersionsThatAreThereAndAddUp() {
        assertThatThrownBy(() -> create("A", route(1, 90)))
                .hasMessage("Sum of routing configuration weights must equal 100");
        assertThatThrownBy(() -> create("A", route(7, 100))).hasMessage("Resource not found: '" + machine + ":7'");
    }

    private RoutingConfigurationListItem route(int version, int weight) {
        return RoutingConfigurationListItem.builder()
                .stateMachineVersionArn(machine + ":" + version)
                .weight(weight)
                .build();
    }

    private String create(String name, RoutingConfigurationListItem... routes) {
        return aliases.createStateMachineAlias(
                        ADMINISTRATOR,
                        CreateStateMachineAliasRequest.builder()
                                .name(name)
                                .routingConfiguration(routes)
                                .build())
                .stateMachineAliasArn();
    }

    private software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse describe(String arn) {
        return stateMachines.describeStateMachine(
                ADMINISTRATOR,
                DescribeStateMachineRequest.builder().stateMachineArn(arn).build());
    }

    private software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse start(String arn) {
        var starts = account.stepFunctions.starts();
        var executions = account.stepFunctions.executions();
        var started = starts.startExecution(
                ADMINISTRATOR,
                StartExecutionRequest.builder().stateMachineArn(arn).build());
        return executions.describeExecution(
                ADMINISTRATOR,
                DescribeExecutionRequest.builder()
                        .executionArn(started.executionArn())
                        .build());
    }

    private <T> T operations(Class<T> type) {
        return account.stepFunctions.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
