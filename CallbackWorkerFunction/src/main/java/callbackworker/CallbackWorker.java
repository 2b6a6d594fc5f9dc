package callbackworker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/**
 * Answers the requests for a callback that a state machine puts on a queue. Each message ends in one of three ways:
 *
 * <ul>
 *   <li><b>settled</b>, and deleted from the queue: the task got its result or its refusal, or its token was closed
 *       already, because the task timed out or because this is a message's second delivery;
 *   <li><b>left</b>, to be received again after the queue's visibility time-out: the job or the call of Step Functions
 *       failed in a way that may pass;
 *   <li><b>left to the dead-letter queue</b>: it is not a callback request, or this was its last receive. Then its task
 *       is failed first, rather than left to hang until it times out.
 * </ul>
 */
public final class CallbackWorker implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /** The largest batch that a queue's event source hands over without a batching window. */
    private static final int LARGEST_BATCH = 10;

    /** The quotas of Step Functions: a result in bytes of UTF-8, a cause in characters. */
    private static final int LARGEST_RESULT = 262_144;

    private static final int LONGEST_CAUSE = 32_768;

    private final SfnClient stepFunctions;
    private final Function<CallbackRequest, JsonElement> job;
    private final int maxReceiveCount;
    private final Consumer<String> lines;

    /** What Lambda calls, once for each execution environment: the client outlives the invocation. */
    public CallbackWorker() {
        this(
                StepFunctions.builder().build(),
                Job::run,
                maxReceiveCount(System.getenv("MAX_RECEIVE_COUNT")),
                System.out::println);
    }

    /**
     * Reads the environment's {@code MAX_RECEIVE_COUNT}. Without it no last receive would be known, and tasks would hang.
     *
     * @throws IllegalStateException if it is missing or no positive number
     */
    static int maxReceiveCount(String value) {
        if (value == null || !value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalStateException("The environment variable MAX_RECEIVE_COUNT "
                    + (value == null ? "is missing" : "is \"" + value + "\"")
                    + ": it must be the maxReceiveCount of the queue's redrive policy, such as 5.");
        }
        return Integer.parseInt(value);
    }

    /** With a client, a job, the {@code maxReceiveCount} of the queue's redrive policy, and what takes the log's lines. */
    CallbackWorker(
            SfnClient stepFunctions,
            Function<CallbackRequest, JsonElement> job,
            int maxReceiveCount,
            Consumer<String> lines) {
        this.stepFunctions = stepFunctions;
        this.job = job;
        this.maxReceiveCount = maxReceiveCount;
        this.lines = lines;
    }

    /** Works on a batch, all of its messages at once, and names those that must stay on the queue. */
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var log = new Log(lines, new JsonObject()).with("requestId", context.getAwsRequestId());
        var left = event.getRecords().stream()
                .gather(Gatherers.mapConcurrent(LARGEST_BATCH, message -> new Outcome(message, settle(message, log))))
                .filter(outcome -> !outcome.settled())
                .map(outcome -> new BatchItemFailure(outcome.message().getMessageId()))
                .toList();
        return new SQSBatchResponse(left);
    }

    private record Outcome(SQSMessage message, boolean settled) {}

    /** Whether the message is done with and may be deleted. What its job throws stays here: the others go on. */
    private boolean settle(SQSMessage message, Log batchLog) {
        var messageLog = batchLog.with("messageId", message.getMessageId());
        CallbackRequest request;
        try {
            request = CallbackRequest.parse(message.getBody());
        } catch (NotACallbackRequestException e) {
            messageLog.error(e.getMessage() + " It is left to the dead-letter queue.");
            return false;
        }
        var log = messageLog.with("execution", request.execution());
        try {
            answer(request, log);
            return true;
        } catch (TaskTimedOutException | TaskDoesNotExistException | InvalidTokenException e) {
            log.warn("The task waits no longer: " + reason(e, request));
            return true;
        } catch (RuntimeException | Error e) {
            int receives = Integer.parseInt(message.getAttributes().get("ApproximateReceiveCount"));
            log.error("Receive " + receives + " of " + maxReceiveCount + " failed: " + reason(e, request));
            return receives >= maxReceiveCount && giveUp(request, reason(e, request), log);
        }
    }

    private void answer(CallbackRequest request, Log log) {
        try {
            var result = result(request);
            stepFunctions.sendTaskSuccess(
                    call -> call.taskToken(request.taskToken()).output(result));
            log.info("The task got its result.");
        } catch (RefusedException refusal) {
            fail(request, refusal.error(), refusal.getMessage());
            log.warn("The request was refused: " + refusal.error() + ": " + request.withoutToken(refusal.getMessage()));
        }
    }

    private String result(CallbackRequest request) {
        var result = job.apply(request).toString();
        int size = result.getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_RESULT) {
            throw new RefusedException(
                    "ResultTooLarge",
                    "The result has " + size + " bytes; Step Functions takes up " + "to " + LARGEST_RESULT
                            + ". Store it elsewhere, such as in S3, and return where it is.");
        }
        return result;
    }

    /**
     * Fails the task, and leaves its message to the dead-letter queue for a person to look into. Not so if the task
     * turns out to wait no longer: then its result got through after all, and only Step Functions' answer was lost.
     */
    private boolean giveUp(CallbackRequest request, String reason, Log log) {
        try {
            fail(request, "CallbackFailed", "Given up after " + maxReceiveCount + " receives: " + reason);
            log.error("The task was failed: this was the message's last receive. It goes to the dead-letter queue.");
            return false;
        } catch (TaskTimedOutException | TaskDoesNotExistException | InvalidTokenException e) {
            log.warn("The task waits no longer: " + reason(e, request));
            return true;
        } catch (RuntimeException e) {
            log.error("The task could not even be failed, and waits until it times out: " + reason(e, request));
            return false;
        }
    }

    private void fail(CallbackRequest request, String error, String cause) {
        var text = request.withoutToken(cause);
        stepFunctions.sendTaskFailure(
                call -> call.taskToken(request.taskToken()).error(error).cause(shortened(text)));
    }

    /** As much of the text as a cause may have, and no half of a character that takes two. */
    private static String shortened(String text) {
        if (text.length() <= LONGEST_CAUSE) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_CAUSE - 1)) ? LONGEST_CAUSE - 1 : LONGEST_CAUSE;
        return text.substring(0, end);
    }

    private static String reason(Throwable e, CallbackRequest request) {
        return request.withoutToken(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
}
