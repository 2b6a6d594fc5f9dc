package local.service.iam;

import java.util.List;
import java.util.Map;
import local.json.Json;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.service.api.ServiceException;

/**
 * How much IAM keeps of everything. The size of a document is counted without white space.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM and STS quotas</a>
 */
final class Quotas {

    private static final int MANAGED_POLICY = 6144;
    private static final int INLINE_POLICIES_OF_ROLE = 10_240;
    private static final int TRUST_POLICY = 2048;
    private static final int POLICIES_OF_ROLE = 10;
    private static final int TAGS = 50;

    private Quotas() {}

    static PolicyDocument managed(PolicyDocument document) {
        within("PolicySize", MANAGED_POLICY, size(document));
        return document;
    }

    static PolicyDocument trust(PolicyDocument document) {
        within("ACLSizePerRole", TRUST_POLICY, size(document));
        return document;
    }

    /** @param policies all of a role, inline and managed */
    static List<Policy> ofRole(String role, List<Policy> policies) {
        within("PoliciesPerRole", POLICIES_OF_ROLE, (int)
                policies.stream().filter(IamPolicies::isManaged).count());
        int inline = policies.stream()
                .filter(policy -> !IamPolicies.isManaged(policy))
                .mapToInt(policy -> size(policy.document()))
                .sum();
        if (inline > INLINE_POLICIES_OF_ROLE) {
            throw exceeded("Maximum policy size of " + INLINE_POLICIES_OF_ROLE + " bytes exceeded for role " + role);
        }
        return policies;
    }

    /** @param quota {@code TagsPerRole} */
    static Map<String, String> tags(String quota, Map<String, String> tags) {
        within(quota, TAGS, tags.size());
        return tags;
    }

    private static int size(PolicyDocument document) {
        return Json.write(document.json()).replaceAll("\\s", "").length();
    }

    private static void within(String quota, int most, int size) {
        if (size > most) {
            throw exceeded("Cannot exceed quota for " + quota + ": " + most);
        }
    }

    private static ServiceException exceeded(String message) {
        return new ServiceException("LimitExceeded", 409, message);
    }
}
