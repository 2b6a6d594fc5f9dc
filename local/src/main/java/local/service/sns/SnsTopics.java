package local.service.sns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import local.execution.journal.Table;
import local.json.Json;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.CreateTopicResponse;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sns.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;
import software.amazon.awssdk.services.sns.model.UntagResourceResponse;

/** SNS's operations on topics. */
public final class SnsTopics {

    private static final int MAX_TAGS = 50;
    private static final int MAX_TAG_KEY = 128;
    private static final int MAX_TAG_VALUE = 256;

    private final Door door;
    private final String arnPrefix;
    private final String account;
    private final Table<State> topics;
    private Consumer<String> deleted = _ -> {};

    /**
     * A topic. A value.
     *
     * @param attributes as they were set
     * @param policy     its own (resource-based) policy
     */
    record State(
            String arn, Map<String, String> attributes, Map<String, String> tags, Optional<PolicyDocument> policy) {

        boolean isFifo() {
            return arn.endsWith(".fifo");
        }
    }

    SnsTopics(Account account, Door door, Table<State> topics) {
        this.door = door;
        this.topics = topics;
        this.account = account.id();
        this.arnPrefix = account.arn("sns", "");
    }

    boolean has(String arn) {
        return topics.find(arn).isPresent();
    }

    void declare(Stack.Topic topic) {
        topics.declare(
                topic.arn(),
                new State(topic.arn(), Map.of(), Map.of(), topic.policy()),
                before -> new State(topic.arn(), before.attributes(), before.tags(), topic.policy()));
    }

    /** No template has it any more. */
    void withdraw(String arn) {
        topics.withdraw(arn);
        deleted.accept(arn);
    }

    /** To create the topic that is there gives it again. */
    public CreateTopicResponse createTopic(Principal who, CreateTopicRequest request) {
        var name = Sns.required("Name", request.name());
        boolean fifo = "true".equals(request.attributes().get("FifoTopic"));
        if (!name.matches("[\\w-]{1,256}(\\.fifo)?") || name.endsWith(".fifo") != fifo) {
            throw Sns.invalidParameter("Topic Name");
        }
        var arn = arnPrefix + name;
        door.check(who, "sns:CreateTopic", arn);
        request.attributes().forEach((attribute, value) -> passRole(who, attribute, value));
        if (!request.tags().isEmpty()) {
            door.check(who, "sns:TagResource", arn);
        }
        var tags = tagged(Map.of(), request.tags());
        topics.putIfAbsent(
                arn,
                new State(
                        arn,
                        request.attributes(),
                        tags,
                        policy(request.attributes().get("Policy"))));
        return CreateTopicResponse.builder().topicArn(arn).build();
    }

    /** One that is not there is deleted already. */
    public DeleteTopicResponse deleteTopic(Principal who, DeleteTopicRequest request) {
        door.check(who, "sns:DeleteTopic", arn(request.topicArn()));
        topics.remove(request.topicArn());
        deleted.accept(request.topicArn());
        return DeleteTopicResponse.builder().build();
    }

