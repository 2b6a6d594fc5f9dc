package local.service.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.policy.ManagedPolicies;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/**
 * IAM's policy simulator, on the same evaluator that decides the calls.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html">SimulateCustomPolicy</a>
 */
public final class IamSimulation {

    private static final List<String> CALLERS = List.of("user", "group", "role");

    private final Door door;
    private final Account account;

    IamSimulation(Door door, Account account) {
        this.door = door;
        this.account = account;
    }

    /** What a role of the account, or its administrator, may do. */
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
            Principal who, SimulatePrincipalPolicyRequest request) {
        var arn = Require.notNull("policySourceArn", request.policySourceArn());
        door.check(who, "iam:SimulatePrincipalPolicy", arn);
        var attached = attached(arn);
        var identityBased = Stream.concat(
                        attached.identityBased().stream(),
                        Simulation.documents("PolicyInputList", request.policyInputList()).stream())
                .toList();
        var boundary = boundary(request.permissionsBoundaryPolicyInputList()).or(attached::permissionsBoundary);
        var simulation = simulation(
                request.callerArn() == null ? arn : request.callerArn(),
                new Policies(identityBased, boundary, List.of(), Simulation.resourcePolicy(request.resourcePolicy())),
                request.contextEntries(),
                request.resourceOwner());
        EvaluationScenario.require(request.resourceHandlingOption(), request.resourceArns());
        var results = simulation.decide(request.actionNames(), request.resourceArns());
        var page = Iam.page(results, Simulation::id, request.marker(), request.maxItems());
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(page.items())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    /** What policies that are attached to nothing would allow. */
    public SimulateCustomPolicyResponse simulateCustomPolicy(Principal who, SimulateCustomPolicyRequest request) {
        door.check(who, "iam:SimulateCustomPolicy", "*");
        if (request.resourcePolicy() != null && request.callerArn() == null) {
            throw Simulation.invalid(
                    "CallerArn is required where there is a ResourcePolicy: its Principal names callers");
        }
        Require.notNull("policyInputList", request.hasPolicyInputList() ? request.policyInputList() : null);
        var simulation = simulation(
                request.callerArn() == null ? account.global("iam", "user/simulated") : request.callerArn(),
                new Policies(
                        Simulation.documents("PolicyInputList", request.policyInputList()),
                        boundary(request.permissionsBoundaryPolicyInputList()),
                        List.of(),
                        Simulation.resourcePolicy(request.resourcePolicy())),
                request.contextEntries(),
                request.resourceOwner());
        EvaluationScenario.require(request.resourceHandlingOption(), request.resourceArns());
        var results = simulation.decide(request.actionNames(), request.resourceArns());
        var page = Iam.page(results, Simulation::id, request.marker(), request.maxItems());
        return SimulateCustomPolicyResponse.builder()
                .evaluationResults(page.items())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    /** What is attached to a role of the account or to its administrator. */
    private Policies attached(String arn) {
        if (arn.equals(new Principal.Administrator(account.partition(), account.id()).arn())) {
            return new Policies(
                    ManagedPolicies.find(Door.ADMINISTRATOR_ACCESS).stream().toList(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());
        }
        return door.roles()
                .findByArn(arn)
                .map(Policies::of)
                .orElseThrow(() -> new ServiceException("NoSuchEntity", 404, arn + " does not exist."));
    }

    private Optional<Policy> boundary(List<String> texts) {
        if (texts.size() > 1) {
            throw Simulation.invalid("PermissionsBoundaryPolicyInputList may have one policy, not " + texts.size());
        }
        return Simulation.documents("PermissionsBoundaryPolicyInputList", texts).stream()
                .findFirst();
    }

    private static Simulation simulation(
            String caller, Policies policies, List<ContextEntry> context, String resourceOwner) {
        if (CALLERS.stream().noneMatch(type -> Arn.parse(caller, "iam", type).isPresent())) {
            throw Simulation.invalid("CallerArn must be the ARN of a user, group or role, not " + caller);
        }
        var principal = Arn.of(caller).type().equals("role")
                ? new Principal.RoleSession(Arn.of(caller), "simulation", List.of())
                : new Principal.User(caller);
        var keys = Simulation.context(context);
        keys.putIfAbsent("aws:PrincipalArn", List.of(caller));
        return new Simulation(principal, policies, keys, Simulation.owner(resourceOwner));
    }
}
