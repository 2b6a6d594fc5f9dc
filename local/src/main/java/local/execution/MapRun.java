package local.execution;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a distributed Map state started: child executions, one an item or batch. */
public final class MapRun {

    private final String arn;
    private final String executionArn;
    private final Instant startDate;

    MapRun(String arn, String executionArn, Instant startDate) {
        this.arn = arn;
        this.executionArn = executionArn;
        this.startDate = startDate;
    }

    public String arn() {
        return arn;
    }

    /** The execution whose Map state started it. */
    public String executionArn() {
        return executionArn;
    }

    public Instant startDate() {
        return startDate;
    }
}
