package local.asl;

/** The limits that AWS sets to executions; see "Service quotas" in the developer guide. */
public final class Limits {

    /** The input or output of a state, and a task's result, in bytes of UTF-8. */
    public static final int DATA = 262_144;

    /** The events of a Standard execution. */
    public static final int EVENTS = 25_000;

    /** How long an Express execution may take. */
    public static final long EXPRESS_SECONDS = 300;

    /** The largest number of seconds that any field takes. */
    public static final long MAX_SECONDS = 99_999_999;

    /** Iterations that an inline Map runs at a time. */
    public static final int INLINE_CONCURRENCY = 40;

    private Limits() {}
}
