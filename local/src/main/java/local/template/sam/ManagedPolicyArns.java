package local.template.sam;

import java.util.stream.Collectors;
import local.json.Arn;
import local.policy.ManagedPolicies;
import local.template.Node;
import local.template.Suggestion;
import local.template.TemplateException;
import local.template.Unknown;

/** The ARNs of AWS's managed policies, which SAM lets a template call by their names. */
final class ManagedPolicyArns {

    private ManagedPolicyArns() {}

    /** The ARN in this partition; an ARN stays as it is. */
    static Node arn(Node policy, String partition) {
        if (policy.function().isPresent()) {
            return policy;
        }
        var name = policy.asText("the name of a managed policy");
        if (Arn.isOne(name) || Unknown.isIn(name)) {
            return policy;
        }
        var path = ManagedPolicies.path(name)
                .orElseThrow(() -> new TemplateException(
                        policy.at(),
                        "AWS has no managed policy " + name
                                + Suggestion.of(
                                        name,
                                        ManagedPolicies.paths().stream()
                                                .map(known -> known.substring(known.lastIndexOf('/') + 1))
                                                .collect(Collectors.toSet()))));
        return Node.text("arn:" + partition + ":iam::aws:policy/" + path, policy.at());
    }
}
