package local.service.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import local.json.Arn;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.PolicyType;
import local.policy.Principal;
import local.policy.Request;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryDecisionDetail;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;
import software.amazon.awssdk.services.iam.model.Statement;
import tools.jackson.databind.JsonNode;

/**
 * One question to the policy simulator.
 *
 * @param caller   who would call
 * @param policies all that have a say
 * @param context  the condition keys that are given, and their values
 * @param owner    the account of the resources whose ARNs name none
 */
record Simulation(Principal caller, Policies policies, Map<String, List<String>> context, Optional<String> owner) {

    private static final Pattern ACTION = Pattern.compile("[\\w-]+:\\w+");
    /** The name of a policy that was given with the question. */
    private static final Pattern INPUT = Pattern.compile("\\w+InputList\\.\\d+");

    private static final Pattern OWNER = Pattern.compile("(?:arn:[^:]+:iam::)?(\\d{12})(?::root)?");

    static ServiceException invalid(String message) {
        return new ServiceException("InvalidInput", 400, message);
    }

    static List<Policy> documents(String member, List<String> texts) {
        var policies = new ArrayList<Policy>();
        for (var text : texts) {
            var id = member + "." + (policies.size() + 1);
            policies.add(new Policy(id, document(id, text, PolicyDocument::identityBased)));
        }
        return policies;
    }

    static Optional<Policy> resourcePolicy(String text) {
        return Optional.ofNullable(text)
                .map(given ->
                        new Policy("ResourcePolicy", document("ResourcePolicy", given, PolicyDocument::resourceBased)));
    }

    private static PolicyDocument document(String member, String text, Function<JsonNode, PolicyDocument> parse) {
        try {
            return Require.policy(member, text, parse);
        } catch (ServiceException malformed) {
            throw invalid(member + ": " + malformed.getMessage());
        }
    }

    static Optional<String> owner(String account) {
        if (account == null) {
            return Optional.empty();
        }
        var owner = OWNER.matcher(account);
        if (!owner.matches()) {
            throw invalid("ResourceOwner must be an account such as arn:aws:iam::123456789012:root, not " + account);
        }
        return Optional.of(owner.group(1));
    }

    static Map<String, List<String>> context(List<ContextEntry> entries) {
        var values = new HashMap<String, List<String>>();
        for (var entry : entries) {
            var name = Require.notNull("contextEntries.member.contextKeyName", entry.contextKeyName());
            if (entry.contextKeyType() == null || entry.contextKeyType() == ContextKeyTypeEnum.UNKNOWN_TO_SDK_VERSION) {
                throw invalid("ContextKeyType of " + name + " must be one of " + ContextKeyTypeEnum.knownValues());
            }
            if (entry.contextKeyValues().size() > 1
                    && !entry.contextKeyTypeAsString().endsWith("List")) {
                throw invalid(name + " has many values. Give it the type " + entry.contextKeyTypeAsString() + "List.");
            }
            values.put(name, entry.contextKeyValues());
        }
        return values;
    }

    /** A result for each action: over all resources, and for each that is named. */
    List<EvaluationResult> decide(List<String> actions, List<String> resources) {
        for (var action : Require.notNull("actionNames", actions.isEmpty() ? null : actions)) {
            if (!ACTION.matcher(action).matches()) {
                throw invalid("ActionNames has " + action
                        + ". Name one operation, such as sqs:SendMessage; wildcards are not supported.");
            }
        }
        var named = resources.stream().distinct().toList();
        policies.resourceBased().ifPresent(policy -> named.forEach(resource -> apply(policy, resource)));
        return actions.stream().map(action -> decide(action, named)).toList();
    }

    /** What tells a result from the others. */
    static String id(EvaluationResult result) {
        return result.evalActionName();
    }

    private void apply(Policy policy, String resource) {
        if (Arn.parse(resource, "iam", "role").isPresent()) {
            throw invalid("Simulation of resource-based policies is not supported for roles: " + resource);
        }
        if (!policy.document().isAbout(caller, resource)) {
            throw invalid("ResourcePolicy is not about " + resource);
        }
    }

