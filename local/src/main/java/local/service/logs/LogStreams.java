package local.service.logs;

import java.util.Comparator;
import java.util.Objects;
import local.policy.Principal;
import local.service.access.Door;
import local.time.Time;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** CloudWatch Logs' operations on log streams. */
public final class LogStreams {

    private static final int MOST_DESCRIBED = 50;
    private static final Comparator<LogStream.Summary> BY_NAME = Comparator.comparing(LogStream.Summary::name);
    private static final Comparator<LogStream.Summary> BY_LAST_EVENT = Comparator.comparing(
                    LogStream.Summary::lastEvent, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(BY_NAME);

    private final Logs logs;
    private final Door door;
    private final Time time;

    LogStreams(Logs logs, Door door, Time time) {
        this.logs = logs;
        this.door = door;
        this.time = time;
    }

    public CreateLogStreamResponse createLogStream(Principal who, CreateLogStreamRequest request) {
        var group = request.logGroupName();
        var stream = request.logStreamName();
        door.check(who, "logs:CreateLogStream", logs.arn(group, stream));
        logs.get(group).createStream(stream, time.now());
        return CreateLogStreamResponse.builder().build();
    }

    public DeleteLogStreamResponse deleteLogStream(Principal who, DeleteLogStreamRequest request) {
        var group = request.logGroupName();
        var stream = request.logStreamName();
        door.check(who, "logs:DeleteLogStream", logs.arn(group, stream));
        logs.get(group).deleteStream(stream);
        return DeleteLogStreamResponse.builder().build();
    }

    public DescribeLogStreamsResponse describeLogStreams(Principal who, DescribeLogStreamsRequest request) {
        var name = Arguments.group(request.logGroupName(), request.logGroupIdentifier());
        door.check(who, "logs:DescribeLogStreams", logs.arn(name, ""));
        var prefix = request.logStreamNamePrefix();
        boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
        if (byTime && prefix != null) {
            throw Arguments.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        var order = byTime ? BY_LAST_EVENT : BY_NAME;
        var wanted = logs.get(name).streams().stream()
                .filter(stream -> prefix == null || stream.name().startsWith(prefix))
                .sorted(Boolean.TRUE.equals(request.descending()) ? order.reversed() : order)
                .toList();
        var page = Arguments.page(
                wanted,
                LogStream.Summary::name,
                request.nextToken(),
                Objects.requireNonNullElse(request.limit(), MOST_DESCRIBED));
        return DescribeLogStreamsResponse.builder()
                .logStreams(page.items().stream()
                        .map(stream -> described(name, stream))
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    private software.amazon.awssdk.services.cloudwatchlogs.model.LogStream described(
            String group, LogStream.Summary stream) {
        return software.amazon.awssdk.services.cloudwatchlogs.model.LogStream.builder()
                .logStreamName(stream.name())
                .creationTime(stream.created().toEpochMilli())
                .firstEventTimestamp(stream.firstEvent())
                .lastEventTimestamp(stream.lastEvent())
                .lastIngestionTime(stream.lastIngestion())
                .uploadSequenceToken(LogEvents.SEQUENCE_TOKEN)
                .arn(logs.arn(group, stream.name()))
                .storedBytes(0L)
                .build();
    }
}
