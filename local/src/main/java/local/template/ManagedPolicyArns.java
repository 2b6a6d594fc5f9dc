package local.template;

import java.util.HashMap;
import java.util.Map;

/** The ARNs of AWS's managed policies, which SAM lets a template call by their names. */
final class ManagedPolicyArns {

    private static final Map<String, String> PATHS = new HashMap<>();

    static {
        Data.lines("managed-policies.txt").forEach(path -> PATHS.put(path.substring(path.lastIndexOf('/') + 1), path));
    }

    private ManagedPolicyArns() {
    }

    /** The ARN in this partition; an ARN stays as it is. */
    static Node arn(Node policy, String partition) {
        if (policy.function().isPresent()) {
            return policy;
        }
        var name = policy.asText("the name of a managed policy");
        if (name.startsWith("arn:")) {
            return policy;
        }
        var path = PATHS.get(name);
        if (path == null) {
            throw new TemplateException(policy.at(), "AWS has no managed policy " + name
                    + Suggestion.of(name, PATHS.keySet()));
        }
        return Node.text("arn:" + partition + ":iam::aws:policy/" + path, policy.at());
    }
}
