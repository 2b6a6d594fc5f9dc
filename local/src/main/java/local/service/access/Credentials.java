package local.service.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import local.policy.Principal;
import local.time.Hold;
import local.time.Time;

/**
 * The temporary credentials that the local run issued: to functions for their roles' sessions, and to whoever assumes a
 * role.
 */
public final class Credentials {

    /** What every access key ID begins with that was issued by a local run, this one or an earlier one. */
    private static final String PREFIX = "ASIALOCAL";

    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final Time time;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Issued> byAccessKeyId = new ConcurrentHashMap<>();

    /**
     * What STS calls temporary security credentials. The secret halves never go to a log: {@link #toString} leaves them
     * out.
     *
     * @param expiration from when on they are good for nothing; empty where that is left to {@link #revoke}
     */
    public record Issued(
            String accessKeyId,
            String secretAccessKey,
            String sessionToken,
            Principal.RoleSession principal,
            Optional<Instant> expiration) {

        boolean isExpired(Instant now) {
            return expiration.isPresent() && !now.isBefore(expiration.get());
        }

        @Override
        public String toString() {
            return accessKeyId + " of " + principal.arn();
        }
    }

    /** By access key ID, in which hold on time whoever has the key works. */
    private final ConcurrentHashMap<String, Hold> working = new ConcurrentHashMap<>();

    public Credentials(Time time) {
        this.time = time;
    }

    /** Credentials that are good until they are revoked. */
    public Issued issue(Principal.RoleSession principal) {
        return issue(principal, Optional.empty());
    }

    /** @param expiration from when on they are good for nothing */
    public Issued issue(Principal.RoleSession principal, Instant expiration) {
        return issue(principal, Optional.of(expiration));
    }

    private Issued issue(Principal.RoleSession principal, Optional<Instant> expiration) {
        var issued = new Issued(accessKeyId(), secret(30), secret(96), principal, expiration);
        byAccessKeyId.put(issued.accessKeyId(), issued);
        return issued;
    }

    /** Whose key it is; empty where it was not issued here, or has expired. */
    public Optional<Issued> find(String accessKeyId) {
        return Optional.ofNullable(byAccessKeyId.computeIfPresent(
                accessKeyId, (_, issued) -> issued.isExpired(time.now()) ? null : issued));
    }

    /**
     * Whether a local run issued it, be it long ended: such a key is nobody's any more, and not the administrator's.
     */
    public boolean isOurs(String accessKeyId) {
        return accessKeyId.startsWith(PREFIX);
    }

    /**
     * Says that whoever has these credentials works from now on, until that is closed.
     *
     * @param hold on time, for as long as it works
     */
    public Working working(Issued issued, Hold hold) {
        working.put(issued.accessKeyId(), hold);
        return () -> working.remove(issued.accessKeyId(), hold);
    }

    /** Somebody who works with credentials. */
    public interface Working extends AutoCloseable {

        @Override
        void close();
    }

    /** In which hold on time whoever has the key works, as far as that is known. */
    public Optional<Hold> holdOf(String accessKeyId) {
        return Optional.ofNullable(working.get(accessKeyId));
    }

    /** Ends the credentials: the process that had them is gone. */
    public void revoke(Issued issued) {
        byAccessKeyId.remove(issued.accessKeyId());
    }

    /** Ends all credentials of a role that is gone: one that is made in its place has nothing of it. */
    public void revoke(String roleName) {
        byAccessKeyId.values().removeIf(issued -> issued.principal().roleName().equals(roleName));
    }

    private String accessKeyId() {
        var id = new StringBuilder(PREFIX);
        random.ints(20 - PREFIX.length(), 0, BASE_32.length()).forEach(i -> id.append(BASE_32.charAt(i)));
        return id.toString();
    }

    private String secret(int bytes) {
        var secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }
}
