package local.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import local.json.Arn;

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

    /** Made in this region: {@code aws:RequestedRegion}, unless the ARN says another. */
    public Request in(String region) {
        boolean namesOne =
                Arn.parse(resource).filter(arn -> !arn.region().isEmpty()).isPresent();
        return namesOne ? this : with(Map.of("aws:RequestedRegion", List.of(region)));
    }

    /** With these condition keys too. */
    public Request with(Map<String, List<String>> keys) {
        var more = new HashMap<>(context);
        more.putAll(keys);
        return new Request(action, resource, more);
    }
}
