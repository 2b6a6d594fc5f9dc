package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.template.Stacks;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** What becomes of messages on a standard queue while time passes. */
class StandardQueueTest {

    @TempDir
    private Path folder;

    private SqsFixture sqs;

    @BeforeEach
    void start() {
        sqs = new SqsFixture(
                folder,
                """
                  Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
                """,
                Stacks.role("clerk", "lambda.amazonaws.com", "sqs:SendMessage", SqsFixture.ARN + "orders"));
    }

    @AfterEach
    void stop() {
        sqs.close();
    }

    @Test
    void whatIsReceivedIsNotSeenUntilItsVisibilityTimeOutIsOver() {
        sqs.send("orders", "hi");
        var first = sqs.receive("orders").getFirst();

        sqs.passSeconds(29);
        assertThat(sqs.bodies("orders")).isEmpty();
        assertThat(sqs.attribute("orders", "ApproximateNumberOfMessagesNotVisible"))
                .isEqualTo("1");
        sqs.passSeconds(1);
        var second = sqs.receive("orders").getFirst();

        assertThat(second.path("MessageId")).isEqualTo(first.path("MessageId"));
        assertThat(second.path("ReceiptHandle")).isNotEqualTo(first.path("ReceiptHandle"));
        assertThat(second.at("/Attributes/ApproximateReceiveCount").stringValue())
                .isEqualTo("2");
        assertThat(second.at("/Attributes/ApproximateFirstReceiveTimestamp"))
                .isEqualTo(first.at("/Attributes/ApproximateFirstReceiveTimestamp"));
    }

    @Test
    void aHandleIsGoodUntilTheMessageIsReceivedAgain() {
        sqs.send("orders", "hi");
        var first = sqs.receive("orders").getFirst();
        sqs.passSeconds(30);
        var second = sqs.receive("orders").getFirst();

        sqs.delete("orders", first);
        sqs.passSeconds(30);
        assertThat(sqs.attribute("orders", "ApproximateNumberOfMessages")).isEqualTo("1");
        sqs.delete("orders", second); // its time is over, but nobody has received the message since
        assertThat(sqs.attribute("orders", "ApproximateNumberOfMessages")).isEqualTo("0");
        sqs.delete("orders", second); // it is gone, which is what was wanted
    }

    @Test
    void visibilityIsChangedFromNowOn() {
        sqs.send("orders", "hi");
        var message = sqs.receive("orders").getFirst();
        sqs.passSeconds(10);
        assertThat(change(message, 60)).isEqualTo("done");

        sqs.passSeconds(59);
        assertThat(sqs.bodies("orders")).isEmpty();
        assertThat(change(message, 0)).isEqualTo("done");
        assertThat(sqs.bodies("orders")).containsExactly("hi");
    }

    @Test
    void whatIsNotInFlightStaysVisible() {
        sqs.send("orders", "hi");
        var message = sqs.receive("orders").getFirst();
        sqs.passSeconds(30);

        assertThat(change(message, 60)).isEqualTo("MessageNotInflight: The specified message isn't in flight.");
        assertThat(sqs.bodies("orders")).containsExactly("hi");
        assertThat(change(message, 60)).isEqualTo("MessageNotInflight: The specified message isn't in flight.");
    }

