package local.template.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Location;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyType;
import local.policy.Principal;
import local.policy.Request;
import local.template.Node;
import local.template.edit.Addition;
import local.template.edit.NodeText;
import local.template.stack.Stack;

/**
 * What to change in the template so that a role may do what it was refused.
 *
 * @param location    the line to go to
 * @param instruction what to do there: {@code add under Policies of OrderMachine}
 * @param lines       the lines to add, without the indentation of their place; none where something is to be taken away
 * @param addition    the same as a change of the template's text; empty where something is to be taken away
 */
public record Remedy(Location location, String instruction, List<String> lines, Optional<Addition> addition) {

    /**
     * The narrowest grant that closes the gap: a SAM policy template where one covers it, else a statement; or, where a
     * statement of the role or its permissions boundary forbids it, that one.
     *
     * @param roleName of the role that was refused
     * @param action   {@code lambda:InvokeFunction}
     * @param resource the ARN that is acted on, or {@code *}
     * @return nothing where the template has no such role, or where its policies do allow it: then the resource's own
     *         policy is what refuses
     */
    public static Optional<Remedy> of(Stack stack, String roleName, String action, String resource) {
        return of(stack, roleName, List.of(action), resource);
    }

    /** As for one action, for those of several that are refused: what is needed together is added together. */
    public static Optional<Remedy> of(Stack stack, String roleName, List<String> actions, String resource) {
        return stack.roles().stream()
                .filter(role -> role.role().name().equals(roleName))
                .findFirst()
                .flatMap(role -> of(stack, role, actions, resource));
    }

    private static Optional<Remedy> of(Stack stack, Stack.RoleResource role, List<String> actions, String resource) {
        var session = new Principal.RoleSession(stack.account(), role.role().name(), "check");
        var missing = new ArrayList<String>();
        for (var action : actions) {
            switch (Evaluator.decide(session, Policies.of(role.role()), new Request(action, resource))) {
                case Decision.Allowed _ -> {}
                case Decision.ExplicitDeny(var by) -> {
                    return Optional.of(new Remedy(
                            role.grantedAt().getOrDefault(by.policy().name(), role.location()),
                            "take out or narrow " + by.statement() + " of "
                                    + by.policy().name() + ", which denies it",
                            List.of(),
                            Optional.empty()));
                }
                case Decision.ImplicitDeny(var type)
                when type == PolicyType.PERMISSIONS_BOUNDARY -> {
                    return Optional.of(new Remedy(
                            role.location(),
                            "the permissions boundary of " + role.owner() + " must allow " + action + " too",
                            List.of(),
                            Optional.empty()));
                }
                case Decision.ImplicitDeny _ -> missing.add(action);
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(grant(stack, role, missing, resource));
    }

    /**
     * The policy that lets a service deliver to a queue, a topic, a function or a log group of the stack; nothing else can.
     *
     * @param service {@code sns.amazonaws.com}
     * @param source  the ARN of the topic or rule on whose behalf it does
     */
    public static Remedy ofDelivery(Stack stack, String service, String source, String arn) {
        return new DeliveryGrant(stack, service, source, arn).remedy();
    }

    private static Remedy grant(Stack stack, Stack.RoleResource role, List<String> actions, String resource) {
        boolean hasPolicies = !role.policiesAt().equals(role.location());
        var grant = new Grant(stack, role.role().name(), actions, resource, role.policiesAt());
        // A role that stands in the template itself knows no policy templates: only what SAM makes a role for does.
        var item = role.owner().equals(role.logicalId()) ? grant.inlinePolicy(names(role)) : grant.narrowest();
        var items = new Node.Sequence(List.of(item), item.at());
        var addition = hasPolicies ? items : Node.mapping("Policies", items);
        boolean json = role.policiesAt().file().toString().endsWith(".json");
        var instruction = "add under " + (hasPolicies ? "Policies" : "Properties") + " of " + role.owner();
        var owner = role.owner().substring(role.owner().lastIndexOf('/') + 1);
        return new Remedy(
                role.policiesAt(),
                instruction,
                json ? NodeText.json(addition) : NodeText.yaml(addition),
                Optional.of(Addition.item(List.of("Resources", owner, "Properties", "Policies"), item)));
    }

    private static Set<String> names(Stack.RoleResource role) {
        return role.role().policies().stream().map(Policy::name).collect(Collectors.toSet());
    }

    /** {@code template.yaml:57: add under Policies of OrderMachine: - ...}, on as many lines as it takes. */
    @Override
    public String toString() {
        return location + ": " + text();
    }

    /** Without the line to go to. */
    public String text() {
        return instruction
                + switch (lines.size()) {
                    case 0 -> "";
                    case 1 -> ": " + lines.getFirst();
                    default ->
                        ":\n"
                                + String.join(
                                        "\n",
                                        lines.stream()
                                                .map(line -> "    " + line)
                                                .toList());
                };
    }
}
