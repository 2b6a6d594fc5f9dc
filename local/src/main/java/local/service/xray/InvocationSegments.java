package local.service.xray;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Json;
import local.service.api.TraceHeader;
import local.service.lambda.Traced;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Lambda tells of one invocation: a segment of the service, and one of the function with its phases.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html">Visualize Lambda function invocations
 *     using AWS X-Ray</a>
 */
record InvocationSegments(Traced invocation) {

    static final String SERVICE = "AWS::Lambda";
    static final String FUNCTION = "AWS::Lambda::Function";

    private static final int OK = 200;

    List<Segment> all() {
        var service = new Segment(
                id(SERVICE),
                invocation.caller().map(_ -> invocation.header().parent()),
                invocation.functionName(),
                Optional.of(SERVICE),
                Optional.empty(),
                false,
                invocation.received(),
                Optional.of(invocation.ended()),
                failure(),
                Optional.of(OK),
                Json.object().put("request_id", invocation.requestId()),
                List.of());
        var function = new Segment(
                id(FUNCTION),
                Optional.of(service.id()),
                invocation.functionName(),
                Optional.of(FUNCTION),
                Optional.empty(),
                false,
                began().orElse(invocation.invoked()),
                Optional.of(invocation.ended()),
                failure(),
                Optional.empty(),
                function(),
                phases());
        return List.of(service, function);
    }

    private List<Segment> phases() {
        return Stream.of(
                        began().map(began -> phase("Initialization", began, invocation.invoked(), Optional.empty())),
                        Optional.of(phase("Invocation", invocation.invoked(), invocation.answered(), failure())),
                        Optional.of(phase("Overhead", invocation.answered(), invocation.ended(), Optional.empty())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** An environment that was made ready before the request came is no part of it. */
    private Optional<Instant> began() {
        return invocation.initialized().filter(began -> !began.isBefore(invocation.received()));
    }

    private Segment phase(String name, Instant start, Instant end, Optional<Segment.Failure> failure) {
        return new Segment(
                id(name),
                Optional.empty(),
                name,
                Optional.empty(),
                Optional.empty(),
                false,
                start,
                Optional.of(end),
                failure,
                Optional.empty(),
                Json.object().put("function_arn", invocation.functionArn()),
                List.of());
    }

    private Optional<Segment.Failure> failure() {
        return invocation
                .failure()
                .map(InvocationSegments::error)
                .map(error -> new Segment.Failure(
                        Segment.Failure.Kind.FAULT,
                        error.path("errorType").asString("Error"),
                        error.path("errorMessage").asString(null)));
    }

    private static JsonNode error(String payload) {
        try {
            return Json.parse(payload);
        } catch (JacksonException e) {
            return Json.object().put("errorMessage", payload);
        }
    }

    private ObjectNode function() {
        var aws = Json.object()
                .put("account_id", Arn.of(invocation.functionArn()).account())
                .put("function_arn", invocation.functionArn());
        aws.putArray("resource_names").add(invocation.functionName());
        return aws;
    }

    private String id(String part) {
        return TraceHeader.segmentId(invocation.requestId() + invocation.received() + part);
    }
}
