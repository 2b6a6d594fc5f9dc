package local.junit;

import java.util.function.Predicate;
import local.json.Json;
import org.assertj.core.api.AbstractAssert;

/** What a topic was told in a test. On AWS no more can be seen of it than what executions published by Tasks of their own. */
public final class TopicAssert extends AbstractAssert<TopicAssert, TestTopic> {

    TopicAssert(TestTopic actual) {
        super(actual, TopicAssert.class);
    }

    public TopicAssert publishedNothing() {
        isNotNull();
        if (!actual.messages().isEmpty()) {
            throw failure(
                    "%s", "expected that nothing is published on " + actual + ", and there are " + actual.messages());
        }
        return actual.seesAll() ? this : TestApp.onlyHere("asks that nothing is published on " + actual);
    }

    /** A message of that subject. */
    public TopicAssert published(String subject) {
        return published("a message \"" + subject + "\"", message -> subject.equals(message.subject()));
    }

    /**
     * A message of that subject.
     *
     * @param pointer JSON Pointer into its text
     * @param value   as JSON, or as text where it is none
     */
    public TopicAssert published(String subject, String pointer, String value) {
        return published(
                "a message \"" + subject + "\" with " + value + " at " + pointer,
                message -> subject.equals(message.subject())
                        && Json.same(message.json().at(pointer), ExecutionAssert.json(value)));
    }

    private TopicAssert published(String what, Predicate<TestTopic.Message> expected) {
        isNotNull();
        var messages = actual.messages();
        if (messages.stream().anyMatch(expected)) {
            return this;
        }
        if (actual.seesAll()) {
            throw failure("%s", "expected " + what + " on " + actual + ", and there are " + messages);
        }
        return TestApp.onlyHere("asks for " + what + " on " + actual + ", which no Task of its executions published");
    }
}
