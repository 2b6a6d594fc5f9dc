package local.endpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import local.service.api.ServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;

/**
 * The members of requests and responses that stand in the path, the query and the headers; see "HTTP binding traits" in
 * Smithy's documentation.
 */
final class HttpBindings {

    private HttpBindings() {}

    /** @param path what stands for the names of the path's template */
    static void fill(SdkPojo builder, WireRequest request, Map<String, String> path) {
        for (var field : builder.sdkFields()) {
            switch (field.location()) {
                case PATH, GREEDY_PATH -> set(field, builder, path.get(field.locationName()));
                case QUERY_PARAM -> setQuery(field, builder, request.query().get(field.locationName()));
                case HEADER -> setHeader(field, builder, request);
                case PAYLOAD, STATUS_CODE -> {}
            }
        }
    }

    /** The headers that the response has members for. */
    static Map<String, String> headers(SdkPojo response) {
        var headers = new HashMap<String, String>();
        for (var field : response.sdkFields()) {
            if (field.location() == MarshallLocation.HEADER) {
                switch (field.getValueOrDefault(response)) {
                    case null -> {}
                    case Map<?, ?> map ->
                        map.forEach((name, value) -> headers.put(field.locationName() + name, value.toString()));
                    case Instant instant ->
                        headers.put(
                                field.locationName(),
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)));
                    case Object value -> headers.put(field.locationName(), Scalars.write(value));
                }
            }
        }
        return headers;
    }

    /** The member that is the whole body, as a function's payload is. */
    static Optional<SdkField<?>> payload(SdkPojo shape) {
        return shape.sdkFields().stream()
                .filter(field -> field.containsTrait(PayloadTrait.class))
                .findAny();
    }

    private static void set(SdkField<?> field, SdkPojo builder, String text) {
        if (text != null) {
            field.set(builder, Scalars.parse(field, text));
        }
    }

    private static void setQuery(SdkField<?> field, SdkPojo builder, List<String> values) {
        if (values == null) {
            return;
        }
        if (field.marshallingType().getKnownType() == MarshallingKnownType.LIST) {
            var member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
            field.set(
                    builder,
                    values.stream().map(value -> Scalars.parse(member, value)).toList());
        } else {
            set(field, builder, values.getFirst());
        }
    }

    private static void setHeader(SdkField<?> field, SdkPojo builder, WireRequest request) {
        var text = request.header(field.locationName()).orElse(null);
        switch (field.marshallingType().getKnownType()) {
            case MAP -> field.set(builder, withPrefix(field.locationName(), request));
            case INSTANT -> {
                if (text != null) {
                    field.set(builder, date(field, text));
                }
            }
            case LIST -> {
                if (text != null) {
                    field.set(builder, List.of(text.split("\\s*,\\s*")));
                }
            }
            default -> set(field, builder, text);
        }
    }

    /** Headers of which the name begins alike, by the rest of it: {@code x-amz-meta-}. */
    private static Map<String, String> withPrefix(String prefix, WireRequest request) {
        var map = new HashMap<String, String>();
        request.headers().forEach((header, values) -> {
            var name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                map.put(name.substring(prefix.length()), String.join(",", values));
            }
        });
        return map;
    }

    private static Instant date(SdkField<?> field, String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw new ServiceException("MalformedInput", 400, text + " is no date (" + field.locationName() + ")");
        }
    }
}
