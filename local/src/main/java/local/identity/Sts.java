package local.identity;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import local.door.Credentials;
import local.door.Door;
import local.door.Require;
import local.door.ServiceException;
import local.iam.Principal;
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

    private final Door door;
    private final Credentials credentials;
    private final Time time;
    private final String account;

    /** @param account its ID */
    public Sts(Door door, Credentials credentials, Time time, String account) {
        this.door = door;
        this.credentials = credentials;
        this.time = time;
        this.account = account;
    }

    /** Needs no permission. */
    public GetCallerIdentityResponse getCallerIdentity(Principal who, GetCallerIdentityRequest request) {
        return GetCallerIdentityResponse.builder().userId(door.roles().userId(who)).account(account).arn(who.arn()).build();
    }

    /**
     * The credentials act as the role for as long as the local run lasts. Session policies are not there: a request
     * with one is refused.
     */
    public AssumeRoleResponse assumeRole(Principal who, AssumeRoleRequest request) {
        var arn = Require.notNull("roleArn", request.roleArn());
        var name = Require.notNull("roleSessionName", request.roleSessionName());
        if (!name.matches("[\\w+=,.@-]{2,64}")) {
            throw new ServiceException("ValidationError", 400, "1 validation error detected: Value '" + name
                    + "' at 'roleSessionName' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [\\w+=,.@-]{2,64}");
        }
        int seconds = request.durationSeconds() == null ? DEFAULT_SECONDS
                : Require.between("durationSeconds", request.durationSeconds(), MIN_SECONDS, MAX_SECONDS);
        if (request.policy() != null || request.hasPolicyArns() && !request.policyArns().isEmpty()) {
            throw new ServiceException("UnsupportedOperation", 501, "The local run has no session policies");
        }
        var context = request.externalId() == null ? Map.<String, List<String>>of()
                : Map.of("sts:ExternalId", List.of(request.externalId()));
        var session = door.assumeRole(who, arn, name, context);
        var expiration = time.now().plus(Duration.ofSeconds(seconds));
        var issued = credentials.issue(session);
        return AssumeRoleResponse.builder()
                .assumedRoleUser(AssumedRoleUser.builder().arn(session.arn()).assumedRoleId(door.roles().userId(session)).build())
                .credentials(software.amazon.awssdk.services.sts.model.Credentials.builder()
                        .accessKeyId(issued.accessKeyId())
                        .secretAccessKey(issued.secretAccessKey())
                        .sessionToken(issued.sessionToken())
                        .expiration(expiration)
                        .build())
                .packedPolicySize(0)
                .build();
    }
}
