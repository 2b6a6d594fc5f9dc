package local.service.iam;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import local.execution.journal.Table;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** IAM's operations on roles themselves. */
public final class IamRoles {

    private static final int DEFAULT_SESSION_SECONDS = 3600;

    private final Door door;
    private final Credentials credentials;
    private final Time time;
    private final IamPolicies policies;
    private final Account account;
    private final Instant declared;
    private final Table<Details> details;

    /** What a role has that decides nothing. */
    record Details(Instant createDate, String description, int maxSessionDuration) {}

    IamRoles(
            Door door,
            Credentials credentials,
            Time time,
            IamPolicies policies,
            Account account,
            Table<Details> details) {
        this.details = details;
        this.credentials = credentials;
        this.door = door;
        this.time = time;
        this.policies = policies;
        this.account = account;
        this.declared = time.now();
    }

    public synchronized CreateRoleResponse createRole(Principal who, CreateRoleRequest request) {
        var name = request.roleName();
        var path = request.path() == null ? "/" : request.path();
        var arn = account.global("iam", "role" + path + name);
        door.check(who, "iam:CreateRole", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "iam:TagRole", arn);
        }
        if (door.roles().all().stream().anyMatch(role -> role.name().equalsIgnoreCase(name))) {
            throw new ServiceException("EntityAlreadyExists", 409, "Role with name " + name + " already exists.");
        }
        var trust = Quotas.trust(
                Require.policy("assumeRolePolicyDocument", request.assumeRolePolicyDocument(), PolicyDocument::trust));
        var boundary = Optional.ofNullable(request.permissionsBoundary()).map(policies::attachable);
        var role = new Role(name, arn, trust, List.of(), boundary, IamTags.ofRole(Map.of(), request.tags()));
        details.put(
                name,
                new Details(
                        time.now(),
                        request.description(),
                        Objects.requireNonNullElse(request.maxSessionDuration(), DEFAULT_SESSION_SECONDS)));
        door.roles().put(role);
        return CreateRoleResponse.builder().role(shape(role)).build();
    }

    public GetRoleResponse getRole(Principal who, GetRoleRequest request) {
        return GetRoleResponse.builder()
                .role(shape(get(who, "iam:GetRole", request.roleName())))
                .build();
    }

    public ListRolesResponse listRoles(Principal who, ListRolesRequest request) {
        door.check(who, "iam:ListRoles", "*");
        var prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        var roles = door.roles().all().stream()
                .filter(role -> path(role).startsWith(prefix))
                .toList();
        var page = Iam.page(roles, Role::name, request.marker(), request.maxItems());
        return ListRolesResponse.builder()
                .roles(page.items().stream().map(this::listed).toList())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    /** Without what only GetRole tells. */
    private software.amazon.awssdk.services.iam.model.Role listed(Role role) {
        return shape(role)
                .copy(listed -> listed.tags((List<Tag>) null).permissionsBoundary((AttachedPermissionsBoundary) null));
    }

    public UpdateRoleResponse updateRole(Principal who, UpdateRoleRequest request) {
        var role = get(who, "iam:UpdateRole", request.roleName());

        change(
                role,
                before -> new Details(
                        before.createDate(),
                        request.description() == null ? before.description() : request.description(),
                        Objects.requireNonNullElse(request.maxSessionDuration(), before.maxSessionDuration())));
        return UpdateRoleResponse.builder().build();
    }

    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(Principal who, UpdateAssumeRolePolicyRequest request) {
        get(who, "iam:UpdateAssumeRolePolicy", request.roleName());
        var trust = Quotas.trust(Require.policy("policyDocument", request.policyDocument(), PolicyDocument::trust));
        door.roles().change(request.roleName(), role -> role.withTrust(trust));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    public synchronized DeleteRoleResponse deleteRole(Principal who, DeleteRoleRequest request) {
        var role = get(who, "iam:DeleteRole", request.roleName());
        if (role.policies().stream().anyMatch(IamPolicies::isManaged)) {
            throw new ServiceException("DeleteConflict", 409, "Cannot delete entity, must detach all policies first.");
        }
        if (!role.policies().isEmpty()) {
            throw new ServiceException("DeleteConflict", 409, "Cannot delete entity, must delete policies first.");
        }
        door.roles().remove(role.name());
        details.remove(role.name());
        credentials.revoke(role.name());
        return DeleteRoleResponse.builder().build();
    }

    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
            Principal who, PutRolePermissionsBoundaryRequest request) {
        get(who, "iam:PutRolePermissionsBoundary", request.roleName());
        policies.grant(
                request.permissionsBoundary(),
                boundary -> door.roles().change(request.roleName(), role -> role.withBoundary(Optional.of(boundary))));
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            Principal who, DeleteRolePermissionsBoundaryRequest request) {
        get(who, "iam:DeleteRolePermissionsBoundary", request.roleName());
        door.roles().change(request.roleName(), role -> role.withBoundary(Optional.empty()));
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    public TagRoleResponse tagRole(Principal who, TagRoleRequest request) {
        var name = get(who, "iam:TagRole", request.roleName()).name();
        door.roles().change(name, role -> role.withTags(IamTags.ofRole(role.tags(), request.tags())));
        return TagRoleResponse.builder().build();
    }

    public UntagRoleResponse untagRole(Principal who, UntagRoleRequest request) {
        var name = get(who, "iam:UntagRole", request.roleName()).name();
        door.roles().change(name, role -> {
            var tags = new LinkedHashMap<>(role.tags());
            request.tagKeys().forEach(key -> tags.keySet().removeIf(key::equalsIgnoreCase));
            return role.withTags(tags);
        });
        return UntagRoleResponse.builder().build();
    }

    public ListRoleTagsResponse listRoleTags(Principal who, ListRoleTagsRequest request) {
        var role = get(who, "iam:ListRoleTags", request.roleName());
        var page = Iam.page(IamTags.shape(role.tags()), Tag::key, request.marker(), request.maxItems());
        return ListRoleTagsResponse.builder()
                .tags(page.items())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    /** There are none: it is asked by tools that delete a role. */
    public ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
            Principal who, ListInstanceProfilesForRoleRequest request) {
        get(who, "iam:ListInstanceProfilesForRole", request.roleName());
        return ListInstanceProfilesForRoleResponse.builder()
                .instanceProfiles(new ArrayList<>())
                .isTruncated(false)
                .build();
    }

    private Role get(Principal who, String action, String roleName) {
        return get(door, who, action, roleName);
    }

    /** The role, once the caller may act on it. */
    static Role get(Door door, Principal who, String action, String roleName) {
        var role = door.roles().get(roleName);
        door.check(who, action, role.arn());
        return role;
    }

    private Details details(Role role) {
        return details.find(role.name()).orElseGet(this::undescribed);
    }

    /** Of a role that the template declares. */
    private Details undescribed() {
        return new Details(declared, null, DEFAULT_SESSION_SECONDS);
    }

    /** Alone with the role: of changes made at once, none is lost, and none outlives the role. */
    private synchronized void change(Role role, UnaryOperator<Details> change) {
        door.roles().get(role.name());
        details.put(role.name(), change.apply(details(role)));
    }

    private software.amazon.awssdk.services.iam.model.Role shape(Role role) {
        var more = details(role);
        return software.amazon.awssdk.services.iam.model.Role.builder()
                .path(path(role))
                .roleName(role.name())
                .roleId(door.roles().roleId(role))
                .arn(role.arn())
                .createDate(more.createDate())
                .assumeRolePolicyDocument(Iam.encoded(role.trust()))
                .description(more.description())
                .maxSessionDuration(more.maxSessionDuration())
                .permissionsBoundary(role.permissionsBoundary()
                        .map(boundary -> AttachedPermissionsBoundary.builder()
                                .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                                .permissionsBoundaryArn(boundary.name())
                                .build())
                        .orElse(null))
                .tags(role.tags().isEmpty() ? null : IamTags.shape(role.tags()))
                .build();
    }

    /** What stands between {@code role} and the name in its ARN. */
    private static String path(Role role) {
        var resource = role.arn().substring(role.arn().indexOf(":role") + ":role".length());
        return resource.substring(0, resource.length() - role.name().length());
    }

    int maxSessionDuration(String roleName) {
        return details(door.roles().get(roleName)).maxSessionDuration();
    }
}
