package local.junit;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import local.execution.history.EventDetails;
import local.json.Json;
import local.template.stack.Stack;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import tools.jackson.databind.JsonNode;

/** A queue of the application under test. */
public final class TestQueue {

    private final TestApp app;
    private final Stack.Queue queue;

    TestQueue(TestApp app, Stack.Queue queue) {
        this.app = app;
        this.queue = queue;
    }

    /** The bodies of the messages that could be received now, oldest first. To look at them does not receive them. */
    public List<String> messages() {
        return app.local().services().sqs().visible(queue.arn());
    }

    /** The same, as soon as they are as expected; or as they are after a quarter of an hour on the application's clock. */
    List<String> messages(Predicate<List<String>> expected) {
        var time = app.local().time();
        if (app.timeIsInHand()) {
            app.clock().settle();
        }
        var latest = time.now().plus(Duration.ofMinutes(15));
        var found = messages();
        while (!app.timeIsInHand() && !expected.test(found) && time.now().isBefore(latest)) {
            app.local().settle();
            found = messages();
        }
        return found;
    }

    /** Puts a message on it, as the account's administrator. */
    public void send(String body) {
        var sqs = app.local().services().sqs();
        var request =
                SendMessageRequest.builder().queueUrl(sqs.url(queue.arn())).messageBody(body);
        sqs.messages().sendMessage(app.administrator(), request.build());
    }

    /**
     * Delivers once more what executions of this test sent to it, as a standard queue may.
     *
     * @throws AssertionError where they sent nothing
     */
    public void duplicate(TestExecution execution) {
        var bodies = execution.events().stream()
                .map(event -> event.details())
                .filter(EventDetails.TaskScheduled.class::isInstance)
                .map(details -> ((EventDetails.TaskScheduled) details).parameters())
                .filter(this::isHere)
                .map(parameters -> text(parameters.path("MessageBody")))
                .toList();
        if (bodies.isEmpty()) {
            throw new AssertionError(execution.name() + " sent nothing to " + this);
        }
        bodies.forEach(this::send);
    }

    private boolean isHere(JsonNode parameters) {
        return parameters.path("QueueUrl").asString("").endsWith("/" + queue.name());
    }

    private static String text(JsonNode body) {
        return body.isString() ? body.stringValue() : Json.write(body);
    }

    @Override
    public String toString() {
        return queue.logicalId();
    }
}
