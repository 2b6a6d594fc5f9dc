package local.service.iam;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.SessionTags;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** AWS Security Token Service: who one is, and how to become a role. */
public final class Sts {

    private static final int DEFAULT_SECONDS = 3600;
    private static final int MAX_CHAINED_SECONDS = 3600;

    /** Characters that a session policy may have; with the names of managed ones it is packed into as many. */
    private static final int MAX_POLICY = 2048;

    private static final int MAX_POLICY_ARNS = 10;

    private final Door door;
    private final Iam iam;
    private final Credentials credentials;
    private final Time time;
    private final Account account;

    public Sts(Door door, Iam iam, Credentials credentials, Time time, Account account) {
        this.door = door;
        this.iam = iam;
        this.credentials = credentials;
        this.time = time;
        this.account = account;
    }

    /** Needs no permission. */
    public GetCallerIdentityResponse getCallerIdentity(Principal who, GetCallerIdentityRequest request) {
        return GetCallerIdentityResponse.builder()
                .userId(door.roles().userId(who))
                .account(account.id())
                .arn(door.known(who).arn())
                .build();
    }

    /** The credentials act as the role, within what session policies allow, until they expire. */
    public AssumeRoleResponse assumeRole(Principal who, AssumeRoleRequest request) {
        int seconds = Objects.requireNonNullElse(request.durationSeconds(), DEFAULT_SECONDS);
        if (who instanceof Principal.RoleSession && seconds > MAX_CHAINED_SECONDS) {
            throw tooLong("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
                    + " chaining");
        }
        var policies = sessionPolicies(request);
        var context = new HashMap<String, List<String>>();
        context.put("sts:RoleSessionName", List.of(request.roleSessionName()));
        Optional.ofNullable(request.externalId()).ifPresent(id -> context.put("sts:ExternalId", List.of(id)));
        Optional.ofNullable(request.sourceIdentity()).ifPresent(id -> context.put("sts:SourceIdentity", List.of(id)));
        var session = door.assumeRole(who, request.roleArn(), request.roleSessionName(), tags(who, request), context);
        if (seconds > iam.maxSessionDuration(session.roleName())) {
            throw tooLong("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        var expiration = time.now().plus(Duration.ofSeconds(seconds));
        var issued = credentials.issue(session.limitedTo(policies), expiration);
        return AssumeRoleResponse.builder()
                .assumedRoleUser(AssumedRoleUser.builder()
                        .arn(session.arn())
                        .assumedRoleId(door.roles().userId(session))
                        .build())
                .credentials(software.amazon.awssdk.services.sts.model.Credentials.builder()
                        .accessKeyId(issued.accessKeyId())
                        .secretAccessKey(issued.secretAccessKey())
                        .sessionToken(issued.sessionToken())
                        .expiration(expiration)
                        .build())
                .packedPolicySize(request.policy() == null ? null : packed(request.policy()))
                .sourceIdentity(request.sourceIdentity())
                .build();
    }

    private static SessionTags tags(Principal who, AssumeRoleRequest request) {
        var values = new LinkedHashMap<String, String>();
        for (var tag : request.tags()) {
            if (values.keySet().stream().anyMatch(tag.key()::equalsIgnoreCase)) {
                throw new ServiceException(
                        "InvalidParameterValue",
                        400,
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            values.put(tag.key(), tag.value());
        }
        if (!values.keySet().containsAll(request.transitiveTagKeys())) {
            throw new ServiceException(
                    "InvalidParameterValue", 400, "The transitive tag keys must be keys of tags that are passed.");
        }
        if (who instanceof Principal.RoleSession before
                && before.tags().transitive().stream().anyMatch(values::containsKey)) {
            throw new ServiceException(
                    "InvalidParameterValue",
                    400,
                    "A tag that the session hands on as transitive cannot be passed anew.");
        }
        return new SessionTags(values, new HashSet<>(request.transitiveTagKeys()));
    }

    private static ServiceException tooLong(String message) {
        return new ServiceException("ValidationError", 400, message);
    }

    /** In per cent of what there is room for. */
    private static int packed(String policy) {
        return Math.ceilDiv(policy.length() * 100, MAX_POLICY);
    }

    private List<Policy> sessionPolicies(AssumeRoleRequest request) {
        if (request.policy() != null && request.policy().length() > MAX_POLICY) {
            throw new ServiceException(
                    "PackedPolicyTooLarge",
                    400,
                    "Packed policy consumes " + packed(request.policy())
                            + "% of allotted space, please use smaller policy.");
        }
        if (request.policyArns().size() > MAX_POLICY_ARNS) {
            throw new ServiceException(
                    "ValidationError",
                    400,
                    "The number of policyArns exceeds the limit of " + MAX_POLICY_ARNS + " per session.");
        }
        var managed = request.policyArns().stream().map(each -> iam.managedPolicy(each.arn()));
        var inline = Stream.ofNullable(request.policy())
                .map(text -> new Policy("session policy", Require.policy("policy", text, PolicyDocument::session)));
        return Stream.concat(managed, inline).toList();
    }
}
