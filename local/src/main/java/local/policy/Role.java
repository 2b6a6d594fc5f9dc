package local.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Arn;

/**
 * A role as IAM holds it. A value: attaching a policy makes a new one.
 *
 * @param trust               who may assume it
 * @param policies            its identity-based policies, inline and managed
 * @param permissionsBoundary the most that it may do
 */
public record Role(
        String name, String arn, PolicyDocument trust, List<Policy> policies, Optional<Policy> permissionsBoundary) {

    /**
     * Whether a service may assume it on behalf of a resource.
     *
     * @param service  {@code states.amazonaws.com}
     * @param resource the ARN of the function or state machine: {@code aws:SourceArn} in the trust policy's conditions,
     *                 and its account {@code aws:SourceAccount}
     */
    public boolean trusts(String service, String resource) {
        return Evaluator.assumeRole(Principal.Service.of(service, resource), Policies.NONE, this, assumption(resource))
                instanceof Decision.Allowed;
    }

    /** The request of a service to assume it on behalf of a resource. */
    Request assumption(String resource) {
        return new Request(
                "sts:AssumeRole",
                arn,
                Map.of(
                        "aws:SourceArn",
                        List.of(resource),
                        "aws:SourceAccount",
                        List.of(Arn.parse(resource).map(Arn::account).orElse(""))));
    }

    Role withTrust(PolicyDocument changed) {
        return new Role(name, arn, changed, policies, permissionsBoundary);
    }
}
