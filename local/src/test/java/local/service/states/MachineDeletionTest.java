package local.service.states;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import local.execution.Engine;
import local.execution.ExecutionStatus;
import local.execution.items.Objects;
import local.execution.journal.Journal;
import local.json.Json;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachineAliasesRequest;
import software.amazon.awssdk.services.sfn.model.PublishStateMachineVersionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;

/** A state machine is deleted once none of its executions runs; each of these ends when it enters its next state. */
@Timeout(60)
class MachineDeletionTest {

    private static final String DEFINITION = """
        {"StartAt": "Work", "States": {
          "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "Next": "Wait"},
          "Wait": {"Type": "Wait", "Seconds": 3600, "Next": "Done"},
          "Done": {"Type": "Succeed"}}}\
        """;

    @TempDir
    private Path folder;

    private final Account account = new Account();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        account.close();
    }

    @Test
    void itIsDeletingWhileAnExecutionRunsAndGoneAfterItsNextTransition() throws InterruptedException {
        var stepFunctions = account.stepFunctions;
        var arn = created(stepFunctions);
        account.task("Work", _ -> {
            working.countDown();
            awaitRelease();
            return Json.object();
        });
        var execution = stepFunctions.start(arn, "{}");
        working.await();

        delete(stepFunctions, arn);

        assertThat(status(stepFunctions, arn)).isEqualTo(StateMachineStatus.DELETING);
        assertThat(execution.status()).isEqualTo(ExecutionStatus.RUNNING);
        refused(() -> stepFunctions
                .starts()
                .startExecution(
                        ADMINISTRATOR,
                        StartExecutionRequest.builder().stateMachineArn(arn).build()));
        refused(() -> stepFunctions
                .stateMachines()
                .updateStateMachine(
                        ADMINISTRATOR,
                        UpdateStateMachineRequest.builder()
                                .stateMachineArn(arn)
                                .definition(DEFINITION)
                                .build()));
        refused(() -> created(stepFunctions));
        refused(() -> operation(stepFunctions, Versions.class)
                .publishStateMachineVersion(
                        ADMINISTRATOR,
                        PublishStateMachineVersionRequest.builder()
                                .stateMachineArn(arn)
                                .build()));
        refused(() -> operation(stepFunctions, Aliases.class)
                .listStateMachineAliases(
                        ADMINISTRATOR,
                        ListStateMachineAliasesRequest.builder()
                                .stateMachineArn(arn)
                                .build()));

        release.countDown();
        execution.await();

        assertThat(execution.status()).isEqualTo(ExecutionStatus.ABORTED);
        awaitGone(stepFunctions, arn);
        assertThat(created(stepFunctions)).as("its name is free").isEqualTo(arn);
    }

    @Test
    void itIsDeletedInTheLifeAfterACrash() throws Exception {
        String arn;
        account.task("Work", _ -> {
            working.countDown();
            awaitRelease();
            return Json.object();
        });
        var before = Journal.open(folder, false, _ -> {});
        var stepFunctions = stepFunctions(before);
        arn = created(stepFunctions);
        stepFunctions.start(arn, "{}");
        working.await();
        delete(stepFunctions, arn);
        before.close();

        try (var after = Journal.open(folder, false, _ -> {})) {
            var again = stepFunctions(after);
            again.takeUp(_ -> {});
            assertThat(status(again, arn)).isEqualTo(StateMachineStatus.DELETING);
            var execution = again.runs().all().getFirst().execution();

            release.countDown();
            execution.await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.ABORTED);
            awaitGone(again, arn);
        }
    }

    private StepFunctions stepFunctions(Journal journal) throws IOException {
        var engine = new Engine(account.time, account, Objects.NONE, journal);
        var made = new StepFunctions(account.account, account.door, engine, account.logs, (_, _) -> {}, journal);
        journal.takeUp();
        return made;
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who waits for an execution may be told of its end before the machine is. */
    private static void awaitGone(StepFunctions stepFunctions, String arn) {
        while (stepFunctions.has(arn)) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> status(stepFunctions, arn)).hasMessage("State Machine Does Not Exist: '" + arn + "'");
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageStartingWith("The specified state machine is being deleted");
    }

    private static <T> T operation(StepFunctions stepFunctions, Class<T> part) {
        return stepFunctions.operations().stream()
                .filter(part::isInstance)
                .map(part::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String created(StepFunctions stepFunctions) {
        return stepFunctions
                .stateMachines()
                .createStateMachine(
                        ADMINISTRATOR,
                        CreateStateMachineRequest.builder()
                                .name("machine")
                                .definition(DEFINITION)
                                .roleArn(Account.MACHINE_ROLE)
                                .build())
                .stateMachineArn();
    }

    private static void delete(StepFunctions stepFunctions, String arn) {
        stepFunctions
                .stateMachines()
                .deleteStateMachine(
                        ADMINISTRATOR,
                        DeleteStateMachineRequest.builder().stateMachineArn(arn).build());
    }

    private static StateMachineStatus status(StepFunctions stepFunctions, String arn) {
        return stepFunctions
                .stateMachines()
                .describeStateMachine(
                        ADMINISTRATOR,
                        DescribeStateMachineRequest.builder()
                                .stateMachineArn(arn)
                                .build())
                .status();
    }
}
