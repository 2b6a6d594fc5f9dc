package local.execution;

import java.util.function.BiConsumer;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.node.ObjectNode;

/**
 * What it takes to start an execution.
 *
 * @param arn             of the execution
 * @param stateMachineArn of the machine that it executes
 * @param roleArn         the machine's role, which its tasks are called with
 * @param express         whether the machine is an Express one
 * @param listener        told of each event with its execution's ARN, in order, on the thread that appends it: it must
 *                        be short. It is told of child executions of distributed Map states as well
 * @param memo            what whoever starts it wants to find again after a crash: {@link Recorded#start}
 */
public record ExecutionRequest(
        String arn,
        String name,
        String stateMachineArn,
        StateMachine machine,
        String roleArn,
        JsonText input,
        boolean express,
        BiConsumer<String, HistoryEvent> listener,
        ObjectNode memo) {

    /**
     * What is still to be known of an execution that has succeeded: not its input, which its history has, nor its name, which
     * its ARN ends with.
     */
    ExecutionRequest ofEnded() {
        return new ExecutionRequest(
                arn, express ? name : null, stateMachineArn, machine, roleArn, null, express, (_, _) -> {}, null);
    }

    /** What is still to be known once its start is written down. */
    ExecutionRequest withoutMemo() {
        return new ExecutionRequest(arn, name, stateMachineArn, machine, roleArn, input, express, listener, null);
    }

    /** The same without a memo. */
    public ExecutionRequest(
            String arn,
            String name,
            String stateMachineArn,
            StateMachine machine,
            String roleArn,
            JsonText input,
            boolean express,
            BiConsumer<String, HistoryEvent> listener) {
        this(arn, name, stateMachineArn, machine, roleArn, input, express, listener, Json.object());
    }
}
