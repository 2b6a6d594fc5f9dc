package local.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import local.service.api.ServiceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A receiver is parked until something comes. No test here takes the time that it tells of. */
class LongPollingTest {

    @TempDir
    private Path folder;

    private SqsFixture sqs;

    @BeforeEach
    void start() {
        sqs = new SqsFixture(folder, """
              Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, ReceiveMessageWaitTimeSeconds: 20}}
            """);
    }

    @AfterEach
    void stop() {
        sqs.close();
    }

    private CompletableFuture<JsonNode> receiver() {
        return CompletableFuture.supplyAsync(
                        () -> sqs.call("ReceiveMessage", "{\"QueueUrl\": \"@orders\"}"),
                        Executors.newVirtualThreadPerTaskExecutor())
                .orTimeout(10, TimeUnit.SECONDS);
    }

    @Test
    void endsEmptyWhenItsTimeIsOver() {
        var before = sqs.time().now();
        sqs.letGo();

        assertThat(receiver().join().path("Messages")).isEmpty();
        assertThat(Duration.between(before, sqs.time().now())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void endsWithTheFirstMessage() {
        var receiver = receiver();
        sqs.send("orders", "hi");

        assertThat(receiver.join().at("/Messages/0/Body").stringValue()).isEqualTo("hi");
    }

    @Test
    void endsWhenADelayIsOver() {
        sqs.call("SendMessage", "{\"QueueUrl\": \"@orders\", \"MessageBody\": \"late\", \"DelaySeconds\": 15}");
        var before = sqs.time().now();
        sqs.letGo();

        assertThat(receiver().join().at("/Messages/0/Body").stringValue()).isEqualTo("late");
        assertThat(Duration.between(before, sqs.time().now())).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void endsWhenAVisibilityTimeOutIsOver() {
        sqs.send("orders", "hi");
        sqs.call("ReceiveMessage", "{\"QueueUrl\": \"@orders\", \"VisibilityTimeout\": 7}");
        sqs.letGo();

        assertThat(receiver().join().at("/Messages/0/Body").stringValue()).isEqualTo("hi");
    }

    @Test
    void endsWithTheQueue() {
        var receiver = receiver();
        sqs.call("DeleteQueue", "{\"QueueUrl\": \"@orders\"}");

        assertThat(nothing(receiver)).isTrue();
    }

    @Test
    void endsWithTheService() {
        var receiver = receiver();
        sqs.sqs().close();

        assertThat(nothing(receiver)).isTrue();
    }

    /** Whether it came back without a message: it may have been parked already, or not yet. */
    private static boolean nothing(CompletableFuture<JsonNode> receiver) {
        return receiver.handle((messages, refused) -> refused instanceof CompletionException e
                        ? e.getCause() instanceof ServiceException
                        : messages.path("Messages").isEmpty())
                .join();
    }
}
