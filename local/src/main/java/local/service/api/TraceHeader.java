package local.service.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * What goes along with a request, so that X-Ray can tell what belongs together. A value.
 *
 * @param root    the trace's ID: {@code 1-67891233-abcdef012345678912345678}
 * @param parent  the ID of the segment that the request comes from: sixteen hexadecimal digits
 * @param sampled whether the trace is kept
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
 *     header</a>
 */
public record TraceHeader(String root, String parent, boolean sampled) {

    /** Of a request that nothing led to. */
    public static TraceHeader random(Instant now, boolean sampled) {
        return of(traceId(now, UUID.randomUUID()), sampled);
    }

    /** Of a request of that trace, with a parent of its own. */
    public static TraceHeader of(String root, boolean sampled) {
        return new TraceHeader(root, id(ThreadLocalRandom.current().nextLong()), sampled);
    }

    /** The ID of the trace that begins with something of which there is one by that name. */
    public static String traceId(Instant begun, String name) {
        return traceId(begun, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static String traceId(Instant begun, UUID id) {
        return "1-%08x-%s"
                .formatted(
                        begun.getEpochSecond(), id.toString().replace("-", "").substring(8));
    }

    /** The ID of the segment of which there is one by that name. */
    public static String segmentId(String name) {
        return id(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getLeastSignificantBits());
    }

    private static String id(long bits) {
        return "%016x".formatted(bits);
    }

    /** The root of a header such as {@code Root=1-67891233-abcdef012345678912345678;Sampled=1}, where it has one. */
    public static Optional<String> root(String header) {
        var fields = Arrays.stream(header.split(";"))
                .map(field -> field.strip().split("=", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1], (first, _) -> first));
        return Optional.ofNullable(fields.get("Root")).filter(root -> root.matches("1-[0-9a-f]{8}-[0-9a-f]{24}"));
    }

    @Override
    public String toString() {
        return "Root=" + root + ";Parent=" + parent + ";Sampled=" + (sampled ? 1 : 0);
    }
}
