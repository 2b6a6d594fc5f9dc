package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import local.template.TemplateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is received too often goes elsewhere, and comes back. */
class DeadLettersTest {

    private static final String CHAIN = """
          A:
            Type: AWS::SQS::Queue
            Properties: {QueueName: a, RedrivePolicy: {deadLetterTargetArn: !GetAtt B.Arn, maxReceiveCount: 2}}
          B:
            Type: AWS::SQS::Queue
            Properties: {QueueName: b, RedrivePolicy: {deadLetterTargetArn: !GetAtt C.Arn, maxReceiveCount: 1}}
          C: {Type: AWS::SQS::Queue, Properties: {QueueName: c}}
        """;

    @TempDir
    private Path folder;

    @Test
    void downAChainThatIsDeclaredInThatOrder() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            var id = sqs.send("a", "poison").path("MessageId");
            for (int i = 0; i < 2; i++) {
                assertThat(sqs.bodies("a")).containsExactly("poison");
                sqs.passSeconds(30);
            }

            assertThat(sqs.bodies("a")).isEmpty();
            var dead = sqs.receive("b").getFirst();
            assertThat(dead.path("MessageId")).isEqualTo(id);
            assertThat(dead.at("/Attributes/DeadLetterQueueSourceArn").stringValue())
                    .isEqualTo(SqsFixture.ARN + "a");
            assertThat(dead.at("/Attributes/ApproximateReceiveCount").stringValue())
                    .isEqualTo("3");
            sqs.passSeconds(30);
            assertThat(sqs.bodies("b")).isEmpty();
            assertThat(sqs.bodies("c")).containsExactly("poison");
        }
    }

    @Test
    void sourcesAreListed() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            assertThat(sqs.call("ListDeadLetterSourceQueues", "{\"QueueUrl\": \"@b\"}")
                            .path("queueUrls")
                            .toString())
                    .isEqualTo("[\"" + SqsFixture.url("a") + "\"]");
            assertThat(sqs.call("ListDeadLetterSourceQueues", "{\"QueueUrl\": \"@a\"}")
                            .path("queueUrls"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FifoQueue: true, QueueName: b.fifo",
                "QueueName: b, RedriveAllowPolicy: {redrivePermission: denyAll}",
                "QueueName: b, RedriveAllowPolicy: {redrivePermission: byQueue, sourceQueueArns:"
                        + " ['arn:aws:sqs:us-east-1:123456789012:other']}"
            })
    void aDeadLetterQueueThatDoesNotTakeThem(String properties) {
        var resources = """
              A:
                Type: AWS::SQS::Queue
                Properties: {QueueName: a, RedrivePolicy: {deadLetterTargetArn: !GetAtt B.Arn, maxReceiveCount: 2}}
              B: {Type: AWS::SQS::Queue, Properties: {%s}}
            """;

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> new SqsFixture(folder, resources.formatted(properties)).close())
                .withMessageContaining("SQS refuses to create the queue A: InvalidParameterValue: Value ")
                .withMessageContaining(" for parameter RedrivePolicy is invalid. Reason: ");
    }

    @Test
    void aDeadLetterQueueThatIsNotThere() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            assertThat(sqs.refusal("SetQueueAttributes", """
                {"QueueUrl": "@c", "Attributes": {"RedrivePolicy":
                  "{\\"deadLetterTargetArn\\": \\"arn:aws:sqs:us-east-1:123456789012:d\\", \\"maxReceiveCount\\": \\"3\\"}"}}\
                """))
                    .startsWith("InvalidParameterValue")
                    .endsWith("Reason: Dead letter target does not exist.");
        }
    }

    /** Where nothing else is said, each goes back to where it came from, as a new message. */
    @Test
    void deadLettersAreMovedBack() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            kill(sqs, "one");
            kill(sqs, "two");
            var task = start(sqs, "");

            assertThat(sqs.receive("a"))
                    .extracting(message ->
                            message.at("/Attributes/ApproximateReceiveCount").stringValue())
                    .containsExactly("1", "1");
            assertThat(sqs.attribute("b", "ApproximateNumberOfMessages")).isEqualTo("0");
            var listed = list(sqs);
            assertThat(listed.path("Status").stringValue()).isEqualTo("COMPLETED");
            assertThat(listed.path("ApproximateNumberOfMessagesMoved").intValue())
                    .isEqualTo(2);
            assertThat(listed.path("ApproximateNumberOfMessagesToMove").intValue())
                    .isEqualTo(2);
            assertThat(listed.has("TaskHandle")).isFalse();
            assertThat(sqs.refusal("CancelMessageMoveTask", "{\"TaskHandle\": \"" + task + "\"}"))
                    .isEqualTo("ResourceNotFoundException: Task does not exist.");
        }
    }

    @Test
    void oneASecond() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            for (var body : new String[] {"one", "two", "three"}) {
                kill(sqs, body);
            }
            var task = start(
                    sqs,
                    ", \"DestinationArn\": \"%sc\", \"MaxNumberOfMessagesPerSecond\": 1".formatted(SqsFixture.ARN));

            assertThat(sqs.attribute("c", "ApproximateNumberOfMessages")).isEqualTo("1");
            assertThat(sqs.refusal("StartMessageMoveTask", "{\"SourceArn\": \"%sb\"}".formatted(SqsFixture.ARN)))
                    .isEqualTo("InvalidParameterValue: There is already a task running. Only one active task is allowed"
                            + " for a source queue arn at a given time.");
            assertThat(list(sqs).path("TaskHandle").stringValue()).isEqualTo(task);
            assertThat(sqs.call("CancelMessageMoveTask", "{\"TaskHandle\": \"" + task + "\"}")
                            .path("ApproximateNumberOfMessagesMoved")
                            .intValue())
                    .isEqualTo(1);
            assertThat(list(sqs).path("Status").stringValue()).isEqualTo("CANCELLED");
        }
    }

    @Test
    void whatWasSentThereHasNoWayBack() {
        try (var sqs = new SqsFixture(folder, CHAIN)) {
            sqs.send("b", "sent here");
            start(sqs, "");

            assertThat(list(sqs).path("Status").stringValue()).isEqualTo("FAILED");
            assertThat(list(sqs).path("FailureReason").stringValue()).isEqualTo("CouldNotDetermineMessageSource");
            assertThat(sqs.bodies("b")).containsExactly("sent here");
        }
    }

    /** Sends a message to A and receives it too often. */
    private static void kill(SqsFixture sqs, String body) {
        sqs.send("a", body);
        for (int i = 0; i < 3; i++) {
            sqs.bodies("a");
            sqs.passSeconds(30);
        }
    }

    private static String start(SqsFixture sqs, String more) {
        return sqs.call("StartMessageMoveTask", "{\"SourceArn\": \"%sb\"%s}".formatted(SqsFixture.ARN, more))
                .path("TaskHandle")
                .stringValue();
    }

    private static JsonNode list(SqsFixture sqs) {
        return sqs.call("ListMessageMoveTasks", "{\"SourceArn\": \"%sb\"}".formatted(SqsFixture.ARN))
                .at("/Results/0");
    }
}