    public ListTopicsResponse listTopics(Principal who, ListTopicsRequest request) {
        door.check(who, "sns:ListTopics", "*");
        var page = Sns.page(topics.all(), State::arn, request.nextToken());
        return ListTopicsResponse.builder()
                .topics(page.items().stream()
                        .map(topic -> Topic.builder().topicArn(topic.arn()).build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    public GetTopicAttributesResponse getTopicAttributes(Principal who, GetTopicAttributesRequest request) {
        var topic = get(who, "sns:GetTopicAttributes", request.topicArn());
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("TopicArn", topic.arn());
        attributes.put("Owner", account);
        attributes.put("DisplayName", "");
        topic.policy().ifPresent(policy -> attributes.put("Policy", Json.write(policy.json())));
        attributes.putAll(topic.attributes());
        return GetTopicAttributesResponse.builder().attributes(attributes).build();
    }

    /** SNS writes the status of deliveries to a log with a role that it is given. */
    private void passRole(Principal who, String attribute, String value) {
        if (attribute.endsWith("FeedbackRoleArn") && !value.isEmpty()) {
            door.passRole(who, value, "sns.amazonaws.com");
        }
    }

    public SetTopicAttributesResponse setTopicAttributes(Principal who, SetTopicAttributesRequest request) {
        get(who, "sns:SetTopicAttributes", request.topicArn());
        var name = Sns.required("AttributeName", request.attributeName());
        var value = request.attributeValue() == null ? "" : request.attributeValue();
        passRole(who, name, value);
        topics.change(request.topicArn(), topic -> {
            var attributes = new LinkedHashMap<>(topic.attributes());
            attributes.put(name, value);
            return new State(
                    topic.arn(), attributes, topic.tags(), name.equals("Policy") ? policy(value) : topic.policy());
        });
        return SetTopicAttributesResponse.builder().build();
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        tagged(who, "sns:TagResource", request.resourceArn());
        changeTags(request.resourceArn(), tags -> tagged(tags, request.tags()));
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        tagged(who, "sns:UntagResource", request.resourceArn());
        changeTags(request.resourceArn(), tags -> {
            var left = new LinkedHashMap<>(tags);
            request.tagKeys().forEach(left::remove);
            return left;
        });
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse listTagsForResource(Principal who, ListTagsForResourceRequest request) {
        var topic = tagged(who, "sns:ListTagsForResource", request.resourceArn());
        return ListTagsForResourceResponse.builder()
                .tags(topic.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    /**
     * The topic, once the caller may act on it.
     *
     * @throws ServiceException {@code NotFound}
     */
    State get(Principal who, String action, String arn) {
        return get(who, action, arn, Map.of());
    }

    /** @param context condition keys of the call */
    State get(Principal who, String action, String arn, Map<String, List<String>> context) {
        return find(who, action, arn, context)
                .orElseThrow(() -> new ServiceException("NotFound", 404, "Topic does not exist"));
    }

    /** The same, in the words of operations on tags. */
    private State tagged(Principal who, String action, String arn) {
        return find(who, action, arn, Map.of())
                .orElseThrow(() -> new ServiceException("ResourceNotFound", 404, "Resource does not exist"));
    }

    private Optional<State> find(Principal who, String action, String arn, Map<String, List<String>> context) {
        var topic = topics.find(arn(arn));
        door.check(who, action, arn, topic.flatMap(State::policy), context);
        return topic;
    }

    private void changeTags(String arn, UnaryOperator<Map<String, String>> change) {
        topics.change(
                arn, topic -> new State(topic.arn(), topic.attributes(), change.apply(topic.tags()), topic.policy()));
    }

    /**
     * The tags with more of them.
     *
     * @throws ServiceException {@code TagLimitExceeded}, {@code InvalidParameter}
     */
    private static Map<String, String> tagged(Map<String, String> tags, List<Tag> more) {
        var all = new LinkedHashMap<>(tags);
        for (var tag : more) {
            boolean right = tag != null
                    && tag.key() != null
                    && !tag.key().isEmpty()
                    && tag.key().length() <= MAX_TAG_KEY
                    && tag.value() != null
                    && tag.value().length() <= MAX_TAG_VALUE;
            if (!right) {
                throw Sns.invalidParameter("Tags Reason: a key has 1 to 128 characters, a value up to 256");
            }
            if (tag.key().startsWith("aws:")) {
                throw Sns.invalidParameter("Tags Reason: keys that begin with aws: are reserved");
            }
            all.put(tag.key(), tag.value());
        }
        if (all.size() > MAX_TAGS) {
            throw new ServiceException(
                    "TagLimitExceeded", 400, "Could not complete request: tag quota of 50 per resource exceeded");
        }
        return all;
    }

    /** Has this be told of each topic that is deleted. */
    void whenDeleted(Consumer<String> told) {
        deleted = deleted.andThen(told);
    }

    private static String arn(String arn) {
        return Sns.arn("TopicArn", arn, 1).toString();
    }

    private static Optional<PolicyDocument> policy(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Require.policy("Policy", text, PolicyDocument::resourceBased));
        } catch (ServiceException e) {
            throw Sns.invalidParameter("Policy Error: " + e.getMessage());
        }
    }
}
