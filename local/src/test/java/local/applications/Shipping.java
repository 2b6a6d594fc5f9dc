package local.applications;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import local.json.Json;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Ships the orders of a batch: tells a topic, and the machine that waits for each. */
public final class Shipping implements RequestHandler<Map<String, List<Map<String, Object>>>, Map<String, Object>> {

    private final SnsClient topics;
    private final SfnClient stepFunctions;
    private final String topicArn;

    public Shipping() {
        this(SnsClient.create(), SfnClient.create(), System.getenv("SHIPPED_TOPIC_ARN"));
    }

    public Shipping(SnsClient topics, SfnClient stepFunctions, String topicArn) {
        this.topics = topics;
        this.stepFunctions = stepFunctions;
        this.topicArn = topicArn;
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, List<Map<String, Object>>> event, Context context) {
        for (var message : event.get("Records")) {
            var request = Json.parse((String) message.get("body"));
            var parcel = "{\"parcel\": \"P-%s\"}".formatted(request.get("order").stringValue());
            topics.publish(news -> news.topicArn(topicArn).message(parcel));
            stepFunctions.sendTaskSuccess(answer ->
                    answer.taskToken(request.get("taskToken").stringValue()).output(parcel));
        }
        return Map.of("batchItemFailures", List.of());
    }
}
