package local.service.sqs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import local.json.Json;
import local.policy.MalformedPolicyException;
import local.policy.PolicyDocument;
import local.service.api.ServiceException;
import tools.jackson.core.JacksonException;

/**
 * What is set of a queue. A value.
 *
 * @param set      by name, as it was given
 * @param policy   the queue's own (resource-based) policy
 * @param redrive  where messages go that are received too often
 * @param allowed  what queues may have this one for their dead letters
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">SetQueueAttributes</a>
 */
record QueueAttributes(
        Map<String, String> set,
        Optional<PolicyDocument> policy,
        Optional<RedrivePolicy> redrive,
        RedriveAllowPolicy allowed) {

    /** The values that an attribute may have, and the one that it has where none is set. */
    private record Range(int least, int most, int otherwise) {}

    private static final Map<String, Range> NUMBERS = Map.of(
            "VisibilityTimeout", new Range(0, Queue.MAX_VISIBILITY_SECONDS, 30),
            "DelaySeconds", new Range(0, 900, 0),
            "MaximumMessageSize", new Range(1024, 1_048_576, 1_048_576),
            "MessageRetentionPeriod", new Range(60, 1_209_600, 345_600),
            "ReceiveMessageWaitTimeSeconds", new Range(0, 20, 0),
            "KmsDataKeyReusePeriodSeconds", new Range(60, 86_400, 300));
    private static final Map<String, List<String>> WORDS = Map.of(
            "FifoQueue", List.of("true", "false"),
            "ContentBasedDeduplication", List.of("true", "false"),
            "SqsManagedSseEnabled", List.of("true", "false"),
            "DeduplicationScope", List.of("queue", "messageGroup"),
            "FifoThroughputLimit", List.of("perQueue", "perMessageGroupId"));
    private static final List<String> TEXTS =
            List.of("Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId");
    /** A standard queue does not know them. */
    private static final List<String> OF_FIFO =
            List.of("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");

    private static final Map<String, String> OTHERWISE_OF_FIFO = Map.of(
            "ContentBasedDeduplication", "false", "DeduplicationScope", "queue", "FifoThroughputLimit", "perQueue");
    private static final List<String> COUNTED = List.of(
            "QueueArn",
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
            "CreatedTimestamp",
            "LastModifiedTimestamp");

    static final QueueAttributes NONE =
            new QueueAttributes(Map.of(), Optional.empty(), Optional.empty(), RedriveAllowPolicy.ALL);

    /**
     * With these set too. An empty text takes away what was set.
     *
     * @throws ServiceException {@code InvalidAttributeName}, {@code InvalidAttributeValue}; {@code
     *     InvalidParameterValue} for a redrive policy
     */
    QueueAttributes with(Map<String, String> given) {
        boolean fifo = isFifo() || "true".equals(given.get("FifoQueue"));
        var all = new TreeMap<>(set);
        given.forEach((name, value) -> {
            check(name, value, fifo);
            if (value.isEmpty()) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        if ("perMessageGroupId".equals(all.get("FifoThroughputLimit"))
                && !"messageGroup".equals(all.get("DeduplicationScope"))) {
            throw Refusals.invalidAttribute("FifoThroughputLimit");
        }
        if (all.containsKey("KmsMasterKeyId")) {
            if ("true".equals(given.get("SqsManagedSseEnabled"))) {
                throw Refusals.of(
                        "InvalidAttributeValue",
                        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS"
                                + " SSE or SQS SSE.");
            }
            all.put("SqsManagedSseEnabled", "false");
        }
        return new QueueAttributes(
                Map.copyOf(all),
                Optional.ofNullable(all.get("Policy")).map(QueueAttributes::policy),
                Optional.ofNullable(all.get("RedrivePolicy")).map(RedrivePolicy::parse),
                Optional.ofNullable(all.get("RedriveAllowPolicy"))
                        .map(RedriveAllowPolicy::parse)
                        .orElse(RedriveAllowPolicy.ALL));
    }

    private static void check(String name, String value, boolean fifo) {
        if (value == null) {
            throw Refusals.invalidAttribute(name);
        }
        if (isOfFifo(name) && !fifo
                || !NUMBERS.containsKey(name) && !WORDS.containsKey(name) && !TEXTS.contains(name)) {
            throw Refusals.unknownAttribute(name);
        }
        boolean valid = NUMBERS.containsKey(name)
                ? value.matches("\\d{1,9}") && isIn(NUMBERS.get(name), Integer.parseInt(value))
                : !WORDS.containsKey(name) || WORDS.get(name).contains(value);
        if (!valid) {
            throw Refusals.invalidAttribute(name);
        }
    }

    private static boolean isIn(Range range, int value) {
        return value >= range.least && value <= range.most;
    }

    private static PolicyDocument policy(String text) {
        try {
            return PolicyDocument.resourceBased(Json.parse(text));
        } catch (JacksonException | MalformedPolicyException e) {
            throw Refusals.invalidAttribute("Policy");
        }
    }

    /** Whether only a FIFO queue has it. */
    static boolean isOfFifo(String name) {
        return OF_FIFO.contains(name);
    }

    boolean isFifo() {
        return "true".equals(set.get("FifoQueue"));
    }

    boolean deduplicatesByContent() {
        return "true".equals(set.get("ContentBasedDeduplication"));
    }

    boolean deduplicatesByGroup() {
        return "messageGroup".equals(set.get("DeduplicationScope"));
    }

    /** Of an attribute that is a number: what is set, or else SQS's own. */
    int number(String name) {
        var value = set.get(name);
        return value == null ? NUMBERS.get(name).otherwise : Integer.parseInt(value);
    }

    /** For how long a message is kept, in milliseconds. */
    long retention() {
        return number("MessageRetentionPeriod") * 1000L;
    }

    /** The first attribute of these that has another value here; a queue that is created again must be the same. */
    Optional<String> differing(Map<String, String> given) {
        return given.keySet().stream()
                .sorted()
                .filter(name -> !given.get(name).equals(effective().get(name)))
                .findFirst();
    }

    /** What is set, and what else holds. */
    private Map<String, String> effective() {
        var all = new LinkedHashMap<String, String>();
        NUMBERS.forEach((name, range) -> {
            if (!name.startsWith("Kms")) {
                all.put(name, String.valueOf(range.otherwise));
            }
        });
        all.put("SqsManagedSseEnabled", "true");
        if (isFifo()) {
            all.putAll(OTHERWISE_OF_FIFO);
        }
        all.putAll(set);
        return all;
    }

    /**
     * Those of a queue that are asked for.
     *
     * @throws ServiceException {@code InvalidAttributeName}
     */
    static Map<String, String> of(Queue queue, List<String> wanted) {
        for (var name : wanted) {
            if (!name.equals("All")
                    && !COUNTED.contains(name)
                    && !NUMBERS.containsKey(name)
                    && !WORDS.containsKey(name)
                    && !TEXTS.contains(name)) {
                throw Refusals.unknownAttribute(name);
            }
        }
        var all = queue.attributes.effective();
        var messages = queue.messages();
        all.put("QueueArn", queue.arn());
        all.put("ApproximateNumberOfMessages", String.valueOf(messages.visible()));
        all.put("ApproximateNumberOfMessagesNotVisible", String.valueOf(messages.inFlight()));
        all.put("ApproximateNumberOfMessagesDelayed", String.valueOf(messages.delayed()));
        all.put("CreatedTimestamp", String.valueOf(queue.created / 1000));
        all.put("LastModifiedTimestamp", String.valueOf(queue.modified / 1000));
        if (!wanted.contains("All")) {
            all.keySet().retainAll(wanted);
        }
        return all;
    }
}
