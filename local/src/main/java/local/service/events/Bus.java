package local.service.events;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.PolicyDocument;

/**
 * An event bus. A value.
 *
 * @param created empty where that was when the process began
 * @param policy  its own (resource-based) policy
 */
record Bus(
        String name,
        String arn,
        Optional<String> description,
        Optional<Instant> created,
        Optional<PolicyDocument> policy,
        Map<String, String> tags) {

    /** The one that every account has. */
    static final String DEFAULT = "default";

    Bus withPolicy(Optional<PolicyDocument> other) {
        return new Bus(name, arn, description, created, other, tags);
    }

    Bus withTags(Map<String, String> others) {
        return new Bus(name, arn, description, created, policy, Map.copyOf(others));
    }

    /** As text, where it has one. */
    Optional<String> policyText() {
        return policy.map(document -> Json.write(document.json()));
    }
}
