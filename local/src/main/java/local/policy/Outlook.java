package local.policy;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a decision will be, said before the request is made, when some condition keys are not known yet.
 *
 * @param atBest  where every open condition and variable comes out as the principal wants it
 * @param atWorst where none does
 * @param open    the keys that it hangs on, as the policies write them
 */
public record Outlook(Decision atBest, Decision atWorst, Set<String> open) {

    /**
     * Keys that follow from the principal and the resource of a role's own call, or are never in it: those of the
     * calls that a service makes by itself.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global
     *     context keys</a>
     */
    private static final Set<String> SETTLED = Set.of(
            "aws:principalarn",
            "aws:principaltype",
            "aws:principalaccount",
            "aws:principalisawsservice",
            "aws:principalservicename",
            "aws:principalservicenameslist",
            "aws:username",
            "aws:resourceaccount",
            "aws:requestedregion",
            "aws:viaawsservice",
            "aws:calledvia",
            "aws:calledviafirst",
            "aws:calledvialast",
            "aws:securetransport",
            "aws:sourcearn",
            "aws:sourceaccount",
            "lambda:invokedviafunctionurl",
            "lambda:functionurlauthtype",
            "lambda:eventsourcetoken");

    /** @param request with the condition keys that are known */
    public static Outlook of(Principal principal, Policies policies, Request request) {
        return of(Context.of(principal, request), policies, assumed -> Evaluator.decide(principal, assumed, request));
    }

    /**
     * Whether a service will be able to assume a role on behalf of a resource.
     *
     * @param service  {@code states.amazonaws.com}
     * @param resource the ARN of the function or state machine
     */
    public static Outlook ofTrust(Role role, String service, String resource) {
        var principal = Principal.Service.of(service, resource);
        var request = role.assumption(resource);
        var trust = Policies.NONE.withResourceBased(Optional.of(new Policy(role.name(), role.trust())));
        return of(
                Context.of(principal, request),
                trust,
                assumed -> Evaluator.assumeRole(
                        principal,
                        Policies.NONE,
                        role.withTrust(assumed.resourceBased().orElseThrow().document()),
                        request));
    }

    private static Outlook of(Context context, Policies policies, Function<Policies, Decision> decide) {
        var request = context.request();
        Predicate<String> known = key -> SETTLED.contains(key)
                || key.startsWith(Context.PRINCIPAL_TAG) && !context.values(key).isEmpty()
                || request.context().keySet().stream().anyMatch(key::equalsIgnoreCase);
        var undecided = policies.all()
                .flatMap(policy -> policy.document().statements().stream())
                .filter(statement -> statement.open(known).findAny().isPresent())
                .toList();
        if (undecided.isEmpty()) {
            var decision = decide.apply(policies);
            return new Outlook(decision, decision, Set.of());
        }
        var open = undecided.stream()
                .filter(statement -> statement.assuming(known).covers(context))
                .flatMap(statement -> statement.open(known))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Outlook(
                decide.apply(policies.assuming(known, Effect.ALLOW)),
                decide.apply(policies.assuming(known, Effect.DENY)),
                open);
    }

    /** Whether it is allowed whatever comes. */
    public boolean isCertain() {
        return atWorst instanceof Decision.Allowed;
    }

    /** Whether it may be allowed. */
    public boolean isPossible() {
        return atBest instanceof Decision.Allowed;
    }
}
