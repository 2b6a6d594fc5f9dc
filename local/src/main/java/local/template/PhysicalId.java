package local.template;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The names that CloudFormation makes for what has none: {@code hello-WorkerRole-8KzQ1mVtB3xY}. Theirs end at random;
 * these end in the same letters at each run of the same stack.
 */
public final class PhysicalId {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private PhysicalId() {}

    /** @param most the length that the service allows */
    public static String of(String stackName, String logicalId, int most) {
        var room = most - 14;
        var stack = stackName;
        if (stack.length() + logicalId.length() > room) {
            stack = stack.substring(0, Math.min(stack.length(), Math.max(room / 2, room - logicalId.length())));
        }
        var id = logicalId.substring(0, Math.min(logicalId.length(), room - stack.length()));
        return stack + "-" + id + "-" + letters(stackName + "/" + logicalId);
    }

    /** Twelve letters and digits. */
    public static String letters(String seed) {
        var digest = digest(seed);
        var letters = new StringBuilder();
        for (var index = 0; index < 12; index++) {
            letters.append(LETTERS.charAt(Byte.toUnsignedInt(digest[index]) % LETTERS.length()));
        }
        return letters.toString();
    }

    public static UUID uuid(String seed) {
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(String seed) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
