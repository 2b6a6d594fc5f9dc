package local.service.api;

import local.json.Arn;

/**
 * Whose everything is that the services have, and where: an account in one region.
 *
 * @param region {@code us-east-1}
 * @param id     twelve digits
 */
public record Account(String region, String id) {

    /** {@code aws}, {@code aws-cn} or {@code aws-us-gov}. */
    public String partition() {
        return Arn.partition(region);
    }

    /** The ARN of something of this account that has no region, such as a role. */
    public String global(String service, String resource) {
        return Arn.global(partition(), id, service, resource).toString();
    }

    /** The ARN of something of this account and region. */
    public String arn(String service, String resource) {
        return Arn.in(region, id, service, resource).toString();
    }
}
