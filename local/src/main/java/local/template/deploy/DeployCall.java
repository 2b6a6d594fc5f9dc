package local.template.deploy;

import java.util.List;
import java.util.Map;
import local.policy.PassedRole;

/**
 * A call that is made with the rights of whoever deploys: by CloudFormation for them, or by the SAM CLI.
 *
 * @param action   {@code lambda:CreateFunction}
 * @param resource the ARN that is acted on, {@code *} where the action knows none
 * @param context  condition keys that go with it, and their values
 */
public record DeployCall(String action, String resource, Map<String, List<String>> context) {

    DeployCall(String action, String resource) {
        this(action, resource, Map.of());
    }

    /** To hand a role to a service. */
    static DeployCall passing(String roleArn, String service) {
        return new DeployCall(PassedRole.ACTION, roleArn, PassedRole.context(service));
    }

    /** Whether it only puts tags on something: CloudFormation has words of its own where that is refused. */
    public boolean isTagging() {
        return action.endsWith(":TagResource")
                || action.endsWith(":TagRole")
                || action.endsWith(":TagQueue")
                || action.endsWith(":PutBucketTagging");
    }
}
