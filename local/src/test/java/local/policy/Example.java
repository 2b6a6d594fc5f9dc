package local.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import local.json.Json;

/** A policy of AWS's documentation, and what it does with requests. Condition keys are written {@code key=value}. */
record Example(Policies policies) {

    /** @param statements of a policy in the present version */
    static Example of(String statements) {
        var document = PolicyDocument.identityBased(
                Json.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}"));
        return new Example(Policies.identityBased(new Policy("example", document)));
    }

    Example allows(String action, String resource, String... context) {
        assertThat(decide(action, resource, context))
                .as("%s on %s", action, resource)
                .isInstanceOf(Decision.Allowed.class);
        return this;
    }

    Example leaves(String action, String resource, String... context) {
        assertThat(decide(action, resource, context))
                .as("%s on %s", action, resource)
                .isInstanceOf(Decision.ImplicitDeny.class);
        return this;
    }

    Example denies(String action, String resource, String... context) {
        assertThat(decide(action, resource, context))
                .as("%s on %s", action, resource)
                .isInstanceOf(Decision.ExplicitDeny.class);
        return this;
    }

    /** A key that is given twice has two values. */
    private Decision decide(String action, String resource, String... context) {
        var keys = new HashMap<String, List<String>>();
        for (var entry : context) {
            var parts = entry.split("=", 2);
            keys.merge(parts[0], List.of(parts[1]), (one, other) -> List.of(one.getFirst(), other.getFirst()));
        }
        return Evaluator.decide(Iam.MACHINE, policies, new Request(action, resource, Map.copyOf(keys)));
    }
}
