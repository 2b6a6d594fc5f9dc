package local.service.sns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import local.execution.journal.Table;
import local.json.Arn;
import local.json.EventPattern;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsResponse;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.SetSubscriptionAttributesResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import software.amazon.awssdk.services.sns.model.UnsubscribeResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** SNS's operations on subscriptions. None waits to be confirmed: nothing leaves the machine. */
public final class SnsSubscriptions {

    private static final int MAX_FILTERS_OF_TOPIC = 200;

    private final Door door;
    private final SnsTopics topics;
    private final String account;
    private final Table<Subscription> subscriptions;

    /**
     * A subscription. A value.
     *
     * @param protocol   {@code sqs}, {@code lambda}, {@code email}, ...
     * @param attributes as they were set: {@code RawMessageDelivery}, {@code FilterPolicy}, {@code FilterPolicyScope}
     * @param filter     what the filter policy asks for
     */
    record Subscription(
            String arn,
            String topicArn,
            String protocol,
            String endpoint,
            Map<String, String> attributes,
            Optional<EventPattern> filter) {

        static Subscription of(
                String arn, String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
            var filter = Optional.ofNullable(attributes.get("FilterPolicy"))
                    .filter(text -> !text.isEmpty() && !text.equals("{}"))
                    .map(SnsSubscriptions::pattern);
            return new Subscription(arn, topicArn, protocol, endpoint, Map.copyOf(attributes), filter);
        }

        boolean isRaw() {
            return "true".equals(attributes.get("RawMessageDelivery"));
        }

        /** @param attributes the message's own, as JSON */
        boolean wants(JsonNode attributes, String message) {
            return filter.isEmpty()
                    || filter.get()
                            .matches(
                                    "MessageBody".equals(this.attributes.get("FilterPolicyScope"))
                                            ? body(message)
                                            : attributes);
        }

        private static JsonNode body(String message) {
            try {
                return Json.parse(message);
            } catch (JacksonException e) {
                return Json.object();
            }
        }
    }

    SnsSubscriptions(Account account, Door door, SnsTopics topics, Table<Subscription> subscriptions) {
        this.door = door;
        this.topics = topics;
        this.account = account.id();
        this.subscriptions = subscriptions;
        topics.whenDeleted(topicArn -> ofTopic(topicArn).forEach(its -> subscriptions.remove(its.arn())));
    }

    /** @throws TemplateException where its filter policy is none */
    void declare(Stack.Subscription declared) {
        try {
            subscriptions.declare(
                    declared.arn(),
                    Subscription.of(
                            declared.arn(),
                            declared.topicArn(),
                            declared.protocol(),
                            declared.endpoint(),
                            declared.attributes()));
        } catch (ServiceException e) {
            throw new TemplateException(
                    declared.location(), "AWS refuses to subscribe " + declared.endpoint() + ": " + e.getMessage());
        }
    }

    /** No template has it any more. */
    void withdraw(String arn) {
        subscriptions.withdraw(arn);
    }

    public SubscribeResponse subscribe(Principal who, SubscribeRequest request) {
        topics.get(who, "sns:Subscribe", request.topicArn());
        var protocol = Sns.required("Protocol", request.protocol());
        var endpoint = Sns.required("Endpoint", request.endpoint());
        boolean right = switch (protocol) {
            case "sqs" ->
                Arn.parse(endpoint)
                        .filter(arn ->
                                arn.service().equals("sqs") && !arn.resource().isEmpty())
                        .isPresent();
            case "lambda" -> Arn.parse(endpoint, "lambda", "function").isPresent();
            case "email", "email-json" -> endpoint.contains("@");
            case "http", "https" -> endpoint.startsWith(protocol + "://");
            case "sms", "application", "firehose" -> true;
            default -> throw Sns.invalidParameter("Protocol Reason: Unsupported protocol: " + protocol);
        };
        if (!right) {
            throw Sns.invalidParameter("Endpoint Reason: it is not of protocol " + protocol);
        }
        passRole(who, request.attributes());
        var existing = ofTopic(request.topicArn()).stream()
                .filter(subscription -> subscription.protocol().equals(protocol)
                        && subscription.endpoint().equals(endpoint))
                .findFirst();
        var subscription = existing.orElseGet(() -> add(
                request.topicArn() + ":" + UUID.randomUUID(),
                request.topicArn(),
                protocol,
                endpoint,
                request.attributes()));
        return SubscribeResponse.builder().subscriptionArn(subscription.arn()).build();
    }

    public UnsubscribeResponse unsubscribe(Principal who, UnsubscribeRequest request) {
        var arn = Sns.required("SubscriptionArn", request.subscriptionArn());
        door.check(who, "sns:Unsubscribe", topicOf(arn));
        subscriptions.remove(arn);
        return UnsubscribeResponse.builder().build();
    }

