package local.service;

import java.time.Duration;
import java.time.Instant;
import local.execution.Execution;
import local.execution.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;

/**
 * Whether an execution can be redriven, as {@code DescribeExecution} says it.
 *
 * @param reason why not; null where it can be
 */
record Redrive(ExecutionRedriveStatus status, String reason) {

    private static final Duration PERIOD = Duration.ofDays(14);
    private static final int MAX_EVENTS = 24_999;
    private static final int MAX_REDRIVES = 1000;

    static Redrive of(Execution execution, Instant now) {
        var status = execution.status();
        if (status == ExecutionStatus.RUNNING || status == ExecutionStatus.SUCCEEDED) {
            return not("Execution is " + status + " and cannot be redriven");
        }
        if (execution.startDate().plus(PERIOD).isBefore(now)) {
            return not("Execution is past the redrivable period");
        }
        if (execution.history().size() >= MAX_EVENTS) {
            return not("Execution history event limit exceeded");
        }
        if (execution.redriveCount() >= MAX_REDRIVES) {
            return not("Execution redrive limit exceeded");
        }
        return new Redrive(ExecutionRedriveStatus.REDRIVABLE, null);
    }

    private static Redrive not(String reason) {
        return new Redrive(ExecutionRedriveStatus.NOT_REDRIVABLE, reason);
    }
}
