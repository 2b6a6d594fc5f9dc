package local.service;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import local.iam.Principal;

/** The temporary credentials that the local run issued: to functions for their roles' sessions, and to whoever assumes a role. */
public final class Credentials {

    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Issued> byAccessKeyId = new ConcurrentHashMap<>();

    /** What STS calls temporary security credentials. The secret halves never go to a log: {@link #toString} leaves them out. */
    public record Issued(String accessKeyId, String secretAccessKey, String sessionToken, Principal.RoleSession principal) {

        @Override
        public String toString() {
            return accessKeyId + " of " + principal.arn();
        }
    }

    public Issued issue(Principal.RoleSession principal) {
        var issued = new Issued(accessKeyId(), secret(30), secret(96), principal);
        byAccessKeyId.put(issued.accessKeyId(), issued);
        return issued;
    }

    /** Whose key it is; empty where it was not issued here. */
    public Optional<Issued> find(String accessKeyId) {
        return Optional.ofNullable(byAccessKeyId.get(accessKeyId));
    }

    /** Ends the credentials: the process that had them is gone. */
    public void revoke(Issued issued) {
        byAccessKeyId.remove(issued.accessKeyId());
    }

    private String accessKeyId() {
        var id = new StringBuilder("ASIA");
        random.ints(16, 0, BASE_32.length()).forEach(i -> id.append(BASE_32.charAt(i)));
        return id.toString();
    }

    private String secret(int bytes) {
        var secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }
}
