package local.service.xray;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that belongs to one request.
 *
 * @param segments the oldest first
 */
record Trace(String id, List<Segment> segments) {

    /** What led to a segment and is not there any more, or is not traced, is not named. */
    static Trace of(String id, List<Segment> segments) {
        var inOrder = new Trace(
                id,
                segments.stream().sorted(Comparator.comparing(Segment::start)).toList());
        var owners = inOrder.owners();
        return new Trace(
                id,
                inOrder.segments().stream()
                        .map(segment -> caller(owners, segment).isPresent() ? segment : segment.withoutParent())
                        .toList());
    }

    /** The one that it began with. */
    Segment root() {
        return segments.stream()
                .filter(segment -> segment.parent().isEmpty())
                .findFirst()
                .orElseGet(segments::getFirst);
    }

    Instant start() {
        return segments.getFirst().start();
    }

    /** Where the last segment ended that has ended. */
    Instant end() {
        return segments.stream()
                .flatMap(segment -> segment.end().stream())
                .max(Comparator.naturalOrder())
                .orElse(start());
    }

    double seconds() {
        return Duration.between(start(), end()).toNanos() / 1e9;
    }

    /** Whether some of it goes on. */
    boolean isPartial() {
        return segments.stream().anyMatch(segment -> segment.end().isEmpty());
    }

    /** The segment that each segment and subsegment is part of, by its ID. */
    Map<String, Segment> owners() {
        var owners = new HashMap<String, Segment>();
        segments.forEach(segment -> own(owners, segment, segment));
        return owners;
    }

    private static void own(Map<String, Segment> owners, Segment owner, Segment part) {
        owners.put(part.id(), owner);
        part.parts().forEach(inner -> own(owners, owner, inner));
    }

    /** The segment that led to this one. */
    static Optional<Segment> caller(Map<String, Segment> owners, Segment segment) {
        return segment.parent().map(owners::get);
    }
}
