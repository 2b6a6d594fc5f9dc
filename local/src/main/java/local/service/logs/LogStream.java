package local.service.logs;

import java.time.Instant;

/** What a group knows of one of its streams beside the events. Guarded by its group. */
final class LogStream {

    private final String name;
    private final Instant created;
    /** Whether a service made it, which makes it anew when it writes again. */
    private final boolean vended;

    private int events;
    private Long first;
    private Long last;
    private Long ingested;

    LogStream(String name, Instant created, boolean vended) {
        this.name = name;
        this.created = created;
        this.vended = vended;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    boolean isVended() {
        return vended;
    }

    /**
     * What is told of a stream. Times are in milliseconds since 1970; of a stream without events they are null.
     */
    record Summary(String name, Instant created, Long firstEvent, Long lastEvent, Long lastIngestion) {}

    Summary summary() {
        return new Summary(name, created, first, last, ingested);
    }

    void added(LogEvent event) {
        events++;
        first = first == null ? event.timestamp() : Math.min(first, event.timestamp());
        last = last == null ? event.timestamp() : Math.max(last, event.timestamp());
        ingested = event.ingested();
    }

    /**
     * Says that an event was dropped.
     *
     * @return whether the stream may go too, since that was its last event and it is not kept for somebody's next one
     */
    boolean dropped() {
        events--;
        return events == 0 && vended;
    }
}
