package local.service;

import local.door.Denial;
import local.door.DoorListener;
import local.history.HistoryEvent;
import local.lambda.LogLine;
import local.sns.Sns;

/** What the services tell whoever shows the run. Called on the thread on which it happens; must be short. */
public interface ServiceListener extends DoorListener {

    @Override
    default void denied(Denial denial) {
    }

    /** A function wrote a line, or Lambda wrote one about it (START, END, REPORT). */
    default void logged(LogLine line) {
    }

    /** An execution's history has a new event. */
    default void happened(String executionArn, HistoryEvent event) {
    }

    /** A topic tells somebody outside, who is shown here in place of it. */
    default void notified(Sns.Notification notification) {
    }
}
