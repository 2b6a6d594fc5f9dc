package local.service.sns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import tools.jackson.core.JacksonException;

/** SNS's operations that publish, and the delivery to whoever subscribes. */
public final class SnsPublishing {

    private static final int MAX_BYTES = 262_144;
    private static final int MAX_BATCH = 10;
    private static final Pattern BATCH_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int MAX_SUBJECT = 100;
    private static final System.Logger LOG = System.getLogger(SnsPublishing.class.getName());

    private final Door door;
    private final Time time;
    private final SnsTopics topics;
    private final SnsSubscriptions subscriptions;
    private final Sns.Delivery delivery;
    private final AtomicLong sequence = new AtomicLong();

    SnsPublishing(Door door, Time time, SnsTopics topics, SnsSubscriptions subscriptions, Sns.Delivery delivery) {
        this.door = door;
        this.time = time;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.delivery = delivery;
    }

    public PublishResponse publish(Principal who, PublishRequest request) {
        return publish(who, request, Map.of());
    }

    /** @param context condition keys of the call, such as {@code aws:SourceArn} */
    public PublishResponse publish(Principal who, PublishRequest request, Map<String, List<String>> context) {
        if (request.phoneNumber() != null) {
            if (request.topicArn() != null || request.targetArn() != null) {
                throw Sns.invalidParameter("Only one of TopicArn, TargetArn and PhoneNumber may be given");
            }
            door.check(who, "sns:Publish", "*");
            check(request);
            var message = new SnsMessage(UUID.randomUUID().toString(), null, request, time.now());
            delivery.toPerson(new Sns.Notification(null, "sms", request.phoneNumber(), null, message.text("sms")));
            return PublishResponse.builder().messageId(message.id()).build();
        }
        var arn = request.topicArn() != null ? request.topicArn() : request.targetArn();
        if (arn == null) {
            throw Sns.invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
        }
        if (request.topicArn() != null && request.targetArn() != null) {
            throw Sns.invalidParameter("Both TopicArn and TargetArn are provided. Please provide only one of them.");
        }
        var topic = topics.get(who, "sns:Publish", arn, context);
        check(topic, request);
        var message = new SnsMessage(UUID.randomUUID().toString(), topic.arn(), request, time.now());
        delivery.published(topic.arn(), request.subject(), request.message());
        subscriptions.ofTopic(topic.arn()).forEach(subscription -> deliver(subscription, message));
        return PublishResponse.builder()
                .messageId(message.id())
                .sequenceNumber(topic.isFifo() ? "%020d".formatted(sequence.incrementAndGet()) : null)
                .build();
    }

