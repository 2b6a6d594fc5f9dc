package local.service.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Principal.RoleSession;
import local.policy.Request;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.PolicySourceType;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.Statement;

/** IAM's policy simulator, on the same evaluator that decides the calls. */
public final class IamSimulation {

    private final Door door;
    private final String account;

    IamSimulation(Door door, String account) {
        this.door = door;
        this.account = account;
    }

    /** What a role of the account may do. */
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
            Principal who, SimulatePrincipalPolicyRequest request) {
        var arn = Require.notNull("policySourceArn", request.policySourceArn());
        door.check(who, "iam:SimulatePrincipalPolicy", arn);
        var role = door.roles()
                .findByArn(arn)
                .orElseThrow(() -> new ServiceException("NoSuchEntity", 404, arn + " does not exist."));
        var identityBased = new ArrayList<>(role.policies());
        identityBased.addAll(documents("policyInputList", request.policyInputList()));
        var session = new RoleSession(arn.split(":")[4], role.name(), "simulation");
        var results = new Simulation(
                        session,
                        new Policies(identityBased, role.permissionsBoundary(), List.of(), Optional.empty()),
                        request.contextEntries())
                .decide(request.actionNames(), request.resourceArns());
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(results)
                .isTruncated(false)
                .build();
    }

    /** What policies that are attached to nothing would allow. */
    public SimulateCustomPolicyResponse simulateCustomPolicy(Principal who, SimulateCustomPolicyRequest request) {
        door.check(who, "iam:SimulateCustomPolicy", "*");
        var boundary =
                documents("permissionsBoundaryPolicyInputList", request.permissionsBoundaryPolicyInputList()).stream()
                        .findFirst();
        var identityBased = documents("policyInputList", request.policyInputList());
        var results = new Simulation(
                        new RoleSession(account, "simulated", "simulation"),
                        new Policies(identityBased, boundary, List.of(), Optional.empty()),
                        request.contextEntries())
                .decide(request.actionNames(), request.resourceArns());
        return SimulateCustomPolicyResponse.builder()
                .evaluationResults(results)
                .isTruncated(false)
                .build();
    }

    private static List<Policy> documents(String member, List<String> texts) {
        var policies = new ArrayList<Policy>();
        for (var text : texts) {
            policies.add(new Policy(
                    "PolicyInputList." + (policies.size() + 1),
                    Require.policy(member, text, PolicyDocument::identityBased)));
        }
        return policies;
    }

    private record Simulation(RoleSession session, Policies policies, List<ContextEntry> context) {

        List<EvaluationResult> decide(List<String> actions, List<String> resources) {
            var results = new ArrayList<EvaluationResult>();
            for (var action : actions) {
                for (var resource : resources.isEmpty() ? List.of("*") : resources) {
                    results.add(decide(action, resource));
                }
            }
            return results;
        }

        private EvaluationResult decide(String action, String resource) {
            if (!action.matches("[\\w-]+:[\\w*?]+")) {
                throw new ServiceException("InvalidInput", 400, "ActionNames contains an invalid action: " + action);
            }
            var decision = Evaluator.decide(session, policies, new Request(action, resource, values()));
            return EvaluationResult.builder()
                    .evalActionName(action)
                    .evalResourceName(resource)
                    .evalDecision(
                            switch (decision) {
                                case Decision.Allowed _ -> PolicyEvaluationDecisionType.ALLOWED;
                                case Decision.ExplicitDeny _ -> PolicyEvaluationDecisionType.EXPLICIT_DENY;
                                case Decision.ImplicitDeny _ -> PolicyEvaluationDecisionType.IMPLICIT_DENY;
                            })
                    .matchedStatements(
                            switch (decision) {
                                case Decision.Allowed(var by) -> List.of(statement(by));
                                case Decision.ExplicitDeny(var by) -> List.of(statement(by));
                                case Decision.ImplicitDeny _ -> new ArrayList<Statement>();
                            })
                    .missingContextValues(new ArrayList<>())
                    .build();
        }

        private static Statement statement(Decision.Source source) {
            return Statement.builder()
                    .sourcePolicyId(source.policy().name())
                    .sourcePolicyType(
                            IamPolicies.isManaged(source.policy())
                                    ? PolicySourceType.USER_MANAGED
                                    : PolicySourceType.ROLE)
                    .build();
        }

        private Map<String, List<String>> values() {
            var values = new HashMap<String, List<String>>();
            context.forEach(entry -> values.put(entry.contextKeyName(), entry.contextKeyValues()));
            return values;
        }
    }
}
