package local.service.states;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import local.execution.task.PendingTask;
import local.execution.task.TaskTokens;
import local.execution.task.TaskTokens.Delivery;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Step Functions' operations with which the workers of callback tasks and activities answer. */
public final class Callbacks {

    private final Door door;
    private final TaskTokens tokens;

    Callbacks(Door door, TaskTokens tokens) {
        this.door = door;
        this.tokens = tokens;
    }

    Optional<PendingTask> pending(String token) {
        return tokens.pending(token);
    }

    public SendTaskSuccessResponse sendTaskSuccess(Principal who, SendTaskSuccessRequest request) {
        var token = token(who, "states:SendTaskSuccess", request.taskToken());
        deliver(tokens.success(token, output(request.output())));
        return SendTaskSuccessResponse.builder().build();
    }

    public SendTaskFailureResponse sendTaskFailure(Principal who, SendTaskFailureRequest request) {
        var token = token(who, "states:SendTaskFailure", request.taskToken());
        deliver(tokens.failure(token, request.error(), request.cause()));
        return SendTaskFailureResponse.builder().build();
    }

    public SendTaskHeartbeatResponse sendTaskHeartbeat(Principal who, SendTaskHeartbeatRequest request) {
        deliver(tokens.heartbeat(token(who, "states:SendTaskHeartbeat", request.taskToken())));
        return SendTaskHeartbeatResponse.builder().build();
    }

    /** What is acted on is the machine or activity whose task it is; a token that was made up is refused later. */
    private String token(Principal who, String action, String token) {
        tokens.resourceArn(token).ifPresent(resource -> door.check(who, action, resource));
        return token;
    }

    private static JsonNode output(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > Starts.MAX_DATA_BYTES) {
            throw new ServiceException(
                    "InvalidOutput",
                    400,
                    "Invalid Output: 'The output is larger than " + Starts.MAX_DATA_BYTES + " bytes'");
        }
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new ServiceException("InvalidOutput", 400, "Invalid Output: '" + e.getOriginalMessage() + "'");
        }
    }

    private static void deliver(Delivery delivery) {
        switch (delivery) {
            case ACCEPTED -> {}
            case INVALID_TOKEN -> throw new ServiceException("InvalidToken", 400, "Invalid Token: 'Invalid token'");
            case TASK_DOES_NOT_EXIST ->
                throw new ServiceException(
                        "TaskDoesNotExist", 400, "Task Does Not Exist: 'Provided task does not exist'");
            case TASK_TIMED_OUT ->
                throw new ServiceException(
                        "TaskTimedOut", 400, "Task Timed Out: 'Provided task does not exist anymore'");
        }
    }
}
