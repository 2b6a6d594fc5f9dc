package local.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import local.policy.Decision.Allowed;
import local.policy.Decision.ExplicitDeny;
import local.policy.Decision.ImplicitDeny;
import local.policy.Decision.Source;
import local.policy.PrincipalElement.Reach;

/**
 * Decides requests as IAM does: whatever is denied is denied, what nothing allows is denied too.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Evaluation
 *     logic</a>
 */
public final class Evaluator {

    private Evaluator() {}

    /**
     * Decides one request. Within an account it is enough that the principal's policies or the resource's allow it;
     * from one account to another both must. A permissions boundary and session policies only ever limit.
     */
    public static Decision decide(Principal principal, Policies policies, Request request) {
        return decide(Context.of(principal, request), policies, PolicyType.RESOURCE_BASED);
    }

    /** Every statement that a decision of {@link #decide} rests on, not only the first. */
    public static List<Source> sources(Decision decision, Principal principal, Policies policies, Request request) {
        var context = Context.of(principal, request);
        var effect = switch (decision) {
            case Allowed _ -> Effect.ALLOW;
            case ExplicitDeny _ -> Effect.DENY;
            case ImplicitDeny _ -> null;
        };
        if (effect == null) {
            return List.of();
        }
        return policies.byType()
                .filter(each -> effect == Effect.DENY
                        || each.type() == PolicyType.IDENTITY_BASED
                        || each.type() == PolicyType.RESOURCE_BASED)
                .flatMap(each -> each.policy().document().statements(effect).stream()
                        .filter(statement -> statement.covers(context))
                        .filter(statement -> statement.reach(
                                        principal,
                                        policies.permissionsBoundary().isPresent())
                                != Reach.NONE)
                        .map(statement -> new Source(each.type(), each.policy(), statement)))
                .toList();
    }

    /**
     * The condition keys that the policies ask for when they decide this request, and that it does not have, as the
     * policies write them. A request for {@code *} is for any resource.
     */
    public static Set<String> missing(Principal principal, Policies policies, Request request) {
        var context = Context.of(principal, request);
        Predicate<String> known = key -> !context.values(key).isEmpty();
        return policies.all()
                .flatMap(policy -> policy.document().statements().stream())
                .filter(statement -> statement.assuming(known).mayCover(context))
                .flatMap(statement -> statement.open(known))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Decides {@code sts:AssumeRole}. The trust policy must allow it; where it names no more than the account, the
     * policies of the principal must too.
     */
    public static Decision assumeRole(Principal principal, Policies policies, Role role, Request request) {
        var trust = new Policy(role.name(), role.trust());
        var context = Context.of(principal, request);
        var decision = decide(context, policies.withResourceBased(Optional.of(trust)), PolicyType.ROLE_TRUST);
        boolean trusted = find(Effect.ALLOW, PolicyType.ROLE_TRUST, List.of(trust), context, Reach.ACCOUNT)
                .isPresent();
        return trusted || decision instanceof ExplicitDeny ? decision : new ImplicitDeny(PolicyType.ROLE_TRUST);
    }

    private static Decision decide(Context context, Policies policies, PolicyType ofResource) {
        var identityBased = policies.identityBased();
        var boundary = policies.permissionsBoundary().map(List::of).orElse(List.of());
        var session = policies.session();
        var resourceBased = policies.resourceBased().map(List::of).orElse(List.of());

        var denied = find(Effect.DENY, PolicyType.IDENTITY_BASED, identityBased, context, Reach.SELF)
                .or(() -> find(Effect.DENY, PolicyType.PERMISSIONS_BOUNDARY, boundary, context, Reach.SELF))
                .or(() -> find(Effect.DENY, PolicyType.SESSION, session, context, Reach.SELF))
                .or(() -> find(Effect.DENY, ofResource, resourceBased, context, Reach.ACCOUNT, !boundary.isEmpty()));
        if (denied.isPresent()) {
            return new ExplicitDeny(denied.get());
        }
        var byItself = find(Effect.ALLOW, ofResource, resourceBased, context, Reach.SELF);
        if (context.principal() instanceof Principal.Service) {
            return byItself.<Decision>map(Allowed::new).orElseGet(() -> new ImplicitDeny(ofResource));
        }
        boolean sameAccount = context.isWithinAccount();
        if (sameAccount && byItself.isPresent()) {
            return new Allowed(byItself.get());
        }
        var allowed = find(Effect.ALLOW, PolicyType.IDENTITY_BASED, identityBased, context, Reach.SELF)
                .or(() -> sameAccount
                        ? find(Effect.ALLOW, ofResource, resourceBased, context, Reach.ROLE)
                        : Optional.empty());
        if (allowed.isEmpty()) {
            return new ImplicitDeny(PolicyType.IDENTITY_BASED);
        }
        if (!boundary.isEmpty()
                && find(Effect.ALLOW, PolicyType.PERMISSIONS_BOUNDARY, boundary, context, Reach.SELF)
                        .isEmpty()) {
            return new ImplicitDeny(PolicyType.PERMISSIONS_BOUNDARY);
        }
        if (!session.isEmpty()
                && find(Effect.ALLOW, PolicyType.SESSION, session, context, Reach.SELF)
                        .isEmpty()) {
            return new ImplicitDeny(PolicyType.SESSION);
        }
        if (!sameAccount
                && find(Effect.ALLOW, ofResource, resourceBased, context, Reach.ACCOUNT)
                        .isEmpty()) {
            return new ImplicitDeny(ofResource);
        }
        return new Allowed(allowed.get());
    }

    /**
     * The first statement of this effect that means the principal, at least as closely as asked, and covers the
     * request.
     */
    private static Optional<Source> find(
            Effect effect, PolicyType type, List<Policy> policies, Context context, Reach atLeast) {
        return find(effect, type, policies, context, atLeast, false);
    }

    private static Optional<Source> find(
            Effect effect, PolicyType type, List<Policy> policies, Context context, Reach atLeast, boolean bounded) {
        for (var policy : policies) {
            for (var statement : policy.document().statements(effect)) {
                if (statement.covers(context)
                        && statement.reach(context.principal(), bounded).compareTo(atLeast) >= 0) {
                    return Optional.of(new Source(type, policy, statement));
                }
            }
        }
        return Optional.empty();
    }
}