    @Test
    void aMessageIsInFlightForTwelveHoursAtMost() {
        sqs.send("orders", "hi");
        var message = sqs.receive("orders").getFirst();
        sqs.passSeconds(10);

        assertThat(change(message, 43_200))
                .endsWith("Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
        assertThat(change(message, 43_190)).isEqualTo("done");
    }

    @Test
    void whatIsDeletedCannotBeChanged() {
        sqs.send("orders", "hi");
        var message = sqs.receive("orders").getFirst();
        sqs.delete("orders", message);

        assertThat(change(message, 60))
                .startsWith("InvalidParameterValue: ")
                .endsWith("Reason: Message does not exist or is not available for visibility timeout change.");
    }

    private String change(JsonNode message, int seconds) {
        return sqs.refusal("ChangeMessageVisibility", """
            {"QueueUrl": "@orders", "ReceiptHandle": "%s", "VisibilityTimeout": %d}\
            """.formatted(
                        message.path("ReceiptHandle").stringValue(), seconds));
    }

    @Test
    void anotherQueuesHandleIsNone() {
        sqs.create("other", "{}");
        sqs.send("other", "hi");
        var handle = sqs.receive("other").getFirst().path("ReceiptHandle").stringValue();

        assertThat(sqs.refusal("DeleteMessage", """
            {"QueueUrl": "@orders", "ReceiptHandle": "%s"}\
            """.formatted(handle))).startsWith("ReceiptHandleIsInvalid");
    }

    @Test
    void delays() {
        sqs.call("SendMessage", "{\"QueueUrl\": \"@orders\", \"MessageBody\": \"late\", \"DelaySeconds\": 900}");
        sqs.call("SetQueueAttributes", "{\"QueueUrl\": \"@orders\", \"Attributes\": {\"DelaySeconds\": \"5\"}}");
        sqs.send("orders", "as the queue says");
        sqs.call("SendMessage", "{\"QueueUrl\": \"@orders\", \"MessageBody\": \"now\", \"DelaySeconds\": 0}");

        assertThat(sqs.attribute("orders", "ApproximateNumberOfMessagesDelayed"))
                .isEqualTo("2");
        assertThat(sqs.bodies("orders")).containsExactly("now");
        sqs.passSeconds(5);
        assertThat(sqs.bodies("orders")).containsExactly("as the queue says");
        sqs.passSeconds(895);
        assertThat(sqs.bodies("orders")).contains("late");
    }

    @Test
    void whatIsOlderThanTheRetentionPeriodIsGone() {
        sqs.call("SetQueueAttributes", """
            {"QueueUrl": "@orders", "Attributes": {"MessageRetentionPeriod": "60"}}\
            """);
        sqs.send("orders", "old");
        sqs.passSeconds(30);
        sqs.send("orders", "young");
        sqs.passSeconds(30);

        assertThat(sqs.bodies("orders")).containsExactly("young");
    }

    @Test
    void attributesAndTheirDigests() {
        var sent = sqs.call("SendMessage", """
            {"QueueUrl": "@orders", "MessageBody": "hi mom", "MessageAttributes": {
              "trace.a": {"DataType": "String.id", "StringValue": "x"},
              "count": {"DataType": "Number", "StringValue": "1"},
              "bytes": {"DataType": "Binary", "BinaryValue": "AQI="}},
             "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988"}}}\
            """);
        var all = sqs.call("ReceiveMessage", """
            {"QueueUrl": "@orders", "VisibilityTimeout": 0, "MessageAttributeNames": ["All"],
             "MessageSystemAttributeNames": ["AWSTraceHeader"]}\
            """).at("/Messages/0");
        var some = sqs.call("ReceiveMessage", """
            {"QueueUrl": "@orders", "VisibilityTimeout": 0, "MessageAttributeNames": ["trace.*", "count"]}\
            """).at("/Messages/0");

        // computed apart, as the guide says
        assertThat(sent.path("MD5OfMessageBody").stringValue()).isEqualTo("92959a96fd69146c5fe7cbde6e5720f2");
        assertThat(sent.path("MD5OfMessageAttributes").stringValue()).isEqualTo("634b5b78279c21ceb223e3d224c5df40");
        assertThat(all.path("MD5OfMessageAttributes")).isEqualTo(sent.path("MD5OfMessageAttributes"));
        assertThat(all.path("MessageAttributes").propertyNames())
                .containsExactlyInAnyOrder("trace.a", "count", "bytes");
        assertThat(all.path("Attributes").toString()).isEqualTo("{\"AWSTraceHeader\":\"Root=1-5759e988\"}");
        assertThat(some.path("MessageAttributes").propertyNames()).containsExactlyInAnyOrder("trace.a", "count");
        assertThat(some.path("MD5OfMessageAttributes")).isNotEqualTo(sent.path("MD5OfMessageAttributes"));
        assertThat(some.path("Attributes").isMissingNode()).isTrue();
    }

    @Test
    void theQueuesOwnPolicyLetsIn() {
        var clerk = new Principal.RoleSession(Stacks.ACCOUNT, "clerk", "shift-1");
        sqs.call(clerk, "SendMessage", "{\"QueueUrl\": \"@orders\", \"MessageBody\": \"hi\"}");
        Assertions.assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> sqs.call(clerk, "ReceiveMessage", "{\"QueueUrl\": \"@orders\"}"))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("AccessDenied"))
                .withMessageContaining("sqs:receivemessage on resource: " + SqsFixture.ARN + "orders");

        sqs.call("AddPermission", """
            {"QueueUrl": "@orders", "Label": "mine", "AWSAccountIds": ["123456789012"], "Actions": ["ReceiveMessage"]}\
            """);
        var policy = sqs.attribute("orders", "Policy");
        sqs.call("SetQueueAttributes", """
            {"QueueUrl": "@orders", "Attributes": {"Policy": %s}}\
            """.formatted(StringNode.valueOf(
                policy.replace("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/clerk"))));

        assertThat(sqs.call(clerk, "ReceiveMessage", "{\"QueueUrl\": \"@orders\"}")
                        .path("Messages"))
                .hasSize(1);
        sqs.call("RemovePermission", "{\"QueueUrl\": \"@orders\", \"Label\": \"mine\"}");
        assertThat(sqs.attribute("orders", "Policy")).isEmpty();
    }

    @Test
    void queuesAreListedPageByPage() {
        List.of("b", "a", "other").forEach(name -> sqs.create(name, "{}"));

        var first = sqs.call("ListQueues", "{\"MaxResults\": 3}");
        var second = sqs.call(
                "ListQueues",
                "{\"MaxResults\": 3, \"NextToken\": \"%s\"}"
                        .formatted(first.path("NextToken").stringValue()));

        assertThat(first.path("QueueUrls").toString())
                .isEqualTo("[\"%s\",\"%s\",\"%s\"]"
                        .formatted(SqsFixture.url("a"), SqsFixture.url("b"), SqsFixture.url("orders")));
        assertThat(second.path("QueueUrls").toString()).isEqualTo("[\"%s\"]".formatted(SqsFixture.url("other")));
        assertThat(second.has("NextToken")).isFalse();
        assertThat(sqs.call("ListQueues", "{\"QueueNamePrefix\": \"o\"}").path("QueueUrls"))
                .hasSize(2);
    }

    @Test
    void toAskForAQueueMakesNone() {
        sqs.refusal("GetQueueAttributes", "{\"QueueUrl\": \"@nowhere\"}");
        sqs.sqs().receivable(SqsFixture.ARN + "nowhere").next();

        assertThat(sqs.sqs().receivable(SqsFixture.ARN + "nowhere").next()).isEqualTo(Optional.empty());
        assertThat(sqs.call("ListQueues", "{}").path("QueueUrls")).hasSize(1);
    }
}
