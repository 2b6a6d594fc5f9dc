package local.service.states;

import java.time.Duration;
import java.time.Instant;
import local.execution.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;

/**
 * Whether an execution can be redriven, as {@code DescribeExecution} says it.
 *
 * @param reason why not; null where it can be
 */
record Redrive(ExecutionRedriveStatus status, String reason) {

    private static final Duration PERIOD = Duration.ofDays(14);
    private static final Duration OPEN_TIME = Duration.ofDays(365);
    private static final int MAX_REDRIVES = 1000;

    static Redrive of(Run run, Instant now) {
        var execution = run.execution();
        var status = execution.status();
        if (status == ExecutionStatus.RUNNING || status == ExecutionStatus.SUCCEEDED) {
            return not("Execution is " + status + " and cannot be redriven");
        }
        var stopDate = execution.stopDate().orElse(now);
        if (stopDate.plus(PERIOD).isBefore(now)
                || execution.startDate().plus(OPEN_TIME).isBefore(now)) {
            return not("Execution is past the redrivable period");
        }
        if (!execution.isRedrivable()) {
            return not("Execution history event limit exceeded");
        }
        if (execution.redriveCount() >= MAX_REDRIVES) {
            return not("Execution redrive limit exceeded");
        }
        return new Redrive(
                run.mapRun().isPresent()
                        ? ExecutionRedriveStatus.REDRIVABLE_BY_MAP_RUN
                        : ExecutionRedriveStatus.REDRIVABLE,
                null);
    }

    private static Redrive not(String reason) {
        return new Redrive(ExecutionRedriveStatus.NOT_REDRIVABLE, reason);
    }
}
