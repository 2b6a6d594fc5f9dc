package local.service;

import local.execution.history.HistoryEvent;
import local.service.access.Denial;
import local.service.access.DoorListener;
import local.service.cloudformation.StackEvent;
import local.service.lambda.LambdaListener;
import local.service.lambda.LogLine;
import local.service.sns.Sns;

/** What the services tell whoever shows the run. Called on the thread on which it happens; must be short. */
public interface ServiceListener extends DoorListener, LambdaListener {

    @Override
    default void denied(Denial denial) {}

    @Override
    default void logged(LogLine line) {}

    /** Something became of a stack, or of a resource of it. */
    default void changed(StackEvent event) {}

    /** An execution's history has a new event. */
    default void happened(String executionArn, HistoryEvent event) {}

    /**
     * A rule or a schedule is about to deliver something.
     *
     * @param sourceArn of the rule or schedule
     */
    default void delivering(String sourceArn, String targetArn) {}

    /**
     * A topic was told a message.
     *
     * @param subject null where it has none
     */
    default void published(String topicArn, String subject, String message) {}

    /** A topic tells somebody outside, who is shown here in place of it. */
    default void notified(Sns.Notification notification) {}
}
