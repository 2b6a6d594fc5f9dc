package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Order, groups and duplicates. */
class FifoQueueTest {

    @TempDir
    private Path folder;

    private SqsFixture sqs;

    @BeforeEach
    void start() {
        sqs = new SqsFixture(folder, """
              Ranks: {Type: AWS::SQS::Queue, Properties: {QueueName: ranks.fifo, FifoQueue: true}}
              Groups:
                Type: AWS::SQS::Queue
                Properties: {QueueName: groups.fifo, FifoQueue: true, DeduplicationScope: messageGroup}
              Contents:
                Type: AWS::SQS::Queue
                Properties: {QueueName: contents.fifo, FifoQueue: true, ContentBasedDeduplication: true}
            """);
    }

    @AfterEach
    void stop() {
        sqs.close();
    }

    @Test
    void aGroupWaitsForItsMessagesInFlight() {
        sqs.sendToGroup("ranks.fifo", "a1", "a");
        sqs.sendToGroup("ranks.fifo", "b1", "b");
        sqs.sendToGroup("ranks.fifo", "a2", "a");
        var first = one();
        assertThat(first.path("Body").stringValue()).isEqualTo("a1");

        assertThat(sqs.bodies("ranks.fifo")).containsExactly("b1");
        sqs.delete("ranks.fifo", first);
        assertThat(sqs.bodies("ranks.fifo")).containsExactly("a2");
    }

    @Test
    void oneCallMayReceiveSeveralOfAGroupInTheirOrder() {
        for (var body : new String[] {"a1", "b1", "a2", "a3"}) {
            sqs.sendToGroup("ranks.fifo", body, body.substring(0, 1));
        }

        assertThat(sqs.bodies("ranks.fifo")).containsExactly("a1", "a2", "a3", "b1");
        sqs.passSeconds(30);
        assertThat(sqs.bodies("ranks.fifo")).containsExactly("a1", "a2", "a3", "b1");
    }

    private JsonNode one() {
        return sqs.call("ReceiveMessage", "{\"QueueUrl\": \"@ranks.fifo\"}").at("/Messages/0");
    }

    @Test
    void aHandleWhoseTimeIsOverDeletesNothing() {
        sqs.sendToGroup("ranks.fifo", "a1", "a");
        var handle = one().path("ReceiptHandle").stringValue();
        sqs.passSeconds(30);

        assertThat(sqs.refusal("DeleteMessage", """
            {"QueueUrl": "@ranks.fifo", "ReceiptHandle": "%s"}\
            """.formatted(handle)))
                .isEqualTo("InvalidParameterValue: Value " + handle
                        + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.");
        assertThat(sqs.bodies("ranks.fifo")).containsExactly("a1");
    }

    @Test
    void aDuplicateIsTakenButNotDeliveredForFiveMinutes() {
        var first = sqs.sendToGroup("ranks.fifo", "same", "a");
        var again = sqs.sendToGroup("ranks.fifo", "same", "b");
        assertThat(again.path("MessageId")).isEqualTo(first.path("MessageId"));
        assertThat(again.path("SequenceNumber")).isEqualTo(first.path("SequenceNumber"));
        sqs.delete("ranks.fifo", one());
        sqs.passSeconds(299);
        sqs.sendToGroup("ranks.fifo", "same", "a");
        assertThat(sqs.bodies("ranks.fifo")).isEmpty();

        sqs.passSeconds(1);
        var later = sqs.sendToGroup("ranks.fifo", "same", "a");

        assertThat(sqs.bodies("ranks.fifo")).containsExactly("same");
        assertThat(later.path("SequenceNumber").stringValue())
                .matches("\\d{20}")
                .isGreaterThan(first.path("SequenceNumber").stringValue());
    }

    @Test
    void theScopeOfADuplicateMayBeItsGroup() {
        sqs.sendToGroup("groups.fifo", "same", "a");
        sqs.sendToGroup("groups.fifo", "same", "b");
        sqs.sendToGroup("groups.fifo", "same", "b");

        assertThat(sqs.bodies("groups.fifo")).containsExactly("same", "same");
    }

    @Test
    void theBodyMayTellDuplicates() {
        for (var body : new String[] {"x", "x", "y"}) {
            sqs.call("SendMessage", """
                {"QueueUrl": "@contents.fifo", "MessageBody": "%s", "MessageGroupId": "a"}\
                """.formatted(body));
        }

        assertThat(sqs.receive("contents.fifo"))
                .hasSize(2)
                .allSatisfy(message -> assertThat(
                                message.at("/Attributes/MessageDeduplicationId").stringValue())
                        .matches("[0-9a-f]{64}"));
    }

    @Test
    void anAttemptThatIsAskedAgainGetsTheSameMessages() {
        sqs.sendToGroup("ranks.fifo", "a1", "a");
        var attempt = "{\"QueueUrl\": \"@ranks.fifo\", \"ReceiveRequestAttemptId\": \"try\"}";
        var first = sqs.call("ReceiveMessage", attempt);
        sqs.passSeconds(20);
        assertThat(sqs.call("ReceiveMessage", attempt)).isEqualTo(first);

        sqs.passSeconds(20); // the second attempt began the visibility time-out anew
        assertThat(sqs.bodies("ranks.fifo")).isEmpty();
        sqs.delete("ranks.fifo", first.at("/Messages/0"));
        assertThat(sqs.call("ReceiveMessage", attempt).path("Messages")).isEmpty();
    }
}
