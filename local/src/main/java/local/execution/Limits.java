package local.execution;

/** The limits that AWS sets to executions; see "Service quotas" in the developer guide. */
final class Limits {

    /** The input or output of a state, and a task's result, in bytes of UTF-8. */
    static final int DATA = 262_144;

    /** The events of a Standard execution. */
    static final int EVENTS = 25_000;

    /** How long an Express execution may take. */
    static final long EXPRESS_SECONDS = 300;

    /** The largest number of seconds that any field takes. */
    static final long MAX_SECONDS = 99_999_999;

    /** Iterations that an inline Map runs at a time. */
    static final int INLINE_CONCURRENCY = 40;

    private Limits() {
    }
}
