package local.service.iam;

import java.util.ArrayList;
import java.util.List;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** IAM's operations on what a role may do: its inline policies and the managed ones that are attached to it. */
public final class IamRolePolicies {

    private final Door door;
    private final IamPolicies policies;

    IamRolePolicies(Door door, IamPolicies policies) {
        this.door = door;
        this.policies = policies;
    }

    public PutRolePolicyResponse putRolePolicy(Principal who, PutRolePolicyRequest request) {
        IamRoles.get(door, who, "iam:PutRolePolicy", request.roleName());
        var name = request.policyName();
        put(
                request.roleName(),
                new Policy(
                        name,
                        Require.policy("policyDocument", request.policyDocument(), PolicyDocument::identityBased)));
        return PutRolePolicyResponse.builder().build();
    }

    public GetRolePolicyResponse getRolePolicy(Principal who, GetRolePolicyRequest request) {
        var role = IamRoles.get(door, who, "iam:GetRolePolicy", request.roleName());
        var policy = inline(role, request.policyName());
        return GetRolePolicyResponse.builder()
                .roleName(role.name())
                .policyName(policy.name())
                .policyDocument(Iam.encoded(policy.document()))
                .build();
    }

    public ListRolePoliciesResponse listRolePolicies(Principal who, ListRolePoliciesRequest request) {
        var role = IamRoles.get(door, who, "iam:ListRolePolicies", request.roleName());
        var names = role.policies().stream()
                .filter(policy -> !IamPolicies.isManaged(policy))
                .map(Policy::name)
                .toList();
        var page = Iam.page(names, name -> name, request.marker(), request.maxItems());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    public DeleteRolePolicyResponse deleteRolePolicy(Principal who, DeleteRolePolicyRequest request) {
        var role = IamRoles.get(door, who, "iam:DeleteRolePolicy", request.roleName());
        remove(role.name(), inline(role, request.policyName()).name());
        return DeleteRolePolicyResponse.builder().build();
    }

    public AttachRolePolicyResponse attachRolePolicy(Principal who, AttachRolePolicyRequest request) {
        IamRoles.get(door, who, "iam:AttachRolePolicy", request.roleName());
        policies.grant(request.policyArn(), policy -> put(request.roleName(), policy));
        return AttachRolePolicyResponse.builder().build();
    }

    public DetachRolePolicyResponse detachRolePolicy(Principal who, DetachRolePolicyRequest request) {
        var role = IamRoles.get(door, who, "iam:DetachRolePolicy", request.roleName());
        var arn = IamPolicies.valid(request.policyArn());
        if (role.policies().stream().noneMatch(policy -> policy.name().equals(arn))) {
            throw new ServiceException("NoSuchEntity", 404, "Policy " + arn + " was not found.");
        }
        remove(role.name(), arn);
        return DetachRolePolicyResponse.builder().build();
    }

    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
            Principal who, ListAttachedRolePoliciesRequest request) {
        var role = IamRoles.get(door, who, "iam:ListAttachedRolePolicies", request.roleName());
        var attached = role.policies().stream().filter(IamPolicies::isManaged).toList();
        var page = Iam.page(attached, Policy::name, request.marker(), request.maxItems());
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(page.items().stream()
                        .map(policy -> AttachedPolicy.builder()
                                .policyName(IamPolicies.name(policy.name()))
                                .policyArn(policy.name())
                                .build())
                        .toList())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    private static Policy inline(Role role, String name) {
        return role.policies().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ServiceException(
                        "NoSuchEntity", 404, "The role policy with name " + name + " cannot be found."));
    }

    private void put(String roleName, Policy policy) {
        door.roles().change(roleName, role -> {
            var changed = without(role, policy.name());
            changed.add(policy);
            return with(role, Quotas.ofRole(role.name(), changed));
        });
    }

    private void remove(String roleName, String policyName) {
        door.roles().change(roleName, role -> with(role, without(role, policyName)));
    }

    private static List<Policy> without(Role role, String policyName) {
        var policies = new ArrayList<>(role.policies());
        policies.removeIf(policy -> policy.name().equals(policyName));
        return policies;
    }

    private static Role with(Role role, List<Policy> policies) {
        return role.withPolicies(policies);
    }
}
