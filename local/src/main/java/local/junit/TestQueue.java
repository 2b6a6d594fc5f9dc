package local.junit;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import local.execution.history.EventDetails;
import local.junit.Target.Resource;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import tools.jackson.databind.JsonNode;

/** A queue of the application under test. */
public final class TestQueue {

    private final TestApp app;
    private final Resource queue;

    TestQueue(TestApp app, Resource queue) {
        this.app = app;
        this.queue = queue;
    }

    /**
     * The bodies of the messages that could be received now, oldest first. To look at them does not receive them, so
     * the local run alone can.
     */
    public List<String> messages() {
        return here().app().services().sqs().visible(queue.id());
    }

    /** The same, as soon as they are as expected; or as they are after a quarter of an hour on the application's clock. */
    List<String> messages(Predicate<List<String>> expected) {
        var here = here();
        var time = here.app().time();
        if (here.timeIsInHand()) {
            here.clock().settle();
        }
        var latest = time.now().plus(Duration.ofMinutes(15));
        var found = messages();
        while (!here.timeIsInHand() && !expected.test(found) && time.now().isBefore(latest)) {
            here.app().settle();
            found = messages();
        }
        return found;
    }

    private LocalTarget here() {
        return app.here("looks into the messages of " + this);
    }

    boolean showsMessages() {
        return app.target() instanceof LocalTarget;
    }

    /** How many there are, as soon as that is as expected; on AWS it is the approximate number that SQS tells. */
    int size(IntPredicate expected) {
        return switch (app.target()) {
            case LocalTarget _ ->
                messages(bodies -> expected.test(bodies.size())).size();
            case DeployedTarget deployed -> deployed.size(queue, expected);
        };
    }

    /** Puts a message on it, as the account's administrator. */
    public void send(String body) {
        switch (app.target()) {
            case LocalTarget here -> {
                var sqs = here.app().services().sqs();
                var request = SendMessageRequest.builder()
                        .queueUrl(sqs.url(queue.id()))
                        .messageBody(body);
                sqs.messages().sendMessage(here.administrator(), request.build());
            }
            case DeployedTarget deployed -> deployed.send(queue, body);
        }
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
                .map(parameters -> Told.text(parameters.path("MessageBody")))
                .toList();
        if (bodies.isEmpty()) {
            throw new AssertionError(execution.name() + " sent nothing to " + this);
        }
        bodies.forEach(this::send);
    }

    private boolean isHere(JsonNode parameters) {
        return parameters.path("QueueUrl").asString("").endsWith("/" + queue.name());
    }

    @Override
    public String toString() {
        return queue.logicalId();
    }
}