    public ListSubscriptionsResponse listSubscriptions(Principal who, ListSubscriptionsRequest request) {
        door.check(who, "sns:ListSubscriptions", "*");
        var page = Sns.page(subscriptions.all(), Subscription::arn, request.nextToken());
        return ListSubscriptionsResponse.builder()
                .subscriptions(page.items().stream().map(this::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    public ListSubscriptionsByTopicResponse listSubscriptionsByTopic(
            Principal who, ListSubscriptionsByTopicRequest request) {
        topics.get(who, "sns:ListSubscriptionsByTopic", request.topicArn());
        var page = Sns.page(ofTopic(request.topicArn()), Subscription::arn, request.nextToken());
        return ListSubscriptionsByTopicResponse.builder()
                .subscriptions(page.items().stream().map(this::shape).toList())
                .nextToken(page.nextToken())
                .build();
    }

    public GetSubscriptionAttributesResponse getSubscriptionAttributes(
            Principal who, GetSubscriptionAttributesRequest request) {
        var subscription = get(who, "sns:GetSubscriptionAttributes", request.subscriptionArn());
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("SubscriptionArn", subscription.arn());
        attributes.put("TopicArn", subscription.topicArn());
        attributes.put("Protocol", subscription.protocol());
        attributes.put("Endpoint", subscription.endpoint());
        attributes.put("Owner", account);
        attributes.put("PendingConfirmation", "false");
        attributes.put("ConfirmationWasAuthenticated", "true");
        attributes.put("RawMessageDelivery", "false");
        attributes.putAll(subscription.attributes());
        return GetSubscriptionAttributesResponse.builder()
                .attributes(attributes)
                .build();
    }

    public SetSubscriptionAttributesResponse setSubscriptionAttributes(
            Principal who, SetSubscriptionAttributesRequest request) {
        get(who, "sns:SetSubscriptionAttributes", request.subscriptionArn());
        var name = Sns.required("AttributeName", request.attributeName());
        passRole(who, Map.of(name, request.attributeValue() == null ? "" : request.attributeValue()));
        subscriptions.change(request.subscriptionArn(), subscription -> {
            var attributes = new LinkedHashMap<>(subscription.attributes());
            attributes.put(name, request.attributeValue() == null ? "" : request.attributeValue());
            var changed = Subscription.of(
                    subscription.arn(),
                    subscription.topicArn(),
                    subscription.protocol(),
                    subscription.endpoint(),
                    attributes);
            checkFilters(changed);
            return changed;
        });
        return SetSubscriptionAttributesResponse.builder().build();
    }

    /** SNS puts messages on a Firehose stream with a role that it is given. */
    private void passRole(Principal who, Map<String, String> attributes) {
        var role = attributes.getOrDefault("SubscriptionRoleArn", "");
        if (!role.isEmpty()) {
            door.passRole(who, role, "sns.amazonaws.com");
        }
    }

    List<Subscription> ofTopic(String topicArn) {
        return subscriptions.values().stream()
                .filter(subscription -> subscription.topicArn().equals(topicArn))
                .toList();
    }

    /**
     * Only so many subscriptions of a topic may have a filter policy.
     *
     * @throws ServiceException {@code FilterPolicyLimitExceeded}
     */
    private void checkFilters(Subscription one) {
        long others = ofTopic(one.topicArn()).stream()
                .filter(other -> other.filter().isPresent() && !other.arn().equals(one.arn()))
                .count();
        if (one.filter().isPresent() && others >= MAX_FILTERS_OF_TOPIC) {
            throw new ServiceException(
                    "FilterPolicyLimitExceeded",
                    403,
                    "A topic can have no more than " + MAX_FILTERS_OF_TOPIC + " filter policies");
        }
    }

    private Subscription add(
            String arn, String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
        var subscription = Subscription.of(arn, topicArn, protocol, endpoint, attributes);
        checkFilters(subscription);
        subscriptions.put(subscription.arn(), subscription);
        return subscription;
    }

    private Subscription get(Principal who, String action, String arn) {
        door.check(who, action, topicOf(Sns.required("SubscriptionArn", arn)));
        return subscriptions
                .find(arn)
                .orElseThrow(() -> new ServiceException("NotFound", 404, "Subscription does not exist"));
    }

    /** What stands before the last colon. */
    private static String topicOf(String arn) {
        var parsed = Sns.arn("SubscriptionArn", arn, 2);
        return parsed.withResource(parsed.segments().getFirst()).toString();
    }

    private static EventPattern pattern(String text) {
        try {
            return EventPattern.parse(Json.parse(text));
        } catch (JacksonException | IllegalArgumentException e) {
            throw Sns.invalidParameter("FilterPolicy: " + e.getMessage());
        }
    }

    private software.amazon.awssdk.services.sns.model.Subscription shape(Subscription subscription) {
        return software.amazon.awssdk.services.sns.model.Subscription.builder()
                .subscriptionArn(subscription.arn())
                .topicArn(subscription.topicArn())
                .protocol(subscription.protocol())
                .endpoint(subscription.endpoint())
                .owner(account)
                .build();
    }
}
