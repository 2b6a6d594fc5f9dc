package local.iam;

import java.util.List;
import java.util.Map;

/**
 * One call that is to be decided.
 *
 * @param action   {@code lambda:InvokeFunction}
 * @param resource the ARN that is acted on, or {@code *} where the action knows no resource
 * @param context  condition keys and their values, such as {@code aws:SourceArn}
 */
public record Request(String action, String resource, Map<String, List<String>> context) {

    public Request(String action, String resource) {
        this(action, resource, Map.of());
    }
}
