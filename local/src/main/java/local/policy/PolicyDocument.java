package local.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A policy's text, read and compiled.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy
 *     language</a>
 */
public final class PolicyDocument {

    /** What a policy is attached to decides what its statements must and must not say. */
    enum Kind {
        IDENTITY_BASED,
        SESSION,
        RESOURCE_BASED,
        TRUST,
        /** An identity-based policy of AWS itself, which may use wildcards where others may not. */
        OF_AWS;

        /** Whether its principal is whom it is attached to. */
        boolean isAttachedToPrincipal() {
            return switch (this) {
                case IDENTITY_BASED, SESSION, OF_AWS -> true;
                case RESOURCE_BASED, TRUST -> false;
            };
        }
    }

    private final JsonNode json;
    private final List<Statement> statements;
    private final List<Statement> allows;
    private final List<Statement> denies;

    private PolicyDocument(JsonNode json, List<Statement> statements) {
        this.json = json;
        this.statements = statements;
        this.allows = statements.stream()
                .filter(statement -> statement.effect() == Effect.ALLOW)
                .toList();
        this.denies = statements.stream()
                .filter(statement -> statement.effect() == Effect.DENY)
                .toList();
    }

    /**
     * A policy of a role or user, or a permissions boundary: it names no principal.
     *
     * @throws MalformedPolicyException where IAM would refuse it
     */
    public static PolicyDocument identityBased(JsonNode json) {
        return new PolicyDocument(json, new PolicyReader(Kind.IDENTITY_BASED).read(json));
    }

    /**
     * A policy that is passed when a role is assumed: as an identity-based one, but each ARN must be complete.
     *
     * @throws MalformedPolicyException where STS would refuse it
     */
    public static PolicyDocument session(JsonNode json) {
        return new PolicyDocument(json, new PolicyReader(Kind.SESSION).read(json));
    }

    /** An identity-based policy that AWS wrote, or a part of one: its ARNs may have wildcards where others may not. */
    public static PolicyDocument ofAws(JsonNode json) {
        return new PolicyDocument(json, new PolicyReader(Kind.OF_AWS).read(json));
    }

    /**
     * A policy of a queue, topic, bucket or function: each statement names its principals.
     *
     * @throws MalformedPolicyException where the service would refuse it
     */
    public static PolicyDocument resourceBased(JsonNode json) {
        return new PolicyDocument(json, new PolicyReader(Kind.RESOURCE_BASED).read(json));
    }

    /**
     * The policy that says who may assume a role: it names principals and no resource.
     *
     * @throws MalformedPolicyException where IAM would refuse it
     */
    public static PolicyDocument trust(JsonNode json) {
        return new PolicyDocument(json, new PolicyReader(Kind.TRUST).read(json));
    }

    /**
     * A statement that allows, to be written into a policy.
     *
     * @param context condition keys that must have one of these values
     */
    public static ObjectNode allowing(
            Collection<String> actions, Collection<String> resources, Map<String, List<String>> context) {
        var statement = Json.object().put("Effect", "Allow");
        put(statement, "Action", actions);
        put(statement, "Resource", resources);
        if (!context.isEmpty()) {
            var equals = statement.putObject("Condition").putObject("StringEquals");
            context.forEach((key, values) -> put(equals, key, values));
        }
        return statement;
    }

    private static void put(ObjectNode object, String key, Collection<String> values) {
        if (values.size() == 1) {
            object.put(key, values.iterator().next());
        } else {
            values.forEach(object.putArray(key)::add);
        }
    }

    /** As it was given. */
    public JsonNode json() {
        return json;
    }

    public List<Statement> statements() {
        return statements;
    }

    /** Whether any statement is about the resource, for some principal and action. */
    public boolean isAbout(Principal principal, String resource) {
        var context = Context.of(principal, new Request("*", resource));
        return statements.stream().anyMatch(statement -> statement.isAboutResource(context));
    }

    List<Statement> statements(Effect effect) {
        return effect == Effect.ALLOW ? allows : denies;
    }

    /**
     * With an answer to what has a key that is not among those that are known.
     *
     * @param holding the statements that it lets apply; others that have such a key never do
     */
    PolicyDocument assuming(Predicate<String> known, Effect holding) {
        return new PolicyDocument(
                json,
                statements.stream()
                        .filter(statement -> statement.effect() == holding
                                || statement.open(known).findAny().isEmpty())
                        .map(statement -> statement.assuming(known))
                        .toList());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyDocument document && document.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
