package local.service.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.execution.journal.Table;
import local.json.Arn;
import local.policy.ManagedPolicies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM's operations on managed policies: AWS's own, which stay as they are, and those of the account. Whatever changes one,
 * or hands one to a role, does so alone: a role never keeps a document that has been replaced.
 */
public final class IamPolicies {

    private static final int MAX_VERSIONS = 5;
    private static final Pattern POLICY_ARN = Pattern.compile("arn:[\\w-]+:iam::(\\d{12}|aws):policy/.+");

    private final Door door;
    private final Time time;
    private final Account account;
    private final Table<Managed> own;

    /** A managed policy. A value: a new version makes a new one. */
    record Managed(
            String arn,
            Instant createDate,
            String description,
            TreeMap<Integer, Version> versions,
            int defaultVersion,
            int lastVersion,
            Map<String, String> tags) {

        Managed with(TreeMap<Integer, Version> versions, int defaultVersion, int lastVersion) {
            return new Managed(arn, createDate, description, versions, defaultVersion, lastVersion, tags);
        }

        Policy policy() {
            return new Policy(arn, versions.get(defaultVersion).document());
        }
    }

    record Version(PolicyDocument document, Instant createDate) {}

    IamPolicies(Door door, Time time, Account account, Table<Managed> own) {
        this.own = own;
        this.door = door;
        this.time = time;
        this.account = account;
    }

