package local.service.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import local.service.api.ServiceException;

/**
 * A log group with its streams and events. It keeps the newest {@value #MAX_BYTES} bytes of events, and none that is
 * older than its retention; a stream that a service made goes with its last event. So a local run that stays up for
 * days does not grow.
 */
final class LogGroup {

    static final int MAX_BYTES = 8 * 1024 * 1024;

    private final String name;
    private final LogsJournal journal;
    private final TreeMap<String, LogStream> streams = new TreeMap<>();
    /** In their order, in which nearly all of them arrive. */
    private final LinkedList<LogEvent> events = new LinkedList<>();

    private long bytes;
    /** Of the next event. */
    private long sequence = 1;

    /**
     * @param created       empty where a template has it, which makes it at each start
     * @param retentionDays empty: for ever
     */
    record Settings(Optional<Instant> created, Optional<Integer> retentionDays, Map<String, String> tags) {}

    /** @param journal has its settings, and is told of what is logged */
    LogGroup(String name, LogsJournal journal) {
        this.name = name;
        this.journal = journal;
    }

    String name() {
        return name;
    }

    /** @throws ServiceException {@code ResourceNotFoundException} where it was deleted meanwhile */
    private Settings settings() {
        return journal.settings().find(name).orElseThrow(Logs::noGroup);
    }

    Instant created() {
        return settings().created().orElse(journal.begun());
    }

    Optional<Integer> retentionDays() {
        return settings().retentionDays();
    }

    /** @param days empty: for ever */
    void retain(Optional<Integer> days) {
        journal.settings().change(name, before -> new Settings(before.created(), days, before.tags()));
    }

    Map<String, String> tags() {
        return settings().tags();
    }

    void tag(Map<String, String> more) {
        changeTags(tags -> tags.putAll(more));
    }

    void untag(List<String> keys) {
        changeTags(tags -> keys.forEach(tags::remove));
    }

    private void changeTags(Consumer<Map<String, String>> change) {
        journal.settings().change(name, before -> {
            var tags = new TreeMap<>(before.tags());
            change.accept(tags);
            return new Settings(before.created(), before.retentionDays(), tags);
        });
    }

    /** What its events take, in bytes. */
    synchronized long bytes() {
        return bytes;
    }

    /** Its streams, by name. */
    synchronized List<LogStream.Summary> streams() {
        return streams.values().stream().map(LogStream::summary).toList();
    }

    synchronized boolean hasStream(String stream) {
        return streams.containsKey(stream);
    }

    /** @throws ServiceException {@code ResourceAlreadyExistsException} */
    synchronized void createStream(String stream, Instant now) {
        if (streams.containsKey(stream)) {
            throw new ServiceException(
                    "ResourceAlreadyExistsException", 400, "The specified log stream already exists");
        }
        begin(new LogStream(stream, now, false));
    }

    private void begin(LogStream stream) {
        journal.begun(this, stream);
        restore(stream);
    }

    /** It was there before a crash. */
    synchronized void restore(LogStream stream) {
        streams.putIfAbsent(stream.name(), stream);
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    synchronized void deleteStream(String stream) {
        requireStream(stream);
        journal.deleted(this, stream);
        drop(stream);
    }

    /** It was deleted before a crash. */
    synchronized void drop(String stream) {
        streams.remove(stream);
        events.removeIf(event -> {
            boolean its = event.stream().equals(stream);
            bytes -= its ? event.size() : 0;
            return its;
        });
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    synchronized void requireStream(String stream) {
        if (!streams.containsKey(stream)) {
            throw new ServiceException("ResourceNotFoundException", 400, "The specified log stream does not exist.");
        }
    }

    /** Adds an event of a service, which makes the stream where it is not there. */
    synchronized void vend(String stream, Instant at, Instant now, String message) {
        if (!streams.containsKey(stream)) {
            begin(new LogStream(stream, now, true));
        }
        add(stream, at.toEpochMilli(), now, message);
    }

    /** @param timestamp in milliseconds since 1970 */
    synchronized void add(String stream, long timestamp, Instant now, String message) {
        var event = new LogEvent(stream, timestamp, sequence, now.toEpochMilli(), message, LogEvent.size(message));
        journal.logged(this, event);
        restore(event);
        expire(now);
    }

    /** It was logged before a crash. */
    synchronized void restore(LogEvent event) {
        var stream = streams.get(event.stream());
        if (stream == null || event.sequence() < sequence) {
            return; // Its stream went with an older event, and it would too; or it is there already.
        }
        sequence = event.sequence() + 1;
        insert(event);
        bytes += event.size();
        stream.added(event);
        while (bytes > MAX_BYTES) {
            dropFirst();
        }
    }

    /** A copy. */
    synchronized List<LogStream> allStreams() {
        return List.copyOf(streams.values());
    }

    /** Its events as they came: a copy. */
    List<LogEvent> inOrderOfArrival() {
        List<LogEvent> copy;
        synchronized (this) {
            copy = new ArrayList<>(events);
        }
        copy.sort(Comparator.comparingLong(LogEvent::sequence));
        return copy;
    }

    private void insert(LogEvent event) {
        var place = events.listIterator(events.size());
        while (place.hasPrevious()) {
            if (place.previous().timestamp() <= event.timestamp()) {
                place.next();
                break;
            }
        }
        place.add(event);
    }

    /** Those that the test holds for, in the order of time. */
    synchronized List<LogEvent> events(Instant now, Predicate<LogEvent> wanted) {
        expire(now);
        return events.stream().filter(wanted).toList();
    }

    private void expire(Instant now) {
        var days = journal.settings().find(name).flatMap(Settings::retentionDays);
        if (days.isEmpty()) {
            return;
        }
        long oldest = now.minus(Duration.ofDays(days.get())).toEpochMilli();
        while (!events.isEmpty() && events.getFirst().timestamp() < oldest) {
            dropFirst();
        }
    }

    private void dropFirst() {
        var event = events.removeFirst();
        bytes -= event.size();
        if (streams.get(event.stream()).dropped()) {
            streams.remove(event.stream());
        }
    }
}
