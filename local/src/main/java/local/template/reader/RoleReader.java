package local.template.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.json.Location;
import local.policy.ManagedPolicies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Role;
import local.template.Node;
import local.template.Resource;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.stack.Stack;

/** {@code AWS::IAM::Role} and the policies that attach themselves to it. */
final class RoleReader {

    private final StackReader stack;
    private final Map<String, Resource> managed = new LinkedHashMap<>();

    RoleReader(StackReader stack) {
        this.stack = stack;
        stack.all("AWS::IAM::ManagedPolicy").forEach(policy -> managed.put(stack.ref(policy), policy));
    }

    List<Stack.RoleResource> roles() {
        return stack.read("AWS::IAM::Role", this::role);
    }

    private Stack.RoleResource role(Resource resource) {
        var properties = resource.properties();
        var name = stack.ref(resource);
        var policies = new ArrayList<Policy>();
        var grantedAt = new LinkedHashMap<String, Location>();
        for (var item : properties.list("Policies")) {
            stack.attempt(() -> {
                if (Unknown.isWhole(item)) {
                    var unknown = PolicyDocument.identityBased(OpenPolicy.anything(OpenPolicy.Kind.IDENTITY));
                    add(item.asText("a policy"), unknown, item.at(), policies, grantedAt);
                } else {
                    var policy = item.asMapping("a policy");
                    add(policy.required("PolicyName"), document(policy), policy.at(), policies, grantedAt);
                }
            });
        }
        for (var arn : properties.list("ManagedPolicyArns")) {
            stack.attempt(() -> add(arn.asText("ManagedPolicyArns"), managed(arn), arn.at(), policies, grantedAt));
        }
        stack.all("AWS::IAM::Policy", "AWS::IAM::RolePolicy")
                .filter(policy -> isFor(policy, name))
                .forEach(policy -> stack.attempt(() -> add(
                        policy.properties().required("PolicyName"),
                        document(policy.properties()),
                        policy.at(),
                        policies,
                        grantedAt)));
        stack.all("AWS::IAM::ManagedPolicy")
                .filter(policy -> isFor(policy, name))
                .forEach(policy -> stack.attempt(
                        () -> add(stack.ref(policy), document(policy.properties()), policy.at(), policies, grantedAt)));
        var trust = properties.need("AssumeRolePolicyDocument");
        var boundary = properties
                .get("PermissionsBoundary")
                .map(arn -> new Policy(arn.asText("PermissionsBoundary"), managed(arn)));
        var role = new Role(
                name,
                stack.attribute(resource, "Arn"),
                StackReader.policy(trust, OpenPolicy.Kind.TRUST),
                List.copyOf(policies),
                boundary,
                StackReader.tags(properties));
        return new Stack.RoleResource(
                stack.id(resource), resource.at(), role, stack.id(resource.owner()), resource.policiesAt(), grantedAt);
    }

    private static void add(
            String name, PolicyDocument document, Location at, List<Policy> policies, Map<String, Location> grantedAt) {
        if (grantedAt.putIfAbsent(name, at) == null) {
            policies.add(new Policy(name, document));
        } else {
            throw new TemplateException(at, "a role cannot have two policies of the name " + name);
        }
    }

    private static boolean isFor(Resource policy, String role) {
        var properties = policy.properties();
        return properties.list("Roles").stream()
                        .anyMatch(node -> node.asText("Roles").equals(role))
                || properties.text("RoleName").filter(role::equals).isPresent();
    }

    private static PolicyDocument document(Node.Mapping policy) {
        return StackReader.policy(policy.need("PolicyDocument"), OpenPolicy.Kind.IDENTITY);
    }

    /** What the policy of that ARN says: the template's own, or AWS's; another may say anything. */
    private PolicyDocument managed(Node arn) {
        var name = arn.asText("the ARN of a managed policy");
        return Optional.ofNullable(managed.get(name))
                .map(policy -> document(policy.properties()))
                .or(() -> ManagedPolicies.find(name).map(Policy::document))
                .orElseGet(() -> unknown(name, arn));
    }

    private PolicyDocument unknown(String name, Node arn) {
        if (name.contains(":iam::aws:policy/") && !Unknown.isIn(name)) {
            throw new TemplateException(arn.at(), "AWS has no managed policy " + name);
        }
        stack.fault(TemplateException.unknown(
                arn.at(),
                "what the managed policy " + Unknown.spoken(name)
                        + " grants is not known here; write its statements into the template"));
        return PolicyDocument.identityBased(OpenPolicy.anything(OpenPolicy.Kind.IDENTITY));
    }
}
