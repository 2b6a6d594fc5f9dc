package local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Json;

/** A policy of AWS's documentation, and what it does with requests. Condition keys are written {@code key=value}. */
record Example(Policies policies) {

    /** @param statements of a policy in the present version */
    static Example of(String statements) {
        var document = PolicyDocument.identityBased(Json.parse("{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}"));
        return new Example(new Policies(List.of(new Policy("example", document)), Optional.empty(), List.of(), Optional.empty()));
    }

    Example allows(String action, String resource, String... context) {
        assertThat(decide(action, resource, context)).as("%s on %s", action, resource).isInstanceOf(Decision.Allowed.class);
        return this;
    }

    Example leaves(String action, String resource, String... context) {
        assertThat(decide(action, resource, context)).as("%s on %s", action, resource).isInstanceOf(Decision.ImplicitDeny.class);
        return this;
    }

    Example denies(String action, String resource, String... context) {
        assertThat(decide(action, resource, context)).as("%s on %s", action, resource).isInstanceOf(Decision.ExplicitDeny.class);
        return this;
    }

    /** A key that is given twice has two values. */
    private Decision decide(String action, String resource, String... context) {
        var keys = new HashMap<String, List<String>>();
        Arrays.stream(context).map(entry -> entry.split("=", 2)).forEach(entry -> keys.merge(entry[0], List.of(entry[1]),
                (one, other) -> List.of(one.getFirst(), other.getFirst())));
        return Evaluator.decide(Iam.MACHINE, policies, new Request(action, resource, Map.copyOf(keys)));
    }
}
