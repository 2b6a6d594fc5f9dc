package local.service.xray;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.service.lambda.Traced;
import local.service.states.TracedExecution;
import software.amazon.awssdk.services.xray.model.BatchGetTracesRequest;
import software.amazon.awssdk.services.xray.model.BatchGetTracesResponse;
import software.amazon.awssdk.services.xray.model.GetServiceGraphRequest;
import software.amazon.awssdk.services.xray.model.GetServiceGraphResponse;
import software.amazon.awssdk.services.xray.model.GetTraceGraphRequest;
import software.amazon.awssdk.services.xray.model.GetTraceGraphResponse;
import software.amazon.awssdk.services.xray.model.GetTraceSummariesRequest;
import software.amazon.awssdk.services.xray.model.GetTraceSummariesResponse;
import software.amazon.awssdk.services.xray.model.Http;
import software.amazon.awssdk.services.xray.model.ServiceId;
import software.amazon.awssdk.services.xray.model.TimeRangeType;
import software.amazon.awssdk.services.xray.model.TraceSummary;

/**
 * AWS X-Ray's operations that tell of traces. Nothing is sampled: each execution and invocation that is traced is kept,
 * as far back as Step Functions and the last invocations go.
 *
 * @see <a href="https://docs.aws.amazon.com/xray/latest/api/Welcome.html">X-Ray API reference</a>
 */
public final class XRay {

    private static final int PAGE = 100;
    private static final int MOST_TRACES = 5;
    private static final Duration LONGEST_GRAPH = Duration.ofHours(6);

    private final Account account;
    private final Door door;
    private final Traces traces;
    private final Function<String, Optional<TracedExecution>> executions;

    /**
     * @param all        the executions that are traced
     * @param executions one of them, by its ARN
     */
    public XRay(
            Account account,
            Door door,
            Supplier<Stream<TracedExecution>> all,
            Function<String, Optional<TracedExecution>> executions) {
        this.account = account;
        this.door = door;
        this.traces = new Traces(all);
        this.executions = executions;
    }

    /** The trace that an execution belongs to, where it is traced. */
    public Optional<String> trace(String executionArn) {
        return executions.apply(executionArn).map(TracedExecution::traceId);
    }

    /** Keeps it, the last ten thousand of them. */
    public void add(Traced invocation) {
        traces.add(invocation);
    }

    /** The newest first. */
    public GetTraceSummariesResponse getTraceSummaries(Principal who, GetTraceSummariesRequest request) {
        door.check(who, "xray:GetTraceSummaries", "*");
        if (request.filterExpression() != null && !request.filterExpression().isBlank()) {
            throw invalid("The local run has no filter expressions: leave FilterExpression out, and filter the answer");
        }
        requireOrder(request.startTime(), request.endTime());
        var during = traces.during(request.startTime(), request.endTime());
        var found = during.stream()
                .filter(trace -> isWithin(
                        request.startTime(),
                        request.endTime(),
                        request.timeRangeType() == null || request.timeRangeType() == TimeRangeType.TRACE_ID
                                ? trace.start()
                                : trace.end()))
                .toList();
        var page = Page.of(found, Trace::id, request.nextToken(), PAGE, XRay::invalidToken);
        return GetTraceSummariesResponse.builder()
                .traceSummaries(page.items().stream().map(this::summary).toList())
                .approximateTime(
                        page.items().isEmpty()
                                ? request.startTime()
                                : page.items().getLast().start())
                .tracesProcessedCount((long) during.size())
                .nextToken(page.nextToken())
                .build();
    }

    private static boolean isWithin(Instant from, Instant to, Instant at) {
        return !at.isBefore(from) && !at.isAfter(to);
    }

    private TraceSummary summary(Trace trace) {
        var root = trace.root();
        return TraceSummary.builder()
                .id(trace.id())
                .startTime(trace.start())
                .matchedEventTime(trace.end())
                .duration(trace.seconds())
                .responseTime(root.seconds())
                .hasFault(trace.segments().stream().anyMatch(segment -> segment.is(Segment.Failure.Kind.FAULT)))
                .hasError(trace.segments().stream().anyMatch(Segment::isError))
                .hasThrottle(trace.segments().stream().anyMatch(segment -> segment.is(Segment.Failure.Kind.THROTTLE)))
                .isPartial(trace.isPartial())
                .revision((int) trace.segments().stream()
                        .filter(segment -> segment.end().isPresent())
                        .count())
                .http(root.http()
                        .map(status -> Http.builder().httpStatus(status).build())
                        .orElse(null))
                .entryPoint(serviceId(root))
                .serviceIds(trace.segments().stream()
                        .map(this::serviceId)
                        .distinct()
                        .toList())
                .build();
    }

    private ServiceId serviceId(Segment segment) {
        return ServiceId.builder()
                .name(segment.name())
                .names(segment.name())
                .accountId(account.id())
                .type(segment.origin().orElse(null))
                .build();
    }

    /** Up to five traces. */
    public BatchGetTracesResponse batchGetTraces(Principal who, BatchGetTracesRequest request) {
        door.check(who, "xray:BatchGetTraces", "*");
        if (request.traceIds().size() > MOST_TRACES) {
            throw invalid("At most " + MOST_TRACES + " traces can be asked for at a time");
        }
        return BatchGetTracesResponse.builder()
                .traces(traces(request.traceIds()).stream().map(XRay::trace).toList())
                .unprocessedTraceIds(List.of())
                .build();
    }

    private List<Trace> traces(List<String> ids) {
        return ids.stream().distinct().flatMap(id -> traces.find(id).stream()).toList();
    }

    private static software.amazon.awssdk.services.xray.model.Trace trace(Trace trace) {
        return software.amazon.awssdk.services.xray.model.Trace.builder()
                .id(trace.id())
                .duration(trace.seconds())
                .limitExceeded(false)
                .segments(trace.segments().stream()
                        .map(segment -> software.amazon.awssdk.services.xray.model.Segment.builder()
                                .id(segment.id())
                                .document(segment.document(trace.id()))
                                .build())
                        .toList())
                .build();
    }

    /** Of at most six hours. */
    public GetServiceGraphResponse getServiceGraph(Principal who, GetServiceGraphRequest request) {
        door.check(who, "xray:GetServiceGraph", "*");
        if (request.groupName() != null && !request.groupName().equals("Default") || request.groupARN() != null) {
            throw invalid("The local run has no groups but Default");
        }
        requireOrder(request.startTime(), request.endTime());
        if (Duration.between(request.startTime(), request.endTime()).compareTo(LONGEST_GRAPH) > 0) {
            throw invalid("Time range cannot be longer than 6 hours");
        }
        return GetServiceGraphResponse.builder()
                .startTime(request.startTime())
                .endTime(request.endTime())
                .services(new ServiceGraph(account.id(), traces.during(request.startTime(), request.endTime()))
                        .services())
                .containsOldGroupVersions(false)
                .build();
    }

    /** The same of some traces. */
    public GetTraceGraphResponse getTraceGraph(Principal who, GetTraceGraphRequest request) {
        door.check(who, "xray:GetTraceGraph", "*");
        return GetTraceGraphResponse.builder()
                .services(new ServiceGraph(account.id(), traces(request.traceIds())).services())
                .build();
    }

    private static void requireOrder(Instant from, Instant to) {
        if (from.isAfter(to)) {
            throw invalid("StartTime must not be after EndTime");
        }
    }

    private static ServiceException invalid(String why) {
        return new ServiceException("InvalidRequestException", 400, why);
    }

    private static ServiceException invalidToken() {
        return invalid("The NextToken is not valid");
    }
}
