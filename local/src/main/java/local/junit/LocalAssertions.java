package local.junit;

import org.assertj.core.api.Assertions;

/** AssertJ's {@code assertThat}, and those of this library: one static import for both. */
public final class LocalAssertions extends Assertions {

    private LocalAssertions() {}

    public static ExecutionAssert assertThat(TestExecution execution) {
        return new ExecutionAssert(execution);
    }

    public static AppAssert assertThat(TestApp app) {
        return new AppAssert(app);
    }

    public static QueueAssert assertThat(TestQueue queue) {
        return new QueueAssert(queue);
    }

    public static TopicAssert assertThat(TestTopic topic) {
        return new TopicAssert(topic);
    }
}
