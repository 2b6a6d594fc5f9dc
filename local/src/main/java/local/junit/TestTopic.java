package local.junit;

import java.util.List;
import local.json.Json;
import local.junit.Target.Resource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A topic of the application under test. */
public final class TestTopic {

    private final TestApp app;
    private final Resource topic;

    TestTopic(TestApp app, Resource topic) {
        this.app = app;
        this.topic = topic;
    }

    /**
     * A message that the topic was told in this test.
     *
     * @param subject null where it has none
     */
    public record Message(String subject, String text) {

        /** The text, read as JSON where it is JSON. */
        public JsonNode json() {
            try {
                return Json.parse(text);
            } catch (tools.jackson.core.JacksonException e) {
                return StringNode.valueOf(text);
            }
        }
    }

    /**
     * What was published in this test, oldest first. On AWS: what its executions published by Tasks of their own, by
     * their histories; {@link #seesAll} is false there.
     */
    public List<Message> messages() {
        var published = switch (app.target()) {
            case LocalTarget here -> here.observer().published().stream();
            case DeployedTarget _ ->
                app.executions().stream().flatMap(execution -> Told.published(execution.events()).stream());
        };
        return published
                .filter(message -> message.topicArn().equals(topic.id()))
                .map(message -> new Message(message.subject(), message.message()))
                .toList();
    }

    /** Whether {@link #messages} has what functions and others published too. */
    boolean seesAll() {
        return app.target() instanceof LocalTarget;
    }

    @Override
    public String toString() {
        return topic.logicalId();
    }
}
