package local.execution;

import java.util.function.BiConsumer;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.json.JsonText;

/**
 * What it takes to start an execution.
 *
 * @param arn             of the execution
 * @param stateMachineArn of the machine that it executes
 * @param roleArn         the machine's role, which its tasks are called with
 * @param express         whether the machine is an Express one
 * @param listener        told of each event with its execution's ARN, in order, on the thread that appends it: it must
 *                        be short. It is told of child executions of distributed Map states as well
 */
public record ExecutionRequest(
        String arn,
        String name,
        String stateMachineArn,
        StateMachine machine,
        String roleArn,
        JsonText input,
        boolean express,
        BiConsumer<String, HistoryEvent> listener) {}
