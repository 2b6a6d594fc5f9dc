package local.service.sqs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import local.execution.journal.Journal;
import local.json.Json;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.Stacks;
import local.time.Hold;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/** SQS in this process, asked as on the wire, at a time that the test lets pass. */
final class SqsFixture implements AutoCloseable {

    static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";
    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final Time time = Time.skipping(
            new Clock() {

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now.get();
                }
            },
            _ -> {});
    /** While it is held, time passes only where the test says so. */
    private final Hold hold = time.hold();

    private final Sqs sqs;
    private final Map<String, Operation> operations;

    SqsFixture(Path folder, String resources, Role... roles) {
        this(folder, resources, Journal.NONE, roles);
    }

    SqsFixture(Path folder, String resources, Journal journal, Role... roles) {
        var door = new Door(new Roles(List.of(roles)), "us-east-1", time, _ -> {});
        this.sqs = Sqs.start(
                new Account("us-east-1", Stacks.ACCOUNT), URI.create("http://127.0.0.1:4566"), door, time, journal);
        this.sqs.declare(Stacks.of(folder, resources).queues());
        this.operations = Operation.of(sqs.operations().toArray());
    }

    static String url(String queue) {
        return "http://127.0.0.1:4566/123456789012/" + queue;
    }

    /** @param request JSON, in which {@code @name} stands for a queue's URL */
    JsonNode call(String action, String request) {
        return call(ADMINISTRATOR, action, request);
    }

    JsonNode call(Principal who, String action, String request) {
        var operation = operations.get(action);
        var builder = operation.builder();
        Shapes.WIRE.fill(builder, Json.parse(request.replaceAll("\"@([^\"]*)\"", "\"" + url("$1") + "\"")));
        return Shapes.WIRE.write(operation.call(who, builder));
    }

    /** {@code Code: message}; {@code done} where it was not refused. */
    String refusal(String action, String request) {
        try {
            call(action, request);
            return "done";
        } catch (ServiceException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    /** Creates a queue with attributes that are given as JSON. */
    void create(String name, String attributes) {
        call("CreateQueue", """
            {"QueueName": "%s", "Attributes": %s}\
            """.formatted(name, attributes));
    }

    JsonNode send(String queue, String body) {
        return call("SendMessage", """
            {"QueueUrl": "@%s", "MessageBody": "%s"}\
            """.formatted(queue, body));
    }

    JsonNode sendToGroup(String queue, String body, String group) {
        return call("SendMessage", """
            {"QueueUrl": "@%s", "MessageBody": "%s", "MessageGroupId": "%s", "MessageDeduplicationId": "%2$s"}\
            """.formatted(queue, body, group));
    }

    List<JsonNode> receive(String queue) {
        return call("ReceiveMessage", """
            {"QueueUrl": "@%s", "MaxNumberOfMessages": 10, "AttributeNames": ["All"]}\
            """.formatted(queue))
                .path("Messages")
                .valueStream()
                .toList();
    }

    List<String> bodies(String queue) {
        return receive(queue).stream()
                .map(message -> message.path("Body").stringValue())
                .toList();
    }

    void delete(String queue, JsonNode message) {
        call("DeleteMessage", """
            {"QueueUrl": "@%s", "ReceiptHandle": "%s"}\
            """.formatted(queue, message.path("ReceiptHandle").stringValue()));
    }

    String attribute(String queue, String name) {
        return call("GetQueueAttributes", """
            {"QueueUrl": "@%s", "AttributeNames": ["%s"]}\
            """.formatted(queue, name))
                .at("/Attributes/" + name)
                .asString();
    }

    void pass(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    Sqs sqs() {
        return sqs;
    }

    Time time() {
        return time;
    }

    /** Lets time be skipped from now on. */
    void letGo() {
        hold.close();
    }

    @Override
    public void close() {
        sqs.close();
        time.close();
    }
}
