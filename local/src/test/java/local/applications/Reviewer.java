package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import local.json.Json;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Asks for one claim to review, and answers: it accepts small ones and cannot do with those below nothing. */
public final class Reviewer implements RequestHandler<Map<String, Object>, Void> {

    private static final int MOST = 1000;

    private final SfnClient stepFunctions;
    private final String activityArn;

    public Reviewer() {
        this(SfnClient.create(), System.getenv("REVIEW_ACTIVITY_ARN"));
    }

    public Reviewer(SfnClient stepFunctions, String activityArn) {
        this.stepFunctions = stepFunctions;
        this.activityArn = activityArn;
    }

    @Override
    public Void handleRequest(Map<String, Object> event, Context context) {
        var task = stepFunctions.getActivityTask(request -> request.activityArn(activityArn));
        if (task.taskToken() != null) {
            int amount = Json.parse(task.input()).get("amount").intValue();
            if (amount < 0) {
                stepFunctions.sendTaskFailure(
                        answer -> answer.taskToken(task.taskToken()).error("InvalidClaim"));
            } else {
                stepFunctions.sendTaskSuccess(answer -> answer.taskToken(task.taskToken())
                        .output("{\"accepted\": %s, \"reason\": \"by its amount\"}".formatted(amount <= MOST)));
            }
        }
        return null;
    }
}
