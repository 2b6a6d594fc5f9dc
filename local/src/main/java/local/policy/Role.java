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
 * @param tags                {@code aws:PrincipalTag/...} of its sessions, by key, in their order
 */
public record Role(
        String name,
        String arn,
        PolicyDocument trust,
        List<Policy> policies,
        Optional<Policy> permissionsBoundary,
        Map<String, String> tags) {

    /** One without tags. */
    public Role(
            String name,
            String arn,
            PolicyDocument trust,
            List<Policy> policies,
            Optional<Policy> permissionsBoundary) {
        this(name, arn, trust, policies, permissionsBoundary, Map.of());
    }

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

    /** The same, trusting others. */
    public Role withTrust(PolicyDocument changed) {
        return new Role(name, arn, changed, policies, permissionsBoundary, tags);
    }

    /** The same with these policies. */
    public Role withPolicies(List<Policy> changed) {
        return new Role(name, arn, trust, List.copyOf(changed), permissionsBoundary, tags);
    }

    /** The same within this boundary. */
    public Role withBoundary(Optional<Policy> changed) {
        return new Role(name, arn, trust, policies, changed, tags);
    }

    /** The same with these tags. */
    public Role withTags(Map<String, String> changed) {
        return new Role(name, arn, trust, policies, permissionsBoundary, changed);
    }
}
