package local.execution;

/** How an execution stands, in the words of {@code DescribeExecution}. */
public enum ExecutionStatus {
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    ABORTED,
    PENDING_REDRIVE
}
