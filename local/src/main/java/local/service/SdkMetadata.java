package local.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an optimized integration adds to a service's response: {@code SdkHttpMetadata} and {@code SdkResponseMetadata}.
 */
final class SdkMetadata {

    /** How a second is written, for the many calls of one second. */
    private record Date(long second, String text) {}

    private static volatile Date lastDate = new Date(Long.MIN_VALUE, "");

    private SdkMetadata() {}

    /** As Lambda answers. */
    static ObjectNode ofLambda(ObjectNode result, String payload, Instant now) {
        var id = UUID.randomUUID().toString();
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Amz-Executed-Version", "$LATEST");
        headers.put("x-amzn-Remapped-Content-Length", "0");
        headers.put("Connection", "keep-alive");
        headers.put("x-amzn-RequestId", id);
        headers.put("Content-Length", length(payload));
        headers.put("Date", date(now));
        headers.put(
                "X-Amzn-Trace-Id",
                "root=1-%08x-%s;sampled=0"
                        .formatted(now.getEpochSecond(), id.replace("-", "").substring(8)));
        headers.put("Content-Type", "application/json");
        return add(result, headers, id);
    }

    /** As the other services answer. */
    static ObjectNode of(ObjectNode result, String contentType, Instant now) {
        var id = UUID.randomUUID().toString();
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-amzn-RequestId", id);
        headers.put("connection", "keep-alive");
        headers.put("Content-Length", length(Json.write(result)));
        headers.put("Date", date(now));
        headers.put("Content-Type", contentType);
        return add(result, headers, id);
    }

    /** As a service that is elsewhere answered: {@code headers} by their names. */
    static ObjectNode of(ObjectNode result, Map<String, List<String>> headers) {
        var first = new LinkedHashMap<String, String>();
        headers.forEach((name, values) -> first.put(name, values.getFirst()));
        var id = first.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("x-amzn-RequestId"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
        return add(result, first, id);
    }

    private static ObjectNode add(ObjectNode result, Map<String, String> headers, String requestId) {
        var http = result.putObject("SdkHttpMetadata");
        var all = http.putObject("AllHttpHeaders");
        headers.forEach((name, value) -> all.putArray(name).add(value));
        var each = http.putObject("HttpHeaders");
        headers.forEach(each::put);
        http.put("HttpStatusCode", 200);
        result.putObject("SdkResponseMetadata").put("RequestId", requestId);
        return result;
    }

    private static String length(String body) {
        return Integer.toString(body.getBytes(StandardCharsets.UTF_8).length);
    }

    private static String date(Instant now) {
        var last = lastDate;
        if (last.second != now.getEpochSecond()) {
            last = new Date(
                    now.getEpochSecond(), DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
            lastDate = last;
        }
        return last.text;
    }
}
