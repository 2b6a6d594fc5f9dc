package local.template.reader;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.EventPattern;
import local.json.Json;
import local.json.Location;
import local.policy.PolicyDocument;
import local.template.Node;
import local.template.PhysicalId;
import local.template.Resource;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.stack.Stack;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code AWS::SQS::*}, {@code AWS::SNS::*} and {@code AWS::S3::*}: what has a policy of its own. */
final class MessagingReader {

    private static final List<String> FLAGS = List.of("ContentBasedDeduplication", "FifoQueue", "SqsManagedSseEnabled");
    private static final List<String> TEXTS = List.of("DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId");

    private static final String[] QUEUE_POLICIES = {"AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"};
    private static final String[] TOPIC_POLICIES = {"AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"};
    /** What of a bucket's properties the local run has, beside its name. */
    private static final List<String> BUCKET_SETTINGS =
            List.of("BucketEncryption", "PublicAccessBlockConfiguration", "Tags", "VersioningConfiguration");

    private static final String[] BUCKET_POLICIES = {"AWS::S3::BucketPolicy"};

    private final StackReader stack;

    MessagingReader(StackReader stack) {
        this.stack = stack;
    }

    List<Stack.Queue> queues() {
        return stack.read("AWS::SQS::Queue", resource -> {
            var properties = resource.properties();
            var attributes = new LinkedHashMap<String, String>();
            number(properties, attributes, "VisibilityTimeout", 0, 43200);
            number(properties, attributes, "DelaySeconds", 0, 900);
            number(properties, attributes, "MaximumMessageSize", 1024, 1_048_576);
            number(properties, attributes, "MessageRetentionPeriod", 60, 1_209_600);
            number(properties, attributes, "ReceiveMessageWaitTimeSeconds", 0, 20);
            number(properties, attributes, "KmsDataKeyReusePeriodSeconds", 60, 86_400);
            FLAGS.stream()
                    .filter(name -> properties.get(name).isPresent())
                    .forEach(name -> attributes.put(name, String.valueOf(properties.flag(name, false))));
            TEXTS.forEach(name -> properties.text(name).ifPresent(value -> attributes.put(name, value)));
            var redrive = properties.get("RedrivePolicy").map(node -> json(node, "RedrivePolicy"));
            redrive.ifPresent(policy -> attributes.put("RedrivePolicy", Json.write(policy)));
            properties
                    .get("RedriveAllowPolicy")
                    .map(node -> json(node, "RedriveAllowPolicy"))
                    .ifPresent(policy -> attributes.put("RedriveAllowPolicy", Json.write(policy)));
            return new Stack.Queue(
                    stack.id(resource),
                    resource.at(),
                    stack.attribute(resource, "QueueName"),
                    stack.attribute(resource, "Arn"),
                    attributes,
                    redrive.map(policy -> deadLetters(resource, policy)),
                    policy(stack.ref(resource), "Queues", QUEUE_POLICIES));
        });
    }

    private static void number(
            Node.Mapping properties, Map<String, String> attributes, String name, int least, int most) {
        properties.integer(name, least, most).ifPresent(value -> attributes.put(name, String.valueOf(value)));
    }

    static JsonNode json(Node node, String what) {
        try {
            return node instanceof Node.Scalar
                    ? Json.parse(node.asText(what))
                    : node.asMapping(what).toJson();
        } catch (JacksonException e) {
            throw node.wrong(what, "a map or JSON text");
        }
    }

    private String deadLetters(Resource queue, JsonNode redrive) {
        var at = queue.properties().need("RedrivePolicy").at();
        var target = redrive.path("deadLetterTargetArn").asString("");
        var count = redrive.path("maxReceiveCount");
        if (target.isEmpty() || !Unknown.isIn(count) && count.asInt(0) < 1) {
            throw new TemplateException(
                    at, "RedrivePolicy needs deadLetterTargetArn, and maxReceiveCount of 1 to 1000");
        }
        stack.report()
                .need(
                        at,
                        "the dead-letter queue " + target + " is not in this template",
                        whole -> stack.options().surroundings().has(target)
                                || whole.queues().stream()
                                        .anyMatch(other -> other.arn().equals(target)));
        return target;
    }

    List<Stack.Topic> topics() {
        return stack.read(
                "AWS::SNS::Topic",
                resource -> new Stack.Topic(
                        stack.id(resource),
                        resource.at(),
                        stack.attribute(resource, "TopicName"),
                        stack.ref(resource),
                        resource.properties().text("KmsMasterKeyId").filter(key -> !key.isEmpty()),
                        policy(stack.ref(resource), "Topics", TOPIC_POLICIES)));
    }

