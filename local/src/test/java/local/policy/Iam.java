package local.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.json.Json;

/** Short words for the tests of this package. */
final class Iam {

    static final String ACCOUNT = "123456789012";
    static final Principal MACHINE = new Principal.RoleSession(ACCOUNT, "hello-machine", "kQ3xYz");

    private Iam() {}

    static Policy policy(String json) {
        return new Policy("inline", PolicyDocument.identityBased(Json.parse(json)));
    }

    static Policy resourcePolicy(String json) {
        return new Policy("resource", PolicyDocument.resourceBased(Json.parse(json)));
    }

    static Policies policies(String... json) {
        return Policies.identityBased(Stream.of(json).map(Iam::policy).toArray(Policy[]::new));
    }

    /** The statement alone, in a policy of the present version. */
    static Policies statement(String json) {
        return policies("""
            {"Version": "2012-10-17", "Statement": %s}\
            """.formatted(json));
    }

    static Request request(String action, String resource) {
        return new Request(action, resource);
    }

    /** @param context keys and values by turns */
    static Request request(String action, String resource, Map<String, List<String>> context) {
        return new Request(action, resource, context);
    }

    static boolean allows(Policies policies, Request request) {
        return Evaluator.decide(MACHINE, policies, request) instanceof Decision.Allowed;
    }
}
