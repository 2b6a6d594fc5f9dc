package local.service.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final Instant created;
    private final TreeMap<String, LogStream> streams = new TreeMap<>();
    /** In their order, in which nearly all of them arrive. */
    private final LinkedList<LogEvent> events = new LinkedList<>();

    private final TreeMap<String, String> tags = new TreeMap<>();
    private Optional<Integer> retentionDays;
    private long bytes;
    private long sequence;

    LogGroup(String name, Instant created, Optional<Integer> retentionDays) {
        this.name = name;
        this.created = created;
        this.retentionDays = retentionDays;
    }

    String name() {
        return name;
    }

    Instant created() {
        return created;
    }

    synchronized Optional<Integer> retentionDays() {
        return retentionDays;
    }

    /** @param days empty: for ever */
    synchronized void retain(Optional<Integer> days) {
        retentionDays = days;
    }

    /** What its events take, in bytes. */
    synchronized long bytes() {
        return bytes;
    }

    synchronized Map<String, String> tags() {
        return Map.copyOf(tags);
    }

    synchronized void tag(Map<String, String> more) {
        tags.putAll(more);
    }

    synchronized void untag(List<String> keys) {
        keys.forEach(tags::remove);
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
        if (streams.putIfAbsent(stream, new LogStream(stream, now, false)) != null) {
            throw new ServiceException(
                    "ResourceAlreadyExistsException", 400, "The specified log stream already exists");
        }
    }

    /** @throws ServiceException {@code ResourceNotFoundException} */
    synchronized void deleteStream(String stream) {
        requireStream(stream);
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
        streams.computeIfAbsent(stream, _ -> new LogStream(stream, now, true));
        add(stream, at.toEpochMilli(), now, message);
    }

    /** @param timestamp in milliseconds since 1970 */
    synchronized void add(String stream, long timestamp, Instant now, String message) {
        var event = new LogEvent(stream, timestamp, ++sequence, now.toEpochMilli(), message, LogEvent.size(message));
        insert(event);
        bytes += event.size();
        streams.get(stream).added(event);
        while (bytes > MAX_BYTES) {
            dropFirst();
        }
        expire(now);
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
        if (retentionDays.isEmpty()) {
            return;
        }
        long oldest = now.minus(Duration.ofDays(retentionDays.get())).toEpochMilli();
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
