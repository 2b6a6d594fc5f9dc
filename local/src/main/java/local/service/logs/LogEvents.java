package local.service.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import local.policy.Principal;
import local.service.access.Door;
import local.time.Time;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** CloudWatch Logs' operations on log events. */
public final class LogEvents {

    /** Tokens of that kind are given and no longer asked for. */
    static final String SEQUENCE_TOKEN = "49590302112345678901234567890123456789012345678901234567";

    /** Events, and bytes, of one request or one answer. */
    private static final int MOST_EVENTS = 10_000;

    private static final int MOST_BYTES = 1024 * 1024;

    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);
    private static final Duration LONGEST_SPAN = Duration.ofHours(24);

    private static final Pattern TOKEN = Pattern.compile("([fb])/(\\d{56})/s");

    private final Logs logs;
    private final Door door;
    private final Time time;

    LogEvents(Logs logs, Door door, Time time) {
        this.logs = logs;
        this.door = door;
        this.time = time;
    }

    /** Events that are too old or too new are left out and told of; the rest is taken. */
    public PutLogEventsResponse putLogEvents(Principal who, PutLogEventsRequest request) {
        var name = request.logGroupName();
        var stream = request.logStreamName();
        door.check(who, "logs:PutLogEvents", logs.arn(name, stream));
        var given = batch(request.logEvents());
        var group = logs.get(name);
        group.requireStream(stream);
        var now = time.now();
        int expired = group.retentionDays()
                .map(days -> before(given, now.minus(Duration.ofDays(days))))
                .orElse(0);
        int old = before(given, now.minus(OLDEST));
        int young = before(given, now.plus(NEWEST));
        int from = Math.max(expired, old);
        for (var event : given.subList(from, Math.max(from, young))) {
            group.add(stream, event.timestamp(), now, event.message());
        }
        var rejected = from == 0 && young == given.size()
                ? null
                : RejectedLogEventsInfo.builder()
                        .expiredLogEventEndIndex(expired == 0 ? null : expired)
                        .tooOldLogEventEndIndex(old == 0 ? null : old)
                        .tooNewLogEventStartIndex(young == given.size() ? null : young)
                        .build();
        return PutLogEventsResponse.builder()
                .nextSequenceToken(SEQUENCE_TOKEN)
                .rejectedLogEventsInfo(rejected)
                .build();
    }

    /** How many of the events, which are in the order of time, are earlier. */
    private static int before(List<InputLogEvent> events, Instant limit) {
        return (int) events.stream()
                .filter(event -> event.timestamp() < limit.toEpochMilli())
                .count();
    }

    private static List<InputLogEvent> batch(List<InputLogEvent> events) {
        long bytes = 0;
        long last = 0;
        for (var event : events) {
            if (event.timestamp() < last) {
                throw Arguments.invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }
            last = event.timestamp();
            bytes += LogEvent.size(event.message());
        }
        if (bytes > MOST_BYTES) {
            throw Arguments.invalid("Upload too large: " + bytes + " bytes exceeds limit of " + MOST_BYTES);
        }
        if (last - events.getFirst().timestamp() > LONGEST_SPAN.toMillis()) {
            throw Arguments.invalid(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24" + " hours.");
        }
        return events;
    }

    /**
     * Events of one stream, a page at a time and in either direction. Its tokens name places between events, so what
     * arrives in between is not missed.
     */
    public GetLogEventsResponse getLogEvents(Principal who, GetLogEventsRequest request) {
        var name = Arguments.group(request.logGroupName(), request.logGroupIdentifier());
        var stream = request.logStreamName();
        door.check(who, "logs:GetLogEvents", logs.arn(name, stream));
        int limit = Objects.requireNonNullElse(request.limit(), MOST_EVENTS);
        var token = request.nextToken() == null ? null : TOKEN.matcher(request.nextToken());
        if (token != null && !token.matches()) {
            throw Arguments.invalid("The specified nextToken is invalid.");
        }
        var group = logs.get(name);
        group.requireStream(stream);
        boolean forward = token == null
                ? Boolean.TRUE.equals(request.startFromHead())
                : token.group(1).equals("f");
        var place = token == null ? null : LogEvent.at(token.group(2));
        var all = group.events(
                time.now(),
                event -> event.stream().equals(stream)
                        && (request.startTime() == null || event.timestamp() >= request.startTime())
                        && (request.endTime() == null || event.timestamp() < request.endTime())
                        && (place == null || LogEvent.ORDER.compare(event, place) * (forward ? 1 : -1) > 0));
        var page = forward ? first(all, limit) : first(all.reversed(), limit).reversed();
        return GetLogEventsResponse.builder()
                .events(page.stream()
                        .map(event -> OutputLogEvent.builder()
                                .timestamp(event.timestamp())
                                .message(event.message())
                                .ingestionTime(event.ingested())
                                .build())
                        .toList())
                .nextForwardToken("f/"
                        + (page.isEmpty()
                                ? end(place, forward, 0, -1)
                                : page.getLast().id()) + "/s")
                .nextBackwardToken("b/"
                        + (page.isEmpty()
                                ? end(place, forward, 1, 0)
                                : page.getFirst().id()) + "/s")
                .build();
    }

    /**
     * The place where an empty page lies.
     *
     * @param whenForward  how far beside the place of the request's own token, where that pointed forward
     * @param whenBackward where it pointed backward
     */
    private static String end(LogEvent place, boolean forward, int whenForward, int whenBackward) {
        return place == null
                ? LogEvent.at(0, 0).id()
                : LogEvent.at(place.timestamp(), Math.max(0, place.sequence() + (forward ? whenForward : whenBackward)))
                        .id();
    }

    /** Events of all streams, or of some, in the order of time. */
    public FilterLogEventsResponse filterLogEvents(Principal who, FilterLogEventsRequest request) {
        var name = Arguments.group(request.logGroupName(), request.logGroupIdentifier());
        door.check(who, "logs:FilterLogEvents", logs.arn(name, ""));
        int limit = Objects.requireNonNullElse(request.limit(), MOST_EVENTS);
        var pattern = FilterPattern.parse(request.filterPattern() == null ? "" : request.filterPattern());
        var after = request.nextToken() == null ? LogEvent.at(0, 0) : place(request.nextToken());
        var group = logs.get(name);
        var streams = streams(group, request);
        var all = group.events(
                time.now(),
                event -> LogEvent.ORDER.compare(event, after) > 0
                        && (request.startTime() == null || event.timestamp() >= request.startTime())
                        && (request.endTime() == null || event.timestamp() <= request.endTime())
                        && streams.test(event.stream())
                        && pattern.matches(event.message()));
        var page = first(all, limit);
        return FilterLogEventsResponse.builder()
                .events(page.stream()
                        .map(event -> FilteredLogEvent.builder()
                                .logStreamName(event.stream())
                                .timestamp(event.timestamp())
                                .message(event.message())
                                .ingestionTime(event.ingested())
                                .eventId(event.id())
                                .build())
                        .toList())
                .searchedLogStreams(List.of())
                .nextToken(page.size() < all.size() ? page.getLast().id() : null)
                .build();
    }

    private static LogEvent place(String token) {
        if (!token.matches("\\d{56}")) {
            throw Arguments.invalid("The specified nextToken is invalid.");
        }
        return LogEvent.at(token);
    }

    private static Predicate<String> streams(LogGroup group, FilterLogEventsRequest request) {
        var prefix = request.logStreamNamePrefix();
        if (!request.hasLogStreamNames()) {
            return stream -> prefix == null || stream.startsWith(prefix);
        }
        if (prefix != null) {
            throw Arguments.invalid("logStreamNames and logStreamNamePrefix cannot be specified at the same time.");
        }
        request.logStreamNames().forEach(group::requireStream);
        return new HashSet<>(request.logStreamNames())::contains;
    }

    /** As many as one answer takes: the limit, and a megabyte. */
    private static List<LogEvent> first(List<LogEvent> events, int limit) {
        var page = new ArrayList<LogEvent>();
        long bytes = 0;
        for (var event : events) {
            bytes += event.size();
            if (page.size() == limit || bytes > MOST_BYTES && !page.isEmpty()) {
                break;
            }
            page.add(event);
        }
        return page;
    }
}