    public synchronized CreatePolicyResponse createPolicy(Principal who, CreatePolicyRequest request) {
        var name = request.policyName();
        var arn = account.global("iam", "policy" + (request.path() == null ? "/" : request.path()) + name);
        door.check(who, "iam:CreatePolicy", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "iam:TagPolicy", arn);
        }
        var document = document(request.policyDocument());
        var versions = new TreeMap<Integer, Version>();
        versions.put(1, new Version(document, time.now()));
        var policy =
                new Managed(arn, time.now(), request.description(), versions, 1, 1, IamTags.ofPolicy(request.tags()));
        if (own.values().stream().anyMatch(other -> name(other.arn()).equalsIgnoreCase(name))) {
            throw new ServiceException(
                    "EntityAlreadyExists",
                    409,
                    "A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        own.put(arn, policy);
        return CreatePolicyResponse.builder().policy(shape(policy)).build();
    }

    private static PolicyDocument document(String text) {
        return Quotas.managed(Require.policy("policyDocument", text, PolicyDocument::identityBased));
    }

    public GetPolicyResponse getPolicy(Principal who, GetPolicyRequest request) {
        return GetPolicyResponse.builder()
                .policy(shape(get(who, "iam:GetPolicy", request.policyArn())))
                .build();
    }

    public ListPoliciesResponse listPolicies(Principal who, ListPoliciesRequest request) {
        door.check(who, "iam:ListPolicies", "*");
        var scope = request.scopeAsString() == null ? "All" : request.scopeAsString();
        var arns = Stream.concat(
                        scope.equals("AWS")
                                ? Stream.empty()
                                : own.values().stream().map(Managed::arn),
                        scope.equals("Local")
                                ? Stream.empty()
                                : ManagedPolicies.paths().stream()
                                        .map(("arn:" + account.partition() + ":iam::aws:policy/")::concat))
                .toList();
        var policies = arns.stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .filter(policy ->
                        request.pathPrefix() == null || path(policy.arn()).startsWith(request.pathPrefix()))
                .filter(policy -> !Boolean.TRUE.equals(request.onlyAttached())
                        || !attachedTo(policy.arn()).isEmpty())
                .filter(policy -> switch (request.policyUsageFilter()) {
                    case PERMISSIONS_POLICY -> !attachedTo(policy.arn()).isEmpty();
                    case PERMISSIONS_BOUNDARY -> !boundedBy(policy.arn()).isEmpty();
                    case null, default -> true;
                })
                .toList();
        var page = Iam.page(policies, Managed::arn, request.marker(), request.maxItems());
        return ListPoliciesResponse.builder()
                .policies(page.items().stream()
                        .map(policy -> shape(policy).copy(listed -> listed.tags((List<Tag>) null)))
                        .toList())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    public synchronized DeletePolicyResponse deletePolicy(Principal who, DeletePolicyRequest request) {
        var policy = own(get(who, "iam:DeletePolicy", request.policyArn()));
        if (!attachedTo(policy.arn()).isEmpty() || !boundedBy(policy.arn()).isEmpty()) {
            throw new ServiceException("DeleteConflict", 409, "Cannot delete a policy attached to entities.");
        }
        if (policy.versions().size() > 1) {
            throw new ServiceException(
                    "DeleteConflict",
                    409,
                    "This policy has more than one version. Before you delete a policy, you must delete the "
                            + "policy's versions. The default version is deleted with the policy.");
        }
        own.remove(policy.arn());
        return DeletePolicyResponse.builder().build();
    }

    public synchronized CreatePolicyVersionResponse createPolicyVersion(
            Principal who, CreatePolicyVersionRequest request) {
        var policy = own(get(who, "iam:CreatePolicyVersion", request.policyArn()));
        var document = document(request.policyDocument());
        if (policy.versions().size() == MAX_VERSIONS) {
            throw new ServiceException(
                    "LimitExceeded",
                    409,
                    "A managed policy can have up to 5 versions. Before you create a new version, you must delete "
                            + "an existing version.");
        }
        var versions = new TreeMap<>(policy.versions());
        int number = policy.lastVersion() + 1;
        versions.put(number, new Version(document, time.now()));
        var changed = policy.with(
                versions, Boolean.TRUE.equals(request.setAsDefault()) ? number : policy.defaultVersion(), number);
        replace(changed);
        return CreatePolicyVersionResponse.builder()
                .policyVersion(shape(changed, number, false))
                .build();
    }

    public synchronized SetDefaultPolicyVersionResponse setDefaultPolicyVersion(
            Principal who, SetDefaultPolicyVersionRequest request) {
        var policy = own(get(who, "iam:SetDefaultPolicyVersion", request.policyArn()));
        int number = version(policy, request.versionId());
        replace(policy.with(policy.versions(), number, policy.lastVersion()));
        return SetDefaultPolicyVersionResponse.builder().build();
    }

    public synchronized DeletePolicyVersionResponse deletePolicyVersion(
            Principal who, DeletePolicyVersionRequest request) {
        var policy = own(get(who, "iam:DeletePolicyVersion", request.policyArn()));
        int number = version(policy, request.versionId());
        if (number == policy.defaultVersion()) {
            throw new ServiceException("DeleteConflict", 409, "Cannot delete the default version of a policy.");
        }
        var versions = new TreeMap<>(policy.versions());
        versions.remove(number);
        replace(policy.with(versions, policy.defaultVersion(), policy.lastVersion()));
        return DeletePolicyVersionResponse.builder().build();
    }

    public GetPolicyVersionResponse getPolicyVersion(Principal who, GetPolicyVersionRequest request) {
        var policy = get(who, "iam:GetPolicyVersion", request.policyArn());
        return GetPolicyVersionResponse.builder()
                .policyVersion(shape(policy, version(policy, request.versionId()), true))
                .build();
    }

    public ListPolicyVersionsResponse listPolicyVersions(Principal who, ListPolicyVersionsRequest request) {
        var policy = get(who, "iam:ListPolicyVersions", request.policyArn());
        var versions = policy.versions().descendingKeySet().stream()
                .map(number -> shape(policy, number, false))
                .toList();
        var page = Iam.page(versions, PolicyVersion::versionId, request.marker(), request.maxItems());
        return ListPolicyVersionsResponse.builder()
                .versions(page.items())
                .isTruncated(page.nextToken() != null)
                .marker(page.nextToken())
                .build();
    }

    /**
     * The policy as it can be attached to a role.
     *
     * @throws ServiceException {@code NoSuchEntity}
     */
    Policy attachable(String arn) {
        return find(valid(arn))
                .map(Managed::policy)
                .orElseThrow(() -> new ServiceException(
                        "NoSuchEntity",
                        404,
                        "Policy " + arn + " does not exist or is not attachable."
                                + (isAws(arn)
                                        ? " (Of AWS's own policies the local run has "
                                                + ManagedPolicies.paths().size()
                                                + "; iam list-policies --scope AWS lists them.)"
                                        : "")));
    }

    /** @throws ServiceException {@code InvalidInput} where the text is the ARN of no policy */
    static String valid(String arn) {
        if (!POLICY_ARN.matcher(arn).matches()) {
            throw new ServiceException("InvalidInput", 400, "ARN " + arn + " is not valid.");
        }
        return arn;
    }

    static boolean isManaged(Policy policy) {
        return Arn.isOne(policy.name());
    }

    private static String path(String arn) {
        var resource = arn.substring(arn.indexOf(":policy") + ":policy".length());
        return resource.substring(0, resource.lastIndexOf('/') + 1);
    }

    /** The name that a policy's ARN ends with. */
    static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    static boolean isAws(String arn) {
        return arn.contains(":iam::aws:policy/");
    }

    private Optional<Managed> find(String arn) {
        return own.find(arn)
                .or(() -> ManagedPolicies.find(arn).map(policy -> {
                    var versions = new TreeMap<Integer, Version>();
                    versions.put(1, new Version(policy.document(), Instant.EPOCH));
                    return new Managed(arn, Instant.EPOCH, null, versions, 1, 1, Map.of());
                }));
    }

    private Managed get(Principal who, String action, String arn) {
        door.check(who, action, valid(arn));
        return find(arn)
                .orElseThrow(() -> new ServiceException("NoSuchEntity", 404, "Policy " + arn + " was not found."));
    }

    private static Managed own(Managed policy) {
        if (isAws(policy.arn())) {
            throw new ServiceException("AccessDenied", 403, "AWS managed policies cannot be changed");
        }
        return policy;
    }

    private static int version(Managed policy, String versionId) {
        return policy.versions().keySet().stream()
                .filter(number -> ("v" + number).equals(versionId))
                .findFirst()
                .orElseThrow(() -> new ServiceException(
                        "NoSuchEntity",
                        404,
                        "Policy " + policy.arn() + " version " + versionId + " does not exist or is not attachable."));
    }

    /**
     * Hands the policy of that ARN to a role.
     *
     * @param grant changes the role
     * @throws ServiceException {@code NoSuchEntity}
     */
    synchronized void grant(String arn, Consumer<Policy> grant) {
        grant.accept(attachable(arn));
    }

    /** The roles that it bounds. */
    private List<Role> boundedBy(String arn) {
        return door.roles().all().stream()
                .filter(role -> role.permissionsBoundary()
                        .filter(boundary -> boundary.name().equals(arn))
                        .isPresent())
                .toList();
    }

    private List<Role> attachedTo(String arn) {
        return door.roles().all().stream()
                .filter(role -> role.policies().stream()
                        .anyMatch(policy -> policy.name().equals(arn)))
                .toList();
    }

    /** Also wherever it is attached or a boundary, so that the new default counts at once. */
    private void replace(Managed managed) {
        own.put(managed.arn(), managed);
        var policy = managed.policy();
        UnaryOperator<Policy> renewed = old -> old.name().equals(policy.name()) ? policy : old;
        Stream.concat(attachedTo(managed.arn()).stream(), boundedBy(managed.arn()).stream())
                .map(Role::name)
                .distinct()
                .forEach(name -> door.roles()
                        .change(
                                name,
                                role -> role.withPolicies(role.policies().stream()
                                                .map(renewed)
                                                .toList())
                                        .withBoundary(role.permissionsBoundary().map(renewed))));
    }

    private software.amazon.awssdk.services.iam.model.Policy shape(Managed policy) {

        return software.amazon.awssdk.services.iam.model.Policy.builder()
                .policyName(name(policy.arn()))
                .policyId(Roles.id("ANPA", policy.arn()))
                .arn(policy.arn())
                .path(path(policy.arn()))
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(attachedTo(policy.arn()).size())
                .permissionsBoundaryUsageCount(boundedBy(policy.arn()).size())
                .isAttachable(true)
                .description(policy.description())
                .tags(policy.tags().isEmpty() ? null : IamTags.shape(policy.tags()))
                .createDate(policy.createDate())
                .updateDate(policy.versions().lastEntry().getValue().createDate())
                .build();
    }

    private static PolicyVersion shape(Managed policy, int number, boolean withDocument) {
        var version = policy.versions().get(number);
        return PolicyVersion.builder()
                .versionId("v" + number)
                .isDefaultVersion(number == policy.defaultVersion())
                .createDate(version.createDate())
                .document(withDocument ? Iam.encoded(version.document()) : null)
                .build();
    }
}
