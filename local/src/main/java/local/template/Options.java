package local.template;

import java.net.URI;
import java.util.Optional;
import local.json.Arn;

/**
 * What a template does not say of the stack that it becomes.
 *
 * @param earlier      how many stacks of the name there were before: each has an ID of its own
 * @param endpoint     where the local run answers: queue URLs begin with it; empty: as AWS writes them
 * @param surroundings what else there is
 */
public record Options(
        String stackName,
        int earlier,
        String region,
        String account,
        Optional<URI> endpoint,
        Surroundings surroundings) {

    /** Of a template by itself. */
    public Options(String stackName, String region, String account, Optional<URI> endpoint) {
        this(stackName, 0, region, account, endpoint, Surroundings.NONE);
    }

    /** Of an application in the template. */
    public Options nested(String logicalId) {
        return new Options(PhysicalId.of(stackName, logicalId, 128), earlier, region, account, endpoint, surroundings);
    }

    /** {@code aws}, {@code aws-cn} or {@code aws-us-gov}: the second part of every ARN. */
    public String partition() {
        return Arn.partition(region);
    }

    /** {@code amazonaws.com}, and in China {@code amazonaws.com.cn}. */
    public String urlSuffix() {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    public String arn(String service, String resource) {
        return Arn.in(region, account, service, resource).toString();
    }

    /** The stack's ID, which is an ARN. */
    public String stackId() {
        var seed = earlier == 0 ? stackName : stackName + " " + earlier;
        return arn("cloudformation", "stack/" + stackName + "/" + PhysicalId.uuid(seed));
    }

    /** An ARN of a service that has no regions, such as IAM. */
    public String globalArn(String service, String resource) {
        return Arn.global(partition(), account, service, resource).toString();
    }
}
