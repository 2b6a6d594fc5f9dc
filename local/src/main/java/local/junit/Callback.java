package local.junit;

import java.util.regex.Pattern;
import local.execution.history.EventDetails;
import local.json.Json;
import local.service.states.Callbacks;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;

/** The answers to a task that waits with a token, sent as the account's administrator. */
public final class Callback {

    /** How the tokens of the local run begin. */
    private static final Pattern TOKEN = Pattern.compile("AAAAKgAAAAIAAAAAAAAA[A-Za-z0-9+/]{40,}={0,2}");

    private final LocalTarget target;
    private final String token;

    private Callback(LocalTarget target, String token) {
        this.target = target;
        this.token = token;
    }

    static Callback of(LocalTarget target, TestExecution execution) {
        if (!target.timeIsInHand()) {
            throw new AssertionError("whoever answers a callback must have the time in hand, or the task has timed out"
                    + " before: give the test a parameter Clock");
        }
        target.clock().settle();
        var token = execution.events().reversed().stream()
                .filter(event -> event.details() instanceof EventDetails.TaskScheduled(var called, var _, var _, var _)
                        && called.resource().endsWith(".waitForTaskToken"))
                .findFirst()
                .map(event -> TOKEN.matcher(Json.write(((EventDetails.TaskScheduled) event.details()).parameters())))
                .filter(matcher -> execution.isRunning() && matcher.find())
                .map(matcher -> matcher.group())
                .orElseThrow(() -> new AssertionError("no task of " + execution.name() + " waits for a callback: it "
                        + (execution.isRunning() ? "is in " + execution.currentState() : "has ended")));
        return new Callback(target, token);
    }

    /** {@code SendTaskSuccess}. */
    public void succeed(String output) {
        callbacks()
                .sendTaskSuccess(
                        target.administrator(),
                        SendTaskSuccessRequest.builder()
                                .taskToken(token)
                                .output(output)
                                .build());
    }

    /** {@code SendTaskFailure}. */
    public void fail(String error, String cause) {
        callbacks()
                .sendTaskFailure(
                        target.administrator(),
                        SendTaskFailureRequest.builder()
                                .taskToken(token)
                                .error(error)
                                .cause(cause)
                                .build());
    }

    /** {@code SendTaskHeartbeat}. */
    public void heartbeat() {
        callbacks()
                .sendTaskHeartbeat(
                        target.administrator(),
                        SendTaskHeartbeatRequest.builder().taskToken(token).build());
    }

    /** The token itself. */
    public String token() {
        return token;
    }

    private Callbacks callbacks() {
        return target.app().services().stepFunctions().operations().stream()
                .filter(Callbacks.class::isInstance)
                .map(Callbacks.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
