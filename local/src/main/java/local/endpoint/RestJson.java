package local.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import local.json.Json;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/**
 * The protocol of Lambda, EventBridge Scheduler and Schemas, and X-Ray: the path says the operation; members stand in
 * path, query, headers and a JSON body, or are the body itself.
 */
record RestJson(Routes routes) implements Protocol {

    @Override
    public Call call(WireRequest request, String requestId) {
        var match = routes.match(request.method(), path(request))
                .orElseThrow(() -> new ServiceException(
                        "UnknownOperationException",
                        501,
                        "%s %s is no operation of %s that the local run has"
                                .formatted(request.method(), request.path(), routes.service())));
        return new Call(
                match.route().operation(),
                builder -> fill(builder, request, match.variables()),
                result -> write(result.response(), match.route().status()));
    }

    /** With the one name in a query that tells operations apart. */
    private static String path(WireRequest request) {
        return request.path()
                + request.queryParameter("find").map("?find="::concat).orElse("");
    }

    @Override
    public WireResponse error(ServiceException error, String requestId) {
        var body = Json.object()
                .put("Type", error.status() < 500 ? "User" : "Service")
                .put("Message", error.getMessage());
        if (routes.equals(Routes.SCHEMAS)) {
            body.put("Code", error.code().replaceFirst("Exception$", ""));
        }
        return new WireResponse(
                error.status(),
                Map.of("Content-Type", "application/json", "x-amzn-ErrorType", error.code()),
                Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    private static void fill(SdkPojo builder, WireRequest request, Map<String, String> variables) {
        HttpBindings.fill(builder, request, variables);
        HttpBindings.payload(builder)
                .ifPresentOrElse(
                        field -> field.set(builder, SdkBytes.fromByteArrayUnsafe(request.body())),
                        () -> Shapes.WIRE.fill(builder, Protocol.json(request)));
    }

    private static WireResponse write(SdkPojo response, int success) {
        int status = response.sdkFields().stream()
                .filter(field -> field.location() == MarshallLocation.STATUS_CODE)
                .map(field -> (Integer) field.getValueOrDefault(response))
                .filter(Objects::nonNull)
                .findAny()
                .orElse(success);
        var headers = HttpBindings.headers(response);
        headers.putIfAbsent("Content-Type", "application/json");
        return new WireResponse(status, headers, status == 204 ? new byte[0] : body(response));
    }

    private static byte[] body(SdkPojo response) {
        return HttpBindings.payload(response)
                .map(field -> field.getValueOrDefault(response) instanceof SdkBytes bytes
                        ? bytes.asByteArrayUnsafe()
                        : new byte[0])
                .orElseGet(() -> Json.write(Shapes.WIRE.write(response)).getBytes(StandardCharsets.UTF_8));
    }
}
