package local.junit;

import local.json.Json;
import org.assertj.core.api.AbstractAssert;

/** What a topic was told in a test. */
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
        return this;
    }

    /** A message of that subject. */
    public TopicAssert published(String subject) {
        isNotNull();
        if (actual.messages().stream().noneMatch(message -> subject.equals(message.subject()))) {
            throw failure(
                    "%s",
                    "expected a message \"" + subject + "\" on " + actual + ", and there are " + actual.messages());
        }
        return this;
    }

    /**
     * A message of that subject.
     *
     * @param pointer JSON Pointer into its text
     * @param value   as JSON, or as text where it is none
     */
    public TopicAssert published(String subject, String pointer, String value) {
        isNotNull();
        if (actual.messages().stream()
                .noneMatch(message -> subject.equals(message.subject())
                        && Json.same(message.json().at(pointer), ExecutionAssert.json(value)))) {
            throw failure(
                    "%s",
                    "expected a message \"" + subject + "\" with " + value + " at " + pointer + " on " + actual
                            + ", and there are " + actual.messages());
        }
        return this;
    }
}
