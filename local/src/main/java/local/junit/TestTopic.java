package local.junit;

import java.util.List;
import local.json.Json;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A topic of the application under test. */
public final class TestTopic {

    private final TestApp app;
    private final Stack.Topic topic;

    TestTopic(TestApp app, Stack.Topic topic) {
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

    /** What was published in this test, oldest first. */
    public List<Message> messages() {
        return app.observer().published().stream()
                .filter(published -> published.topicArn().equals(topic.arn()))
                .map(published -> new Message(published.subject(), published.message()))
                .toList();
    }

    @Override
    public String toString() {
        return topic.logicalId();
    }
}
