package local.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.check.Finding.Rule;
import local.json.Json;
import local.json.Location;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.template.stack.Stack;
import local.template.stack.Stack.ResourcePolicy;
import local.template.stack.Stack.RoleResource;
import tools.jackson.databind.JsonNode;

/**
 * What the policies of queues, topics and buckets let others do, beyond what those need. Nothing is said of whom the
 * template does not know: another account, or a service that has no role in it.
 */
final class ResourceGrants {

    /** Condition keys that say on whose behalf a service calls. */
    private static final List<String> SOURCES =
            List.of("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths");

    /** A call that something in the template makes of the policy's resource, and the words for it. */
    private record Use(String who, String action) {}

    private final Stack stack;
    private final Arns arns;
    private final Map<RoleResource, List<Need>> needs;
    private final List<Finding> findings = new ArrayList<>();

    private ResourceGrants(Stack stack, Arns arns, Map<RoleResource, List<Need>> needs) {
        this.stack = stack;
        this.arns = arns;
        this.needs = needs;
    }

    /** @param needs all that is needed of each role; those are left out of which not all is known */
    static List<Finding> beyond(Stack stack, Arns arns, Map<RoleResource, List<Need>> needs) {
        var grants = new ResourceGrants(stack, arns, needs);
        stack.all(Stack.ResourcePolicy.class)
                .forEach(policy -> Grants.allowing(policy.document())
                        .filter(statement -> !Grants.isOpen(statement))
                        .forEach(statement -> grants.judge(policy, statement)));
        stack.roles()
                .forEach(role -> Grants.allowing(role.role().trust())
                        .filter(statement -> !Grants.isOpen(statement))
                        .forEach(statement -> grants.judgeTrust(role, statement)));
        return grants.findings;
    }

    /** Who may assume a role is said by a policy too. */
    private void judgeTrust(RoleResource role, JsonNode statement) {
        if (isAnyone(statement.path("Principal"))) {
            add(
                    role.location(),
                    Rule.WIDE_GRANT,
                    "the role of " + role.owner()
                            + " lets anyone assume it: name in its AssumeRolePolicyDocument who may");
        }
        Grants.texts(statement.path("Action"))
                .filter(action -> Grants.isPattern(action) && !action.startsWith("sts:"))
                .forEach(action -> add(
                        role.location(),
                        Rule.WIDE_GRANT,
                        "the AssumeRolePolicyDocument of " + role.owner() + " allows " + action
                                + ", but only sts:AssumeRole is needed"));
    }

    private void judge(ResourcePolicy policy, JsonNode statement) {
        var uses = uses(policy, statement);
        var let = policy.logicalId() + " lets " + principals(statement) + " ";
        var on = " on " + list(policy.resourceArns().stream().map(arns::display));
        if (uses.isEmpty()) {
            if (isKnown(statement.path("Principal"))) {
                add(
                        policy,
                        Rule.UNUSED_GRANT,
                        let + list(Grants.texts(statement.path("Action"))) + on
                                + ", and nothing that was found needs it: take it out");
            }
            return;
        }
        var needed = list(uses.stream().map(Use::action));
        Grants.texts(statement.path("Action"))
                .filter(Grants::isPattern)
                .forEach(action -> add(policy, Rule.WIDE_GRANT, let + action + ", but only " + needed + " is needed"));
        Grants.texts(statement.path("Resource"))
                .filter(resource -> isWide(resource, policy.resourceArns()))
                .forEach(resource -> add(
                        policy,
                        Rule.WIDE_GRANT,
                        let + needed + " on " + resource + ", but it is the policy of "
                                + arns.display(policy.resourceArns().getFirst())));
        if (isAnyone(statement.path("Principal"))) {
            add(
                    policy,
                    Rule.WIDE_GRANT,
                    let + needed + on + ", but only " + list(uses.stream().map(Use::who)) + " needs it");
        } else if (statement.path("Principal").has("Service") && !hasSource(statement)) {
            add(
                    policy,
                    Rule.WIDE_GRANT,
                    let + needed + on + " on behalf of any account: give it a Condition with aws:SourceArn");
        }
    }

    /** Of several resources, a pattern may well be meant. */
    private static boolean isWide(String pattern, List<String> resources) {
        return Grants.isPattern(pattern) && resources.size() == 1 && !pattern.startsWith(resources.getFirst());
    }

    private void add(ResourcePolicy policy, Rule rule, String message) {
        add(policy.location(), rule, message);
    }

    private void add(Location at, Rule rule, String message) {
        findings.add(Finding.warning(rule, at, message));
    }

    /** What the statement alone allows of all that is needed. */
    private List<Use> uses(ResourcePolicy policy, JsonNode statement) {
        var alone = PolicyDocument.resourceBased(
                Json.object().put("Version", "2012-10-17").set("Statement", statement));
        var policies = Policies.NONE.withResourceBased(Optional.of(new Policy("statement", alone)));
        var ofRoles = needs.entrySet().stream()
                .flatMap(role -> role.getValue().stream()
                        .flatMap(need -> policy.resourceArns().stream()
                                .filter(resource -> need.resource()
                                        .map(arn -> isPartOf(arn, resource))
                                        .orElse(true))
                                .flatMap(resource -> need.actions().stream()
                                        .filter(action -> Evaluator.decide(
                                                        Grants.principal(role.getKey()),
                                                        policies,
                                                        arns.request(
                                                                action,
                                                                need.resource().orElse(resource)))
                                                instanceof Decision.Allowed)))
                        .map(action -> new Use(role.getKey().owner(), action)));
        var ofServices = Delivery.of(stack).stream()
                .filter(delivery -> policy.resourceArns().contains(delivery.resource()) && delivery.isAllowedBy(alone))
                .map(delivery -> new Use(arns.display(delivery.source()), delivery.action()));
        return Stream.concat(ofRoles, ofServices).distinct().toList();
    }

    private static boolean isPartOf(String arn, String resource) {
        return arn.equals(resource) || arn.startsWith(resource + "/");
    }

    /** Whether all that they need is known here. */
    private boolean isKnown(JsonNode principal) {
        var roles = needs.keySet().stream().map(role -> role.role().arn()).toList();
        var sns = new Principal.Service("sns.amazonaws.com", stack.region());
        return principal.isObject()
                && principal
                        .propertyStream()
                        .allMatch(entry -> Grants.texts(entry.getValue())
                                .allMatch(name ->
                                        roles.contains(name) || sns.names().contains(name)));
    }

    private static boolean isAnyone(JsonNode principal) {
        return Stream.concat(Grants.texts(principal), Grants.texts(principal.path("AWS")))
                .anyMatch("*"::equals);
    }

    private static boolean hasSource(JsonNode statement) {
        return statement
                .path("Condition")
                .valueStream()
                .flatMap(keys -> keys.propertyNames().stream())
                .anyMatch(key -> SOURCES.contains(key.toLowerCase()));
    }

    private String principals(JsonNode statement) {
        var principal = statement.path("Principal");
        return isAnyone(principal)
                ? "anyone"
                : list(principal.valueStream().flatMap(Grants::texts).map(this::name));
    }

    private String name(String principal) {
        return stack.roles().stream()
                .filter(role -> role.role().arn().equals(principal))
                .map(RoleResource::owner)
                .findFirst()
                .orElse(principal);
    }

    private static String list(Stream<String> words) {
        return words.distinct().collect(Collectors.joining(", "));
    }
}
