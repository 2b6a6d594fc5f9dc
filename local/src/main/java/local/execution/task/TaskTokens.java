package local.execution.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import local.json.Json;
import local.time.Time;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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

    private final Time time;
    private volatile SecretKeySpec key;
    /** With the key; copied for each seal, which is quicker than to find one. */
    private volatile Mac mac;

    private volatile Consumer<ObjectNode> whenHeard = _ -> {};
    /** Answers and heartbeats that came before a crash, or before their task was taken up after it. */
    private final Map<Long, ObjectNode> heard = new ConcurrentHashMap<>();
    /** The numbers of tokens whose tasks are to be taken up. */
    private final Set<Long> awaited = ConcurrentHashMap.newKeySet();

    private final AtomicLong last = new AtomicLong();
    private final Map<Long, PendingTask> open = new ConcurrentHashMap<>();

    public TaskTokens(Time time) {
        this.time = time;
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key(secret);
    }

    /**
     * A token for a task that is about to be scheduled; it is good until the task has ended.
     *
     * @param resourceArn what IAM decides on when the token comes back: the machine or the activity whose task it is
     */
    public String open(PendingTask task, String resourceArn) {
        return reopen(next(), task, resourceArn);
    }

    /** A number that was not given out yet. */
    public long next() {
        return last.incrementAndGet();
    }

    /** The token of that number, for a task that is about to be scheduled, or was before a crash. */
    public String reopen(long number, PendingTask task, String resourceArn) {
        open.put(number, task);
        task.outcome().whenSent(() -> open.remove(number));
        if (awaited.remove(number) | heard.containsKey(number)) {
            Optional.ofNullable(heard.remove(number)).ifPresent(before -> hear(task, before));
        }
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
        return end(token, Json.object().set("output", output), new TaskOutcome.Succeeded(output));
    }

    /** Ends the task with a failure; error and cause may be null. */
    public Delivery failure(String token, String error, String cause) {
        return end(token, Json.object().put("error", error).put("cause", cause), new TaskOutcome.Failed(error, cause));
    }

    /** Starts the task's HeartbeatSeconds anew. */
    public Delivery heartbeat(String token) {
        return deliver(token, Json.object().put("at", time.now().toString()), PendingTask::heartbeat);
    }

    private static void hear(PendingTask task, ObjectNode before) {
        if (before.has("output")) {
            task.end(new TaskOutcome.Succeeded(before.get("output")));
        } else if (before.has("at")) {
            task.heardBefore(Instant.parse(before.get("at").stringValue()));
        } else {
            task.end(new TaskOutcome.Failed(
                    before.path("error").asString(null), before.path("cause").asString(null)));
        }
    }

    /** Has {@code listener} told of each answer and heartbeat before it has an effect, for {@link #replay}. */
    public void whenHeard(Consumer<ObjectNode> listener) {
        whenHeard = listener;
    }

    /** What was told to {@link #whenHeard} before a crash. The first answer stands. */
    public void replay(ObjectNode before) {
        heard.merge(before.get("heard").longValue(), before, (first, next) -> first.has("at") ? next : first);
    }

    /** A token of that number was given out before a crash. */
    public void given(long number) {
        last.accumulateAndGet(number, Math::max);
    }

    /** The task of that token is about to be taken up: until then, what is heard of it is kept for it. */
    public void await(long number) {
        awaited.add(number);
    }

    /** What was heard of that token before its task was taken up. */
    public Optional<ObjectNode> heard(long number) {
        return Optional.ofNullable(heard.get(number));
    }

    /** The secret with which tokens are sealed. */
    public byte[] key() {
        return key.getEncoded();
    }

    /** The secret with which they were sealed before a crash. */
    public void key(byte[] secret) {
        try {
            var keyed = Mac.getInstance("HmacSHA256");
            key = new SecretKeySpec(secret, "HmacSHA256");
            keyed.init(key);
            mac = keyed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    private Delivery end(String token, ObjectNode answer, TaskOutcome outcome) {
        return deliver(token, answer, task -> task.end(outcome));
    }

    private Delivery deliver(String token, ObjectNode told, Predicate<PendingTask> action) {
        var body = body(token);
        if (body.isEmpty()) {
            return Delivery.INVALID_TOKEN;
        }
        if (!isSealed(body.get())) {
            return Delivery.TASK_DOES_NOT_EXIST;
        }
        long number = ByteBuffer.wrap(body.get()).getLong(HEADER.length);
        told.put("heard", number);
        var task = open.get(number);
        if (task == null && awaited.contains(number)) {
            whenHeard.accept(told);
            replay(told);
            // If it was taken up meanwhile, nobody but us tells it.
            task = open.get(number);
            if (task != null && heard.remove(number) != null) {
                hear(task, told);
            }
            return Delivery.ACCEPTED;
        }
        if (task != null) {
            whenHeard.accept(told);
        }
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
            var seal = (Mac) mac.clone();
            var body = ByteBuffer.allocate(RESOURCE + resource.length + SEAL)
                    .put(HEADER)
                    .putLong(number)
                    .put(resource);
            seal.update(body.array(), 0, body.position());
            return body.put(seal.doFinal()).array();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's own HmacSHA256 can be copied", e);
        }
    }
}
