package local.service.sns;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import local.json.Json;
import local.service.api.ServiceException;
import local.service.states.Account;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.DeleteTopicRequest;
import software.amazon.awssdk.services.sns.model.GetSubscriptionAttributesRequest;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SubscribeRequest;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sns.model.UnsubscribeRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SnsTest implements Sns.Delivery {

    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:q";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

    private final Account account = new Account();
    private final Sns sns = new Sns(account.account, account.door, account.time, this);
    private final SnsTopics topics = operations(SnsTopics.class);
    private final SnsSubscriptions subscriptions = operations(SnsSubscriptions.class);
    private final List<JsonNode> delivered = new ArrayList<>();
    private final List<Sns.Notification> shown = new ArrayList<>();
    private final String topic = topics.createTopic(
                    ADMINISTRATOR, CreateTopicRequest.builder().name("news").build())
            .topicArn();

    @Override
    public void toQueue(String topicArn, String queueArn, ObjectNode sendMessage) {
        delivered.add(sendMessage);
    }

    @Override
    public void toFunction(String topicArn, String functionArn, JsonNode event) {
        delivered.add(event);
    }

    @Override
    public void toPerson(Sns.Notification notification) {
        shown.add(notification);
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aQueueGetsTheMessageInAnEnvelope() {
        subscribe("sqs", QUEUE, Map.of());

        var id = publish(request -> request.subject("Hi").message("hi mom")).messageId();

        var body = Json.parse(delivered.getFirst().get("MessageBody").stringValue());
        assertThat(body.get("Type").stringValue()).isEqualTo("Notification");
        assertThat(body.get("MessageId").stringValue()).isEqualTo(id);
        assertThat(body.get("TopicArn").stringValue()).isEqualTo(topic);
        assertThat(body.get("Subject").stringValue()).isEqualTo("Hi");
        assertThat(body.get("Message").stringValue()).isEqualTo("hi mom");
    }

    @Test
    void aQueueGetsTheBareMessageIfItWantsSo() {
        subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "true"));

        publish(request -> request.message("hi mom").messageAttributes(attribute("kind", "String", "greeting")));

        assertThat(delivered).containsExactly(Json.parse("""
            {"MessageBody": "hi mom",
             "MessageAttributes": {"kind": {"DataType": "String", "StringValue": "greeting"}}}\
            """));
    }

    @Test
    void aFunctionGetsARecord() {
        var subscription = subscribe("lambda", FUNCTION, Map.of());

        publish(request -> request.message("hi mom").messageAttributes(attribute("kind", "String", "greeting")));

        var event = delivered.getFirst().get("Records").get(0);
        assertThat(event.get("EventSource").stringValue()).isEqualTo("aws:sns");
        assertThat(event.get("EventSubscriptionArn").stringValue()).isEqualTo(subscription);
        assertThat(event.get("Sns").get("Message").stringValue()).isEqualTo("hi mom");
        assertThat(event.get("Sns").get("Subject").isNull()).isTrue();
        assertThat(event.get("Sns").get("MessageAttributes")).isEqualTo(Json.parse("""
            {"kind": {"Type": "String", "Value": "greeting"}}\
            """));
    }

    @Test
    void whatWouldLeaveTheMachineIsShown() {
        subscribe("email", "mom@example.com", Map.of());

        publish(request -> request.subject("Hi").message("""
            {"default": "hi", "email": "Dear mom"}\
            """).messageStructure("json"));

        assertThat(shown).containsExactly(new Sns.Notification(topic, "email", "mom@example.com", "Hi", "Dear mom"));
    }

    @Test
    void aFilterPolicyLetsOnlySomeMessagesThrough() {
        subscribe(
                "sqs",
                QUEUE,
                Map.of("FilterPolicy", "{\"kind\": [\"greeting\"], \"size\": [{\"numeric\": [\">\", 1]}]}"));
        subscribe(
                "lambda", FUNCTION, Map.of("FilterPolicy", "{\"to\": [\"mom\"]}", "FilterPolicyScope", "MessageBody"));

        publish(request -> request.message("{\"to\": \"dad\"}")
                .messageAttributes(Map.of("kind", value("String", "greeting"), "size", value("Number", "2"))));
        publish(request ->
                request.message("{\"to\": \"mom\"}").messageAttributes(attribute("kind", "String", "other")));

        assertThat(delivered).hasSize(2);
        assertThat(delivered.get(0).has("MessageBody")).isTrue();
        assertThat(delivered.get(1).has("Records")).isTrue();
    }

    @Test
    void aBatchTellsOfEachEntry() {
        var answer = sns.publishing()
                .publishBatch(
                        ADMINISTRATOR,
                        PublishBatchRequest.builder()
                                .topicArn(topic)
                                .publishBatchRequestEntries(
                                        PublishBatchRequestEntry.builder()
                                                .id("a")
                                                .message("hi")
                                                .build(),
                                        PublishBatchRequestEntry.builder()
                                                .id("b")
                                                .message("")
                                                .build())
                                .build());

        assertThat(answer.successful())
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo("a"));
        assertThat(answer.failed())
                .containsExactly(BatchResultErrorEntry.builder()
                        .id("b")
                        .code("InvalidParameter")
                        .message("Invalid parameter: Empty message")
                        .senderFault(true)
                        .build());
    }

    @Test
    void aTopicThatIsNotThereAndARoleThatMayNotAreRefused() {
        assertThatThrownBy(() -> sns.publishing()
                        .publish(
                                ADMINISTRATOR,
                                PublishRequest.builder()
                                        .topicArn(topic + "-2")
                                        .message("hi")
                                        .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("NotFound"))
                .hasMessage("Topic does not exist");
        assertThatThrownBy(() -> sns.publishing()
                        .publish(
                                Account.session("machine"),
                                PublishRequest.builder()
                                        .topicArn(topic)
                                        .message("hi")
                                        .build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("AuthorizationError"))
                .hasMessageContaining("is not authorized to perform: SNS:Publish on resource: " + topic);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        news                                             | TopicArn Reason: An ARN must have at least 6 elements, not 1
        arn:aws:sns:us-east-1:123456789012               | TopicArn Reason: An ARN must have at least 6 elements, not 5
        arn:aws:sqs:us-east-1:123456789012:news          | TopicArn
        arn:aws:sns:us-east-1:123456789012:              | TopicArn
        arn:aws:sns:us-east-1:123456789012:news:one:more | TopicArn
        """)
    void whatIsNoTopicsArnIsSaidToBeNone(String arn, String sentence) {
        assertThatThrownBy(() -> topics.deleteTopic(
                        ADMINISTRATOR,
                        DeleteTopicRequest.builder().topicArn(arn).build()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameter"))
                .hasMessage("Invalid parameter: " + sentence);
    }

    @Test
    void topicsAndSubscriptionsComeAndGo() {
        var subscription = subscribe("sqs", QUEUE, Map.of("RawMessageDelivery", "true"));

        assertThat(subscribe("sqs", QUEUE, Map.of()))
                .as("the same subscription again")
                .isEqualTo(subscription);
        assertThat(subscriptions
                        .getSubscriptionAttributes(
                                ADMINISTRATOR,
                                GetSubscriptionAttributesRequest.builder()
                                        .subscriptionArn(subscription)
                                        .build())
                        .attributes())
                .containsEntry("RawMessageDelivery", "true")
                .containsEntry("Endpoint", QUEUE);
        subscriptions.unsubscribe(
                ADMINISTRATOR,
                UnsubscribeRequest.builder().subscriptionArn(subscription).build());
        assertThat(subscriptions
                        .listSubscriptionsByTopic(
                                ADMINISTRATOR,
                                ListSubscriptionsByTopicRequest.builder()
                                        .topicArn(topic)
                                        .build())
                        .subscriptions())
                .isEmpty();
        topics.deleteTopic(
                ADMINISTRATOR, DeleteTopicRequest.builder().topicArn(topic).build());
        assertThat(topics.listTopics(ADMINISTRATOR, ListTopicsRequest.builder().build())
                        .topics())
                .isEmpty();
    }

    /** What was deleted does not live on in one of its name. */
    @Test
    void aTopicThatIsMadeAnewHasNoSubscriptions() {
        subscribe("email", "mom@example.com", Map.of());
        topics.deleteTopic(
                ADMINISTRATOR, DeleteTopicRequest.builder().topicArn(topic).build());
        topics.createTopic(
                ADMINISTRATOR, CreateTopicRequest.builder().name("news").build());

        publish(request -> request.message("hi mom"));

        assertThat(shown).isEmpty();
    }

    @Test
    void aTopicWhoseTagsAreRefusedIsNotMade() {
        var tags = IntStream.rangeClosed(1, 51)
                .mapToObj(i -> Tag.builder().key("key" + i).value("").build())
                .toList();
        assertThatThrownBy(() -> topics.createTopic(
                        ADMINISTRATOR,
                        CreateTopicRequest.builder().name("other").tags(tags).build()))
                .hasMessageContaining("tag quota");
        assertThat(topics.listTopics(ADMINISTRATOR, ListTopicsRequest.builder().build())
                        .topics())
                .extracting(Topic::topicArn)
                .doesNotContain(topic.replace("news", "other"));
    }

    /** A text that is no JSON, has no default, or wants another structure. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        json | hi mom             | JSON message body failed to parse
        json | {"sms": "hi"}      | No default entry in JSON message body
        xml  | {"default": "hi"}  | Invalid message structure parameter
        """)
    void aPhoneIsHeldToTheSameStructure(String structure, String message, String refusal) {
        var request = PublishRequest.builder()
                .phoneNumber("+15550100")
                .messageStructure(structure)
                .message(message)
                .build();
        assertThatThrownBy(() -> sns.publishing().publish(ADMINISTRATOR, request))
                .hasMessageContaining(refusal);
        assertThat(shown).isEmpty();
    }

    private String subscribe(String protocol, String endpoint, Map<String, String> attributes) {
        return subscriptions
                .subscribe(
                        ADMINISTRATOR,
                        SubscribeRequest.builder()
                                .topicArn(topic)
                                .protocol(protocol)
                                .endpoint(endpoint)
                                .attributes(attributes)
                                .build())
                .subscriptionArn();
    }

    private PublishResponse publish(Consumer<PublishRequest.Builder> more) {
        return sns.publishing()
                .publish(
                        ADMINISTRATOR,
                        PublishRequest.builder()
                                .topicArn(topic)
                                .applyMutation(more)
                                .build());
    }

    private static Map<String, MessageAttributeValue> attribute(String name, String type, String value) {
        return Map.of(name, value(type, value));
    }

    private static MessageAttributeValue value(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    private <T> T operations(Class<T> type) {
        return sns.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
