package local.cli;

import java.time.Duration;
import local.RunListener;
import local.cost.Meter;
import local.execution.history.HistoryEvent;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.cloudformation.StackEvent;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.service.sns.Sns;
import local.template.stack.Stack;

/** Has a run metered, and shown. */
record Metering(Meter meter, RunListener shown) implements RunListener {

    @Override
    public void loaded(Stack stack) {
        meter.loaded(stack);
        shown.loaded(stack);
    }

    @Override
    public void happened(String executionArn, HistoryEvent event) {
        meter.happened(executionArn, event);
        shown.happened(executionArn, event);
    }

    @Override
    public void logged(LogLine line) {
        meter.logged(line);
        shown.logged(line);
    }

    @Override
    public void metered(Metered metered) {
        meter.metered(metered);
        shown.metered(metered);
    }

    @Override
    public void allowed(Permission permission) {
        shown.allowed(permission);
    }

    @Override
    public void denied(Denial denial) {
        shown.denied(denial);
    }

    @Override
    public void changed(StackEvent event) {
        shown.changed(event);
    }

    @Override
    public void delivering(String sourceArn, String targetArn) {
        shown.delivering(sourceArn, targetArn);
    }

    @Override
    public void published(String topicArn, String subject, String message) {
        shown.published(topicArn, subject, message);
    }

    @Override
    public void notified(Sns.Notification notification) {
        shown.notified(notification);
    }

    @Override
    public void skipped(Duration duration) {
        shown.skipped(duration);
    }

    @Override
    public void rungTooOften(int rings) {
        shown.rungTooOften(rings);
    }
}
