package local.service.iam;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.access.Door;
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
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;

    /** Characters that a session policy may have; with the names of managed ones it is packed into as many. */
    private static final int MAX_POLICY = 2048;

    private static final int MAX_POLICY_ARNS = 10;

    private final Door door;
    private final Iam iam;
    private final Credentials credentials;
    private final Time time;
    private final String account;

    /** @param account its ID */
    public Sts(Door door, Iam iam, Credentials credentials, Time time, String account) {
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
                .account(account)
                .arn(who.arn())
                .build();
    }

    /** The credentials act as the role, within what session policies allow, until they expire. */
    public AssumeRoleResponse assumeRole(Principal who, AssumeRoleRequest request) {
        var arn = Require.notNull("roleArn", request.roleArn());
        var name = Require.notNull("roleSessionName", request.roleSessionName());
        if (!name.matches("[\\w+=,.@-]{2,64}")) {
            throw new ServiceException(
                    "ValidationError",
                    400,
                    "1 validation error detected: Value '" + name
                            + "' at 'roleSessionName' failed to satisfy constraint: "
                            + "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
        }
        int seconds = request.durationSeconds() == null
                ? DEFAULT_SECONDS
                : Require.between("durationSeconds", request.durationSeconds(), MIN_SECONDS, MAX_SECONDS);
        var policies = sessionPolicies(request);
        var context = request.externalId() == null
                ? Map.<String, List<String>>of()
                : Map.of("sts:ExternalId", List.of(request.externalId()));
        var session = door.assumeRole(who, arn, name, context);
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
                .packedPolicySize(
                        request.policy() == null
                                ? null
                                : Math.ceilDiv(request.policy().length() * 100, MAX_POLICY))
                .build();
    }

    private List<Policy> sessionPolicies(AssumeRoleRequest request) {
        Require.length("policy", request.policy(), 1, MAX_POLICY);
        if (request.policyArns().size() > MAX_POLICY_ARNS) {
            throw new ServiceException(
                    "ValidationError",
                    400,
                    "1 validation error detected: Value at 'policyArns' "
                            + "failed to satisfy constraint: Member must have length less than or equal to "
                            + MAX_POLICY_ARNS);
        }
        var managed = request.policyArns().stream().map(each -> iam.managedPolicy(each.arn()));
        var inline = Stream.ofNullable(request.policy())
                .map(text -> new Policy("session policy", Require.policy("policy", text, PolicyDocument::session)));
        return Stream.concat(managed, inline).toList();
    }
}
