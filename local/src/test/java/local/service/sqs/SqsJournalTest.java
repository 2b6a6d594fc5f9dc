package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import local.execution.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there after {@code kill -9}: here, what another process finds in a copy of the journal. */
class SqsJournalTest {

    private static final String QUEUES = """
          Orders:
            Type: AWS::SQS::Queue
            Properties: {QueueName: orders, RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2}}
          Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead}}
          Ranks: {Type: AWS::SQS::Queue, Properties: {QueueName: ranks.fifo, FifoQueue: true}}
        """;

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<Journal> journals = new ArrayList<>();
    private final List<SqsFixture> all = new ArrayList<>();

    @AfterEach
    void stop() {
        all.forEach(SqsFixture::close);
        journals.forEach(Journal::close);
    }

    private SqsFixture start(String resources) throws IOException {
        var journal = Journal.open(folder.resolve("state-" + journals.size()), false, told::add);
        journals.add(journal);
        var sqs = new SqsFixture(folder, resources, journal);
        all.add(sqs);
        journal.takeUp();
        sqs.sqs().goOn();
        return sqs;
    }

    /** The next process, while the one before still holds its own files: it can do nothing about it. */
    private SqsFixture afterKill(String resources) throws IOException {
        var before = folder.resolve("state-" + (journals.size() - 1));
        var after = Files.createDirectories(folder.resolve("state-" + journals.size()));
        try (var files = Files.list(before)) {
            files.filter(file -> file.toString().endsWith(".journal")).forEach(file -> {
                try {
                    Files.copy(file, after.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return start(resources);
    }

    @Test
    void messagesAreWhereTheyWere() throws IOException {
        var before = start(QUEUES);
        before.call("SendMessage", """
            {"QueueUrl": "@orders", "MessageBody": "in flight", "MessageAttributes": {
              "count": {"DataType": "Number", "StringValue": "1"}, "bytes": {"DataType": "Binary", "BinaryValue": "AQI="}}}\
            """);
        var received = before.receive("orders").getFirst();
        before.send("orders", "deleted");
        before.delete("orders", before.receive("orders").getFirst());
        before.call("SendMessage", "{\"QueueUrl\": \"@orders\", \"MessageBody\": \"late\", \"DelaySeconds\": 60}");
        before.send("orders", "there");

        var after = afterKill(QUEUES);

        assertThat(after.attribute("orders", "ApproximateNumberOfMessagesNotVisible"))
                .isEqualTo("1");
        assertThat(after.attribute("orders", "ApproximateNumberOfMessagesDelayed"))
                .isEqualTo("1");
        assertThat(after.bodies("orders")).containsExactly("there");
        after.passSeconds(30);
        var again = after.call("ReceiveMessage", """
            {"QueueUrl": "@orders", "AttributeNames": ["All"], "MessageAttributeNames": ["All"]}\
            """).at("/Messages/0");
        assertThat(again.path("Body").stringValue()).isEqualTo("in flight");
        assertThat(again.path("MessageId")).isEqualTo(received.path("MessageId"));
        assertThat(again.at("/Attributes/ApproximateReceiveCount").stringValue())
                .isEqualTo("2");
        assertThat(again.at("/Attributes/SenderId")).isEqualTo(received.at("/Attributes/SenderId"));
        assertThat(again.at("/MessageAttributes/bytes/BinaryValue").stringValue())
                .isEqualTo("AQI=");
        after.passSeconds(30);
        assertThat(after.bodies("orders")).contains("late");
        assertThat(after.bodies("dead")).containsExactly("in flight");
        assertThat(told).isEmpty();
    }

    @Test
    void aMoveTaskGoesOn() throws IOException {
        var before = start(QUEUES);
        for (var body : List.of("a", "b", "c")) {
            before.send("dead", body);
        }
        before.call("StartMessageMoveTask", """
            {"SourceArn": "%sdead", "DestinationArn": "%sorders", "MaxNumberOfMessagesPerSecond": 1}\
            """.formatted(SqsFixture.ARN, SqsFixture.ARN));
        assertThat(before.attribute("dead", "ApproximateNumberOfMessages")).isEqualTo("2");

        afterKill(QUEUES); // moves one, and has an alarm for the next
        afterKill(QUEUES);
        var after = afterKill(QUEUES);

        assertThat(after.bodies("orders")).containsExactlyInAnyOrder("a", "b", "c");
        var task = after.call("ListMessageMoveTasks", "{\"SourceArn\": \"%sdead\"}".formatted(SqsFixture.ARN))
                .at("/Results/0");
        assertThat(task.path("Status").stringValue()).isEqualTo("COMPLETED");
        assertThat(task.path("ApproximateNumberOfMessagesMoved").intValue()).isEqualTo(3);
    }

    @Test
    void aReceiptHandleStaysGood() throws IOException {
        var before = start(QUEUES);
        before.send("orders", "hi");
        var received = before.receive("orders").getFirst();

        var after = afterKill(QUEUES);
        after.delete("orders", received);
        after.passSeconds(30);

        assertThat(after.bodies("orders")).isEmpty();
        assertThat(afterKill(QUEUES).attribute("orders", "ApproximateNumberOfMessagesNotVisible"))
                .isEqualTo("0");
    }

    @Test
    void orderAndDuplicatesOfAFifoQueue() throws IOException {
        var before = start(QUEUES);
        var first = before.sendToGroup("ranks.fifo", "a1", "a");
        before.sendToGroup("ranks.fifo", "a2", "a");
        before.receive("ranks.fifo").forEach(message -> before.delete("ranks.fifo", message));
        before.sendToGroup("ranks.fifo", "a3", "a");
        before.sendToGroup("ranks.fifo", "a4", "a");

        var after = afterKill(QUEUES);

        assertThat(after.sendToGroup("ranks.fifo", "a1", "a").path("MessageId")).isEqualTo(first.path("MessageId"));
        var last = after.sendToGroup("ranks.fifo", "a5", "a");
        assertThat(last.path("SequenceNumber").stringValue())
                .isGreaterThan(first.path("SequenceNumber").stringValue());
        assertThat(after.bodies("ranks.fifo")).containsExactly("a3", "a4", "a5");
    }

    @Test
    void queuesThatWereMadeByACall() throws IOException {
        var before = start(QUEUES);
        before.create("new", "{\"VisibilityTimeout\": \"7\"}");
        before.create("old", "{}");
        before.call("TagQueue", "{\"QueueUrl\": \"@new\", \"Tags\": {\"team\": \"a\"}}");
        before.call("SetQueueAttributes", "{\"QueueUrl\": \"@orders\", \"Attributes\": {\"DelaySeconds\": \"5\"}}");
        before.send("new", "hi");
        before.send("dead", "purged");
        before.call("PurgeQueue", "{\"QueueUrl\": \"@dead\"}");
        before.call("DeleteQueue", "{\"QueueUrl\": \"@old\"}");

        var after = afterKill(QUEUES);

        assertThat(after.attribute("new", "VisibilityTimeout")).isEqualTo("7");
        assertThat(after.attribute("orders", "DelaySeconds")).isEqualTo("5");
        assertThat(after.call("ListQueueTags", "{\"QueueUrl\": \"@new\"}")
                        .at("/Tags/team")
                        .stringValue())
                .isEqualTo("a");
        assertThat(after.bodies("new")).containsExactly("hi");
        assertThat(after.bodies("dead")).isEmpty();
        assertThat(after.refusal("GetQueueUrl", "{\"QueueName\": \"old\"}")).startsWith("QueueDoesNotExist");
    }

    @Test
    void theTemplateHasChangedSince() throws IOException {
        var before = start(QUEUES);
        before.call("SetQueueAttributes", "{\"QueueUrl\": \"@dead\", \"Attributes\": {\"DelaySeconds\": \"5\"}}");
        before.send("orders", "lost");
        before.call("SendMessage", "{\"QueueUrl\": \"@dead\", \"MessageBody\": \"kept\", \"DelaySeconds\": 0}");

        var after = afterKill("""
              Dead: {Type: AWS::SQS::Queue, Properties: {QueueName: dead, VisibilityTimeout: 9}}
            """);

        assertThat(after.attribute("dead", "VisibilityTimeout")).isEqualTo("9");
        assertThat(after.attribute("dead", "DelaySeconds")).isEqualTo("0");
        assertThat(after.bodies("dead")).containsExactly("kept");
        assertThat(told)
                .containsExactly(
                        "the queue orders and its messages are not taken up: the template has no such queue",
                        "the queue ranks.fifo and its messages are not taken up: the template has no such queue");
    }

    /** A call is one record: cut anywhere, a message that is being moved to the dead-letter queue is on one of the two. */
    @Test
    void aTornRecordLosesNoMessage() throws IOException {
        var before = start(QUEUES);
        before.send("orders", "poison");
        for (int i = 0; i < 3; i++) {
            before.receive("orders");
            before.passSeconds(30);
        }
        var segment = Files.list(folder.resolve("state-0"))
                .filter(file -> file.toString().endsWith(".journal"))
                .findFirst()
                .orElseThrow();
        var whole = Files.readAllBytes(segment);

        for (int cut : IntStream.rangeClosed(1, 600).filter(i -> i % 120 == 1).toArray()) {
            var state = Files.createDirectories(folder.resolve("cut-" + cut));
            Files.write(state.resolve(segment.getFileName()), Arrays.copyOf(whole, whole.length - cut));
            try (var journal = Journal.open(state, false, told::add);
                    var after = new SqsFixture(folder, QUEUES, journal)) {
                journal.takeUp();
                after.passSeconds(3600);
                var found = new ArrayList<>(after.bodies("orders"));
                found.addAll(after.bodies("dead"));
                assertThat(found).as("cut by " + cut).containsExactly("poison");
            }
        }
    }
}
