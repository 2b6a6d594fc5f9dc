package local.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.door.ServiceException;
import local.door.Shapes;
import local.json.Json;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;

/**
 * Lambda's protocol: the path says the operation; members stand in path, query, headers and a JSON body, or are the
 * body itself.
 */
record RestJson() implements Protocol {

    @Override
    public Call call(WireRequest request, String requestId) {
        var match = LambdaRoute.match(request.method(), request.path()).orElseThrow(() -> new ServiceException(
                "UnknownOperationException", 501,
                        "%s %s is no operation of Lambda that the local run has".formatted(request.method(),
                                request.path())));
        return new Call(match.route().operation(),
                builder -> fill(builder, request, match.variables()),
                response -> write(response, match.route().status()));
    }

    @Override
    public WireResponse error(ServiceException error, String requestId) {
        var body = Json.object().put("Type", error.status() < 500 ? "User" : "Service").put("Message",
                error.getMessage());
        return new WireResponse(error.status(), Map.of("Content-Type", "application/json", "x-amzn-ErrorType",
                error.code()),
                Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(SdkPojo builder, WireRequest request, Map<String, String> variables) {
        for (var field : builder.sdkFields()) {
            switch (field.location()) {
                case PATH, GREEDY_PATH -> set(field, builder, variables.get(field.locationName()));
                case QUERY_PARAM -> setQuery(field, builder, request.query().get(field.locationName()));
                case HEADER -> set(field, builder, request.header(field.locationName()).orElse(null));
                case PAYLOAD, STATUS_CODE -> {
                }
            }
        }
        payload(builder).ifPresentOrElse(
                field -> field.set(builder, SdkBytes.fromByteArrayUnsafe(request.body())),
                () -> Shapes.WIRE.fill(builder, Protocol.json(request)));
    }

    /** The member that is the whole body, as a function's payload is. */
    private static Optional<SdkField<?>> payload(SdkPojo shape) {
        return shape.sdkFields().stream().filter(field -> field.containsTrait(PayloadTrait.class)).findAny();
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
            field.set(builder, values.stream().map(value -> Scalars.parse(member, value)).toList());
        } else {
            set(field, builder, values.getFirst());
        }
    }

    private static WireResponse write(SdkPojo response, int success) {
        int status = success;
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/json");
        for (var field : response.sdkFields()) {
            var value = field.getValueOrDefault(response);
            if (value != null && field.location() == MarshallLocation.STATUS_CODE) {
                status = (Integer) value;
            } else if (value != null && field.location() == MarshallLocation.HEADER) {
                headers.put(field.locationName(), Scalars.write(value));
            }
        }
        return new WireResponse(status, headers, status == 204 ? new byte[0] : body(response));
    }

    private static byte[] body(SdkPojo response) {
        return payload(response)
                .map(field -> field.getValueOrDefault(response) instanceof SdkBytes bytes ? bytes.asByteArrayUnsafe()
                        : new byte[0])
                .orElseGet(() -> Json.write(Shapes.WIRE.write(response)).getBytes(StandardCharsets.UTF_8));
    }
}