    /** Those of their own, and those that stand in a topic. */
    List<Stack.Subscription> subscriptions() {
        var own = stack.read(
                "AWS::SNS::Subscription",
                resource -> subscription(
                        resource,
                        resource.properties(),
                        stack.ref(resource),
                        resource.properties().required("TopicArn")));
        var inTopics = stack.all("AWS::SNS::Topic")
                .flatMap(topic -> stack
                        .read(
                                topic.properties().list("Subscription").stream(),
                                item -> inTopic(topic, item.asMapping("a subscription")))
                        .stream());
        return Stream.concat(own.stream(), inTopics).toList();
    }

    private Stack.Subscription inTopic(Resource topic, Node.Mapping properties) {
        var arn = stack.ref(topic);
        var name = properties.required("Protocol") + " " + properties.required("Endpoint");
        return subscription(topic, properties, arn + ":" + PhysicalId.uuid(arn + " " + name), arn);
    }

    private Stack.Subscription subscription(Resource owner, Node.Mapping properties, String arn, String topicArn) {
        var attributes = new LinkedHashMap<String, String>();
        for (var name :
                List.of("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy")) {
            properties
                    .get(name)
                    .ifPresent(value -> attributes.put(
                            name, value instanceof Node.Scalar ? value.asText(name) : Json.write(value.toJson())));
        }
        if (!Arn.isOne(topicArn) && !Unknown.isIn(topicArn)) {
            throw new TemplateException(
                    properties.get("TopicArn").map(Node::at).orElse(properties.at()),
                    "the topic of a subscription must be an ARN, but is \"" + topicArn + "\"; !Ref Topic gives it");
        }
        properties.get("FilterPolicy").ifPresent(MessagingReader::checkFilter);
        return new Stack.Subscription(
                stack.id(owner),
                properties.at(),
                arn,
                topicArn,
                properties.required("Protocol"),
                properties.required("Endpoint"),
                attributes);
    }

    private static void checkFilter(Node policy) {
        try {
            var pattern = json(policy, "FilterPolicy");
            if (!Unknown.isIn(pattern)) {
                EventPattern.parse(pattern);
            }
        } catch (IllegalArgumentException e) {
            throw noFilter(
                    policy.at(),
                    "FilterPolicy is no filter policy: "
                            + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** AWS may have match types that are not known here. */
    static TemplateException noFilter(Location at, String message) {
        return message.contains("Unrecognized match type")
                ? TemplateException.unknown(at, message)
                : new TemplateException(at, message);
    }

    List<Stack.Bucket> buckets() {
        return stack.read(
                "AWS::S3::Bucket",
                resource -> new Stack.Bucket(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        policy(stack.ref(resource), "Bucket", BUCKET_POLICIES),
                        ((ObjectNode) resource.properties().toJson()).retain(BUCKET_SETTINGS)));
    }

    /** Each as it stands in the template, but not what SAM makes. */
    List<Stack.ResourcePolicy> resourcePolicies() {
        return Stream.of(
                        written("AWS::SQS::Queue", "Arn", "Queues", QUEUE_POLICIES),
                        written("AWS::SNS::Topic", "TopicArn", "Topics", TOPIC_POLICIES),
                        written("AWS::S3::Bucket", "Arn", "Bucket", BUCKET_POLICIES))
                .flatMap(List::stream)
                .toList();
    }

    private List<Stack.ResourcePolicy> written(String type, String arn, String property, String... types) {
        return stack.read(
                stack.all(types).filter(policy -> policy.owner().equals(policy.logicalId())),
                policy -> new Stack.ResourcePolicy(
                        stack.id(policy),
                        policy.at(),
                        stack.all(type)
                                .filter(resource -> isOf(policy, property, stack.ref(resource)))
                                .map(resource -> stack.attribute(resource, arn))
                                .toList(),
                        StackReader.policy(policy.properties().need("PolicyDocument"), OpenPolicy.Kind.RESOURCE)));
    }

    /** @param ref what {@code Ref} gives for the resource */
    private static boolean isOf(Resource policy, String property, String ref) {
        return Stream.of(property, "Queue", "TopicArn")
                .flatMap(name -> policy.properties().list(name).stream())
                .anyMatch(node -> node.toJson().asString("").equals(ref));
    }

    /** The policy of the resource that {@code Ref} gives this for: every statement that the template has for it. */
    private Optional<PolicyDocument> policy(String ref, String property, String... types) {
        var documents = stack.read(
                stack.all(types).filter(policy -> isOf(policy, property, ref)),
                policy -> policy.properties().need("PolicyDocument"));
        return stack.tried(() -> documents.stream()
                        .reduce(MessagingReader::joined)
                        .map(document -> StackReader.policy(document, OpenPolicy.Kind.RESOURCE)))
                .flatMap(document -> document);
    }

    private static Node joined(Node one, Node other) {
        var statements = Stream.of(one, other)
                .flatMap(document -> document.asMapping("PolicyDocument").list("Statement").stream());
        return other.asMapping("PolicyDocument").with("Statement", new Node.Sequence(statements.toList(), other.at()));
    }
}
