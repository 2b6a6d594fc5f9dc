package local.service.xray;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A segment of a trace, or a part of one. A value.
 *
 * @param parent    the ID of the segment or subsegment that led to it
 * @param origin    {@code AWS::Lambda::Function}; empty for a subsegment
 * @param namespace {@code aws} for a subsegment that is a call of a service
 * @param inferred  whether only the call tells of it: what was called sends no segments itself
 * @param end       empty where it goes on
 * @param http      the status that it answered with
 * @param aws       what the service says of itself
 * @param parts     its subsegments, the oldest first
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html">X-Ray segment
 *     documents</a>
 */
record Segment(
        String id,
        Optional<String> parent,
        String name,
        Optional<String> origin,
        Optional<String> namespace,
        boolean inferred,
        Instant start,
        Optional<Instant> end,
        Optional<Failure> failure,
        Optional<Integer> http,
        ObjectNode aws,
        List<Segment> parts) {

    /**
     * How it failed.
     *
     * @param kind    whose fault it was
     * @param message may be null
     */
    record Failure(Kind kind, String type, String message) {

        /** The client's, with too many requests or otherwise, or the server's. */
        enum Kind {
            ERROR,
            THROTTLE,
            FAULT
        }
    }

    boolean is(Failure.Kind kind) {
        return failure.filter(failed -> failed.kind() == kind).isPresent();
    }

    /** A throttled request is the client's error, too. */
    boolean isError() {
        return is(Failure.Kind.ERROR) || is(Failure.Kind.THROTTLE);
    }

    Segment withoutParent() {
        return new Segment(
                id, Optional.empty(), name, origin, namespace, inferred, start, end, failure, http, aws, parts);
    }

    /** Seconds; nothing yet while it goes on. */
    double seconds() {
        return end.map(ended -> Duration.between(start, ended).toNanos() / 1e9).orElse(0.0);
    }

    /** The segment's document, as JSON. */
    String document(String traceId) {
        return Json.write(json(Optional.of(traceId)));
    }

    private ObjectNode json(Optional<String> traceId) {
        var json = Json.object().put("id", id).put("name", name).put("start_time", seconds(start));
        traceId.ifPresent(trace -> json.put("trace_id", trace));
        end.ifPresentOrElse(ended -> json.put("end_time", seconds(ended)), () -> json.put("in_progress", true));
        parent.ifPresent(from -> json.put("parent_id", from));
        failure.ifPresent(failed -> fail(json, failed));
        http.ifPresent(status -> json.putObject("http").putObject("response").put("status", status));
        if (!aws.isEmpty()) {
            json.set("aws", aws);
        }
        origin.ifPresent(type -> json.put("origin", type));
        namespace.ifPresent(space -> json.put("namespace", space));
        if (inferred) {
            json.put("inferred", true);
        }
        if (!parts.isEmpty()) {
            json.set(
                    "subsegments",
                    parts.stream().map(part -> part.json(Optional.empty())).collect(Json.toArray()));
        }
        return json;
    }

    private void fail(ObjectNode json, Failure failed) {
        json.put("error", isError()).put("fault", is(Failure.Kind.FAULT)).put("throttle", is(Failure.Kind.THROTTLE));
        json.putObject("cause")
                .putArray("exceptions")
                .addObject()
                .put("id", id)
                .put("type", failed.type())
                .put("message", failed.message());
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }
}