    private EvaluationResult decide(String action, List<String> named) {
        boolean all = named.isEmpty() || named.equals(List.of("*"));
        var each = (all ? List.of("*") : named)
                .stream().map(resource -> Outcome.of(this, action, resource)).toList();
        var missing = new LinkedHashSet<String>();
        var matched = new LinkedHashSet<Statement>();
        each.forEach(outcome -> {
            missing.addAll(outcome.missing());
            matched.addAll(outcome.matched());
        });
        var strictest =
                each.stream().map(Outcome::word).max(Simulation::strictness).orElseThrow();
        return EvaluationResult.builder()
                .evalActionName(action)
                .evalResourceName(each.size() == 1 ? each.getFirst().resource() : "*")
                .evalDecision(strictest)
                .matchedStatements(matched)
                .missingContextValues(missing)
                .permissionsBoundaryDecisionDetail(bounded(each.stream().allMatch(Outcome::withinBounds)))
                .resourceSpecificResults(
                        all
                                ? new ArrayList<>()
                                : each.stream().map(this::specific).toList())
                .build();
    }

    private ResourceSpecificResult specific(Outcome outcome) {
        return ResourceSpecificResult.builder()
                .evalResourceName(outcome.resource())
                .evalResourceDecision(outcome.word())
                .matchedStatements(outcome.matched())
                .missingContextValues(outcome.missing())
                .permissionsBoundaryDecisionDetail(bounded(outcome.withinBounds()))
                .build();
    }

    private PermissionsBoundaryDecisionDetail bounded(boolean within) {
        return policies.permissionsBoundary().isEmpty()
                ? null
                : PermissionsBoundaryDecisionDetail.builder()
                        .allowedByPermissionsBoundary(within)
                        .build();
    }

    private static int strictness(PolicyEvaluationDecisionType one, PolicyEvaluationDecisionType other) {
        var order = List.of(
                PolicyEvaluationDecisionType.ALLOWED,
                PolicyEvaluationDecisionType.IMPLICIT_DENY,
                PolicyEvaluationDecisionType.EXPLICIT_DENY);
        return Integer.compare(order.indexOf(one), order.indexOf(other));
    }

    /** What comes out for one resource. */
    private record Outcome(
            String resource,
            PolicyEvaluationDecisionType word,
            List<Statement> matched,
            List<String> missing,
            boolean withinBounds) {

        static Outcome of(Simulation simulation, String action, String resource) {
            var request = simulation.request(action, resource);
            var decision = Evaluator.decide(simulation.caller, simulation.policies, request);
            var bounds = simulation.policies.permissionsBoundary().map(Policies::identityBased);
            return new Outcome(
                    resource,
                    switch (decision) {
                        case Decision.Allowed _ -> PolicyEvaluationDecisionType.ALLOWED;
                        case Decision.ExplicitDeny _ -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
                        case Decision.ImplicitDeny _ -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
                    },
                    Evaluator.sources(decision, simulation.caller, simulation.policies, request).stream()
                            .map(Outcome::statement)
                            .distinct()
                            .toList(),
                    List.copyOf(Evaluator.missing(simulation.caller, simulation.policies, request)),
                    bounds.map(alone -> Evaluator.decide(simulation.caller, alone, request) instanceof Decision.Allowed)
                            .orElse(true));
        }

        private static Statement statement(Decision.Source source) {
            return Statement.builder()
                    .sourcePolicyId(source.policy().name())
                    .sourcePolicyType(type(source))
                    .build();
        }

        private static PolicySourceType type(Decision.Source source) {
            if (source.type() == PolicyType.RESOURCE_BASED) {
                return PolicySourceType.RESOURCE;
            }
            if (IamPolicies.isManaged(source.policy())) {
                return IamPolicies.isAws(source.policy().name())
                        ? PolicySourceType.AWS_MANAGED
                        : PolicySourceType.USER_MANAGED;
            }
            return INPUT.matcher(source.policy().name()).matches() ? PolicySourceType.NONE : PolicySourceType.ROLE;
        }
    }

    private Request request(String action, String resource) {
        var request = new Request(action, resource, context);
        boolean unowned = resource.equals("*")
                || Arn.parse(resource).filter(arn -> arn.account().isEmpty()).isPresent();
        return owner.isPresent() && unowned && !context.containsKey("aws:ResourceAccount")
                ? request.with(Map.of("aws:ResourceAccount", List.of(owner.get())))
                : request;
    }
}
