package local.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import local.template.stack.Stack;

/**
 * The requests to KMS that are billed for what a template encrypts with a KMS key, be that key the customer's or a managed one
 * of AWS. Keys that AWS owns (SSE-SQS, SSE-S3, a machine without a key of the customer's) cost nothing and are not here. All
 * that a machine does, it does as one principal; so does all that reads a queue.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html">Amazon
 *     SQS Key management: Estimating AWS KMS usage costs</a>
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html">Managing Amazon SNS encryption keys and
 *     costs</a>
 */
public final class Kms {

    /** Of SQS and Step Functions where the template does not say, and of SNS always. */
    private static final Duration REUSE = Duration.ofMinutes(5);

    /** {@code R = B / D * (2 * P + C)}: a producing principal has two requests in each period, a consuming one has one. */
    private static final int PRODUCING = 2;

    private static final int CONSUMING = 1;

    /** At each of these S3 asks KMS, unless the bucket has a bucket key. */
    private static final Set<String> OF_OBJECTS = Set.of(
            "s3:getObject",
            "s3:headObject",
            "s3:putObject",
            "s3:copyObject",
            "s3:createMultipartUpload",
            "s3:uploadPart");

    private record Use(DataKey key, Instant at) {}

    private final Stack stack;
    private final Map<String, DataKey> keys = new LinkedHashMap<>();
    private final List<Use> uses = new ArrayList<>();

    /** Nothing is encrypted yet. */
    public Kms(Stack stack) {
        this.stack = stack;
    }

    /**
     * The data keys that a call of a task needs.
     *
     * @param call      service and operation: {@code sqs:sendMessage}
     * @param arguments by their names: {@code QueueUrl}; empty where it is not known or no text
     */
    public List<DataKey> called(String call, Function<String, Optional<String>> arguments) {
        return switch (call) {
            case "sqs:sendMessage" -> sent("machine", url(arguments.apply("QueueUrl")));
            case "sns:publish" -> published(arguments.apply("TopicArn").orElse(""));
            default ->
                OF_OBJECTS.contains(call)
                        ? object(
                                arguments.apply("Bucket").orElse(""),
                                call.startsWith("s3:get") || call.startsWith("s3:head")
                                        ? Optional.empty()
                                        : arguments.apply("ServerSideEncryption"))
                        : List.of();
        };
    }

    private static Predicate<Stack.Queue> url(Optional<String> url) {
        return queue -> url.filter(text -> text.endsWith("/" + queue.name())).isPresent();
    }

    private List<DataKey> sent(String principal, Predicate<Stack.Queue> to) {
        return queues(to, principal, PRODUCING);
    }

    /** The data keys that it takes to receive a queue's messages. */
    public List<DataKey> received(String queueArn) {
        return queues(queue -> queue.arn().equals(queueArn), "reader", CONSUMING);
    }

    private List<DataKey> queues(Predicate<Stack.Queue> which, String principal, int requests) {
        return stack.queues().stream()
                .filter(which)
                .filter(queue ->
                        !queue.attributes().getOrDefault("KmsMasterKeyId", "").isEmpty())
                .map(queue -> key(
                        principal + " " + queue.arn(),
                        Optional.ofNullable(queue.attributes().get("KmsDataKeyReusePeriodSeconds"))
                                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                                .orElse(REUSE),
                        requests,
                        Optional.empty()))
                .toList();
    }

    /** The topic's own, and those of the queues that it hands the message to. */
    private List<DataKey> published(String topicArn) {
        var own = stack.topics().stream()
                .filter(topic ->
                        topic.arn().equals(topicArn) && topic.kmsMasterKeyId().isPresent())
                .map(topic -> key("machine " + topicArn, REUSE, PRODUCING, Optional.empty()));
        var handed = stack.subscriptions().stream()
                .filter(subscription -> subscription.topicArn().equals(topicArn)
                        && subscription.protocol().equals("sqs"))
                .flatMap(subscription -> sent("topic", queue -> queue.arn().equals(subscription.endpoint())).stream());
        return Stream.concat(own, handed).toList();
    }

