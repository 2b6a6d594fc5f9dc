package local.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * All policies that take part in deciding one request.
 *
 * @param identityBased       of the role or user that asks; none for a service
 * @param permissionsBoundary the most that the role may do
 * @param session             passed when the role was assumed: each must allow too
 * @param resourceBased       of the resource that is asked for
 */
public record Policies(
        List<Policy> identityBased,
        Optional<Policy> permissionsBoundary,
        List<Policy> session,
        Optional<Policy> resourceBased) {

    /** Of a service, which has none of its own. */
    public static final Policies NONE = new Policies(List.of(), Optional.empty(), List.of(), Optional.empty());

    /** Of a session of this role. */
    public static Policies of(Role role) {
        return new Policies(role.policies(), role.permissionsBoundary(), List.of(), Optional.empty());
    }

    /** Of a principal that has these policies and nothing that limits them. */
    public static Policies identityBased(Policy... policies) {
        return new Policies(List.of(policies), Optional.empty(), List.of(), Optional.empty());
    }

    /** With an answer to open conditions: see {@link PolicyDocument#assuming}. */
    Policies assuming(Predicate<String> known, Effect holding) {
        UnaryOperator<Policy> assuming =
                policy -> new Policy(policy.name(), policy.document().assuming(known, holding));
        return new Policies(
                identityBased.stream().map(assuming).toList(),
                permissionsBoundary.map(assuming),
                session.stream().map(assuming).toList(),
                resourceBased.map(assuming));
    }

    /** One of them, and its kind. */
    record Typed(PolicyType type, Policy policy) {}

    Stream<Typed> byType() {
        return Stream.of(
                        typed(PolicyType.IDENTITY_BASED, identityBased.stream()),
                        typed(PolicyType.PERMISSIONS_BOUNDARY, permissionsBoundary.stream()),
                        typed(PolicyType.SESSION, session.stream()),
                        typed(PolicyType.RESOURCE_BASED, resourceBased.stream()))
                .flatMap(each -> each);
    }

    private static Stream<Typed> typed(PolicyType type, Stream<Policy> policies) {
        return policies.map(policy -> new Typed(type, policy));
    }

    /** All of them, of whatever kind. */
    Stream<Policy> all() {
        return byType().map(Typed::policy);
    }

    /** What the statements of the principal's own policies name as resources, wildcards and all. */
    public List<String> resources() {
        return identityBased.stream()
                .map(policy -> policy.document().json().path("Statement"))
                .flatMap(statements -> statements.isArray() ? statements.valueStream() : Stream.of(statements))
                .map(statement -> statement.path("Resource"))
                .flatMap(resources -> resources.isArray() ? resources.valueStream() : Stream.of(resources))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .distinct()
                .toList();
    }

    /** Whether a condition or a variable of theirs has such a key, given in lower case. */
    public boolean askFor(Predicate<String> key) {
        return all().flatMap(policy -> policy.document().statements().stream())
                .anyMatch(statement -> statement.open(key.negate()).findAny().isPresent());
    }

    public Policies withSession(List<Policy> policies) {
        return new Policies(identityBased, permissionsBoundary, List.copyOf(policies), resourceBased);
    }

    public Policies withResourceBased(Optional<Policy> policy) {
        return new Policies(identityBased, permissionsBoundary, session, policy);
    }
}
