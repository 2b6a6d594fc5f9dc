package local.execution.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * The task tokens that were given out, and what {@code SendTaskSuccess}, {@code SendTaskFailure} and {@code
 * SendTaskHeartbeat} do with them. A token carries its number and what it is answered on under a seal, so that a closed one
 * is told from an invented one without remembering any.
 */
public final class TaskTokens {

    /** What became of a call that names a token; the words are those of AWS's errors. */
    public enum Delivery {
        ACCEPTED,
        /** It is no token at all. */
        INVALID_TOKEN,
        /** It looks like a token, but was not given out here. */
        TASK_DOES_NOT_EXIST,
        /** Its task has ended. */
        TASK_TIMED_OUT
    }

    private static final byte[] HEADER = {0, 0, 0, 42, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final int RESOURCE = HEADER.length + Long.BYTES;
    private static final int SEAL = 32;

    private final SecretKeySpec key;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, PendingTask> open = new ConcurrentHashMap<>();

    public TaskTokens() {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /**
     * A token for a task that is about to be scheduled; it is good until the task has ended.
     *
     * @param resourceArn what IAM decides on when the token comes back: the machine or the activity whose task it is
     */
    public String open(PendingTask task, String resourceArn) {
        long number = last.incrementAndGet();
        open.put(number, task);
        task.outcome().whenSent(() -> open.remove(number));
        return Base64.getEncoder().encodeToString(sealed(number, resourceArn.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The ARN of the machine or activity whose task the token is for, also when that task has ended; none for an
     * invented token.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html">Permissions
     *     of each level</a>
     */
    public Optional<String> resourceArn(String token) {
        return body(token)
                .filter(this::isSealed)
                .map(body -> new String(body, RESOURCE, body.length - RESOURCE - SEAL, StandardCharsets.UTF_8));
    }

    /** The task that waits for the token; empty where that has ended, or was not given out here. */
    public Optional<PendingTask> pending(String token) {
        return body(token)
                .filter(this::isSealed)
                .map(body -> open.get(ByteBuffer.wrap(body).getLong(HEADER.length)));
    }

    /** Ends the task with its result. */
    public Delivery success(String token, JsonNode output) {
        return end(token, new TaskOutcome.Succeeded(output));
    }

    /** Ends the task with a failure; error and cause may be null. */
    public Delivery failure(String token, String error, String cause) {
        return end(token, new TaskOutcome.Failed(error, cause));
    }

    /** Starts the task's HeartbeatSeconds anew. */
    public Delivery heartbeat(String token) {
        return deliver(token, PendingTask::heartbeat);
    }

    private Delivery end(String token, TaskOutcome outcome) {
        return deliver(token, task -> task.end(outcome));
    }

    private Delivery deliver(String token, Predicate<PendingTask> action) {
        var body = body(token);
        if (body.isEmpty()) {
            return Delivery.INVALID_TOKEN;
        }
        if (!isSealed(body.get())) {
            return Delivery.TASK_DOES_NOT_EXIST;
        }
        var task = open.get(ByteBuffer.wrap(body.get()).getLong(HEADER.length));
        return task != null && action.test(task) ? Delivery.ACCEPTED : Delivery.TASK_TIMED_OUT;
    }

    private static Optional<byte[]> body(String token) {
        try {
            return Optional.of(Base64.getDecoder().decode(token))
                    .filter(bytes -> bytes.length >= RESOURCE + SEAL
                            && Arrays.equals(HEADER, 0, HEADER.length, bytes, 0, HEADER.length));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private boolean isSealed(byte[] body) {
        var resource = Arrays.copyOfRange(body, RESOURCE, body.length - SEAL);
        return MessageDigest.isEqual(body, sealed(ByteBuffer.wrap(body).getLong(HEADER.length), resource));
    }

    private byte[] sealed(long number, byte[] resource) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var body = ByteBuffer.allocate(RESOURCE + resource.length + SEAL)
                    .put(HEADER)
                    .putLong(number)
                    .put(resource);
            mac.update(body.array(), 0, body.position());
            return body.put(mac.doFinal()).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
