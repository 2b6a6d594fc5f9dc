package local.template;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import local.json.Arn;

/**
 * What a template does not say of the stack that it becomes.
 *
 * @param endpoint where the local run answers: queue URLs begin with it; empty: as AWS writes them
 * @param elsewhere where services are that the local run does not have, by the word in their types, in small letters
 */
public record Options(
        String stackName, String region, String account, Optional<URI> endpoint, Map<String, String> elsewhere) {

    /** Without services that are elsewhere. */
    public Options(String stackName, String region, String account, Optional<URI> endpoint) {
        this(stackName, region, account, endpoint, Map.of());
    }

    /**
     * Where the resources of a type are that the local run does not have, but knows of.
     *
     * @param type {@code AWS::DynamoDB::Table}
     */
    public Optional<String> elsewhere(String type) {
        var word = type.equals("AWS::Serverless::SimpleTable") ? "DynamoDB" : type.split("::", 3)[1];
        return Optional.ofNullable(elsewhere.get(word.toLowerCase(Locale.ROOT)));
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
        return arn("cloudformation", "stack/" + stackName + "/" + PhysicalId.uuid(stackName));
    }

    /** An ARN of a service that has no regions, such as IAM. */
    public String globalArn(String service, String resource) {
        return Arn.global(partition(), account, service, resource).toString();
    }
}