    public PublishBatchResponse publishBatch(Principal who, PublishBatchRequest request) {
        topics.get(who, "sns:Publish", request.topicArn());
        var entries = request.publishBatchRequestEntries();
        if (entries.isEmpty()) {
            throw new ServiceException("EmptyBatchRequest", 400, "The batch request doesn't contain any entries.");
        }
        if (entries.size() > MAX_BATCH) {
            throw new ServiceException(
                    "TooManyEntriesInBatchRequest", 400, "The batch request contains more entries than permissible.");
        }
        if (!entries.stream()
                .allMatch(entry ->
                        BATCH_ID.matcher(Sns.required("Id", entry.id())).matches())) {
            throw new ServiceException(
                    "InvalidBatchEntryId",
                    400,
                    "A batch entry ID can only contain alphanumeric characters, hyphens and underscores, and be 80"
                            + " characters long at most.");
        }
        var ids = new HashSet<String>();
        if (!entries.stream().allMatch(entry -> ids.add(entry.id()))) {
            throw new ServiceException(
                    "BatchEntryIdsNotDistinct", 400, "Two or more batch entries in the request have the same Id.");
        }
        long bytes = entries.stream()
                .filter(entry -> entry.message() != null)
                .mapToLong(entry -> entry.message().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        if (bytes > MAX_BYTES) {
            throw new ServiceException(
                    "BatchRequestTooLong",
                    400,
                    "The length of all the messages put together is more than the limit of " + MAX_BYTES + " bytes.");
        }
        var published = new ArrayList<PublishBatchResultEntry>();
        var failed = new ArrayList<BatchResultErrorEntry>();
        for (var entry : entries) {
            try {
                var answer = publish(
                        who,
                        PublishRequest.builder()
                                .topicArn(request.topicArn())
                                .message(entry.message())
                                .subject(entry.subject())
                                .messageStructure(entry.messageStructure())
                                .messageAttributes(entry.messageAttributes())
                                .messageGroupId(entry.messageGroupId())
                                .messageDeduplicationId(entry.messageDeduplicationId())
                                .build());
                published.add(PublishBatchResultEntry.builder()
                        .id(entry.id())
                        .messageId(answer.messageId())
                        .sequenceNumber(answer.sequenceNumber())
                        .build());
            } catch (ServiceException e) {
                failed.add(BatchResultErrorEntry.builder()
                        .id(entry.id())
                        .code(e.code())
                        .message(e.getMessage())
                        .senderFault(e.status() < 500)
                        .build());
            }
        }
        return PublishBatchResponse.builder()
                .successful(published)
                .failed(failed)
                .build();
    }

    private static void check(SnsTopics.State topic, PublishRequest request) {
        check(request);
        if (topic.isFifo() && request.messageGroupId() == null) {
            throw Sns.invalidParameter("The MessageGroupId parameter is required for FIFO topics");
        }
    }

    private static void check(PublishRequest request) {
        if (request.message() == null || request.message().isEmpty()) {
            throw Sns.invalidParameter("Empty message");
        }
        if (request.message().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw Sns.invalidParameter("Message too long");
        }
        var subject = request.subject();
        if (subject != null
                && (subject.isEmpty()
                        || subject.length() > MAX_SUBJECT
                        || subject.chars().anyMatch(Character::isISOControl))) {
            throw Sns.invalidParameter("Subject");
        }
        if (request.messageStructure() != null) {
            structure(request);
        }
        request.messageAttributes().forEach(SnsPublishing::check);
    }

    private static void structure(PublishRequest request) {
        if (!request.messageStructure().equals("json")) {
            throw Sns.invalidParameter("Message Structure - Invalid message structure parameter");
        }
        try {
            if (!Json.parse(request.message()).path("default").isString()) {
                throw Sns.invalidParameter("Message Structure - No default entry in JSON message body");
            }
        } catch (JacksonException e) {
            throw Sns.invalidParameter("Message Structure - JSON message body failed to parse");
        }
    }

    private static void check(String name, MessageAttributeValue value) {
        if (value == null
                || value.dataType() == null
                || !value.dataType().matches("(String|Number|Binary|String\\.Array)(\\..+)?")) {
            throw new ServiceException(
                    "ParameterValueInvalid",
                    400,
                    "The message attribute '" + name
                            + "' has an invalid message attribute type, "
                            + "the set of supported type prefixes is Binary, Number, and String.");
        }
        boolean binary = value.dataType().startsWith("Binary");
        if (binary ? value.binaryValue() == null : value.stringValue() == null) {
            throw new ServiceException(
                    "ParameterValueInvalid",
                    400,
                    "The message attribute '" + name
                            + "' must contain non-empty message attribute value "
                            + "for message attribute type '" + value.dataType() + "'.");
        }
    }

    /** A subscriber that cannot be reached loses the message, as the publisher's call has succeeded. */
    private void deliver(SnsSubscriptions.Subscription subscription, SnsMessage message) {
        if (!subscription.wants(message.attributes(), message.text("default"))) {
            return;
        }
        try {
            switch (subscription.protocol()) {
                case "sqs" ->
                    delivery.toQueue(message.topicArn(), subscription.endpoint(), message.sendMessage(subscription));
                case "lambda" ->
                    delivery.toFunction(message.topicArn(), subscription.endpoint(), message.event(subscription));
                default ->
                    delivery.toPerson(new Sns.Notification(
                            message.topicArn(),
                            subscription.protocol(),
                            subscription.endpoint(),
                            message.subject(),
                            message.text(subscription.protocol())));
            }
        } catch (ServiceException e) {
            // The door has told of what it refused.
            var level = e.code().startsWith("AccessDenied") ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            LOG.log(
                    level,
                    "%s was not delivered to %s: %s".formatted(message.id(), subscription.endpoint(), e.getMessage()));
        }
    }
}
