package local.service;

import static local.service.Account.ADMINISTRATOR;
import static local.service.Account.MACHINE_ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import local.iam.Policy;
import local.iam.PolicyDocument;
import local.iam.Principal;
import local.iam.Role;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;

/** A worker answers with the rights of its own role, on the state machine whose task it is. */
class CallbacksTest {

    private static final String DEFINITION = """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
             "Parameters": {"MessageBody.$": "$$.Task.Token"}, "End": true}}}""";
    private static final Principal WORKER = Account.session("worker");
    private static final Principal STRANGER = Account.session("stranger");

    private final CompletableFuture<String> token = new CompletableFuture<>();
    private final Account account = new Account();
    private final Callbacks callbacks = new Callbacks(account.door, account.engine.tokens());

    CallbacksTest() {
        account.roles.put(worker("worker", "orders"));
        account.roles.put(worker("stranger", "another"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void theWorkerOfTheMachineMayAnswer() {
        var execution = start();

        callbacks.sendTaskHeartbeat(WORKER, SendTaskHeartbeatRequest.builder().taskToken(token.join()).build());
        succeed(WORKER, token.join());

        assertThat(execution.await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(account.denials).isEmpty();
    }

    @Test
    void theWorkerOfAnotherMachineMayNot() {
        start();

        assertThatThrownBy(() -> succeed(STRANGER, token.join())).isInstanceOf(ServiceException.class).hasMessage(
                "User: arn:aws:sts::123456789012:assumed-role/stranger/session is not authorized to perform: states:SendTaskSuccess "
                        + "on resource: arn:aws:states:us-east-1:123456789012:stateMachine:orders because no identity-based policy "
                        + "allows the states:SendTaskSuccess action");
    }

    /** A worker that comes too late must hear that, not that it may not answer. */
    @Test
    void theTokenOfAnEndedTaskIsStillOfItsMachine() {
        start();
        succeed(WORKER, token.join());

        assertThatThrownBy(() -> succeed(WORKER, token.join())).hasMessageStartingWith("Task Timed Out");
        assertThatThrownBy(() -> succeed(STRANGER, token.join())).hasMessageContaining("is not authorized to perform");
    }

    @Test
    void whatIsNoTokenIsRefusedForThat() {
        assertThatThrownBy(() -> succeed(WORKER, "no token")).hasMessage("Invalid Token: 'Invalid token'");
        assertThatThrownBy(() -> callbacks.sendTaskFailure(WORKER, SendTaskFailureRequest.builder().taskToken("QUJD").build()))
                .hasMessage("Invalid Token: 'Invalid token'");
    }

    private void succeed(Principal who, String token) {
        callbacks.sendTaskSuccess(who, SendTaskSuccessRequest.builder().taskToken(token).output("{}").build());
    }

    private Execution start() {
        account.task("Work", call -> {
            token.complete(call.taskToken().orElseThrow());
            return Json.object();
        });
        var machine = account.stepFunctions.stateMachines().createStateMachine(ADMINISTRATOR,
                CreateStateMachineRequest.builder().name("orders").definition(DEFINITION).roleArn(MACHINE_ROLE).build()).stateMachineArn();
        return account.stepFunctions.start(machine, "{}");
    }

    private static Role worker(String name, String machine) {
        var trust = Account.role(name, "lambda.amazonaws.com", "states:SendTaskSuccess").trust();
        var policy = PolicyDocument.identityBased(Json.parse("""
                {"Statement": [{"Effect": "Allow", "Action": ["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"],
                 "Resource": "arn:aws:states:us-east-1:123456789012:stateMachine:%s"}]}""".formatted(machine)));
        return new Role(name, "arn:aws:iam::123456789012:role/" + name, trust, List.of(new Policy("callback", policy)), Optional.empty());
    }
}