    /** @param asked the encryption that the request names, which goes before the bucket's */
    private List<DataKey> object(String bucketName, Optional<String> asked) {
        return stack.buckets().stream()
                .filter(bucket -> bucket.name().equals(bucketName))
                .flatMap(bucket -> {
                    var rule = bucket.settings().at("/BucketEncryption/ServerSideEncryptionConfiguration/0");
                    var algorithm = asked.orElseGet(() -> rule.at("/ServerSideEncryptionByDefault/SSEAlgorithm")
                            .asString(""));
                    if (!algorithm.startsWith("aws:kms")) {
                        return Stream.of();
                    }
                    // two layers (aws:kms:dsse) have no bucket key
                    boolean bucketKey = algorithm.equals("aws:kms")
                            && rule.path("BucketKeyEnabled").asString("false").equals("true");
                    return Stream.of(key(
                            algorithm + " " + bucket.arn(),
                            Duration.ZERO,
                            bucketKey ? 0 : 1,
                            bucketKey
                                    ? Optional.of("KMS requests for the bucket key of " + bucket.logicalId()
                                            + ", of which AWS does not say how often they come")
                                    : Optional.empty()));
                })
                .toList();
    }

    /** The data keys with which a machine's executions are written down. */
    public List<DataKey> written(Stack.StateMachineResource machine) {
        return machine.encryptionConfiguration().stream()
                .filter(encryption -> encryption.path("Type").asString("").equals("CUSTOMER_MANAGED_KMS_KEY"))
                .map(encryption -> key(
                        "machine " + machine.arn(),
                        Duration.ofSeconds(
                                encryption.path("KmsDataKeyReusePeriodSeconds").asLong(REUSE.toSeconds())),
                        1,
                        Optional.of("the Decrypt requests for the key of " + machine.logicalId()
                                + ", of which AWS does not say how many there are")))
                .toList();
    }

    /**
     * The data keys with which a log group is written.
     *
     * @param group its name or its ARN, with or without {@code :*}
     */
    public List<DataKey> logged(String group) {
        return stack.all(Stack.LogGroup.class).stream()
                .filter(each -> each.kmsKeyId().isPresent())
                .filter(each -> group.equals(each.name())
                        || group.replaceFirst(":\\*$", "").equals(each.arn().replaceFirst(":\\*$", "")))
                .map(each -> key(
                        "log " + each.arn(),
                        Duration.ZERO,
                        0,
                        Optional.of("KMS requests for the log group " + each.logicalId()
                                + ", of which AWS does not say how many there are")))
                .toList();
    }

    /** The data keys with which a machine's log is written. */
    public List<DataKey> log(Stack.StateMachineResource machine) {
        return machine.loggingConfiguration().stream()
                .flatMap(logging -> logging.findValuesAsString("LogGroupArn").stream())
                .flatMap(group -> logged(group).stream())
                .toList();
    }

    private DataKey key(String name, Duration period, int requests, Optional<String> unknown) {
        return keys.computeIfAbsent(name, _ -> new DataKey(period, requests, unknown));
    }

    /** Notes that keys were used, in whatever order; {@link #usage} counts it. */
    void use(List<DataKey> used, Instant at) {
        used.forEach(key -> uses.add(new Use(key, at)));
    }

    /** What was noted, as of executions that are alone: the last period of each data key is theirs. */
    Usage usage() {
        uses.stream()
                .sorted(Comparator.comparing(Use::at))
                .forEach(use ->
                        use.key().use(Duration.between(Instant.EPOCH, use.at()).toNanos() / 1000));
        uses.clear();
        return usage(DataKey::requests);
    }

    /**
     * What was used up to then, as a part of what goes on like this.
     *
     * @param end microseconds, as the uses were told
     */
    public Usage usageUntil(long end) {
        return usage(key -> key.requestsUntil(end));
    }

    private Usage usage(ToDoubleFunction<DataKey> requests) {
        var usage = new Usage();
        keys.values().stream().filter(DataKey::isUsed).forEach(key -> {
            usage.add("kms.request", requests.applyAsDouble(key));
            key.unknown().ifPresent(usage::addUnknown);
        });
        return usage;
    }
}
