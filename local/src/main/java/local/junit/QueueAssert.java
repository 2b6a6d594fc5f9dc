package local.junit;

import java.util.List;
import java.util.function.Predicate;
import local.json.Json;
import org.assertj.core.api.AbstractAssert;

/**
 * What lies on a queue and can be received. Where that is not what is expected yet, such as before a message's fifth receive
 * has run out, it waits up to a quarter of an hour of the application's time; not where the test has the time in hand.
 */
public final class QueueAssert extends AbstractAssert<QueueAssert, TestQueue> {

    QueueAssert(TestQueue actual) {
        super(actual, QueueAssert.class);
    }

    public QueueAssert isEmpty() {
        return hasSize(0);
    }

    public QueueAssert hasSize(int messages) {
        isNotNull();
        int found = actual.size(size -> size == messages);
        if (found != messages) {
            throw failure(
                    "%s",
                    "expected " + messages + " messages on " + actual + ", and there are "
                            + (actual.showsMessages() ? actual.messages() : found));
        }
        return this;
    }

    /**
     * @param pointer JSON Pointer into the body of a message
     * @param value   as JSON, or as text where it is none
     */
    public QueueAssert holds(String pointer, String value) {
        Predicate<List<String>> holds = bodies -> bodies.stream()
                .anyMatch(body -> Json.same(ExecutionAssert.json(body).at(pointer), ExecutionAssert.json(value)));
        isNotNull();
        var found = actual.messages(holds);
        if (!holds.test(found)) {
            throw failure(
                    "%s",
                    "expected a message with " + value + " at " + pointer + " on " + actual + ", and there are "
                            + found);
        }
        return this;
    }
}
