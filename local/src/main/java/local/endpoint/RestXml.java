package local.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import local.service.api.Content;
import local.service.api.Operation;
import local.service.api.ServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;

/**
 * S3's protocol: method, path and query say the operation; members stand in path, query, headers and an XML body, or
 * the body is an object's content.
 */
record RestXml() implements Protocol {

    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    @Override
    public WireRequest decoded(WireRequest request) {
        var sha256 = request.header("x-amz-content-sha256").orElse("");
        if (sha256.matches("[0-9a-f]{64}") && !sha256.equals(sha256(request.content()))) {
            throw new ServiceException(
                    "XAmzContentSHA256Mismatch",
                    400,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        return AwsChunked.decoded(request);
    }

    private static String sha256(Content content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Call call(WireRequest request, String requestId) {
        var match = S3Route.match(request);
        return new Call(
                match.route().operation(),
                builder -> fill(builder, request, match),
                result -> write(result, match.route(), requestId));
    }

    private static void fill(SdkPojo builder, WireRequest request, S3Route.Match match) {
        HttpBindings.fill(builder, request, match.path());
        if (request.content().length() > 0) {
            HttpBindings.payload(builder)
                    .ifPresent(field -> field.set(
                            builder,
                            match.route().isJson()
                                    ? new String(request.body(), StandardCharsets.UTF_8)
                                    : XmlTree.read(field, request.body())));
        }
    }

    private static WireResponse write(Operation.Result result, S3Route route, String requestId) {
        var headers = HttpBindings.headers(result.response());
        headers.put("x-amz-request-id", requestId);
        int status = headers.containsKey("Content-Range") ? 206 : route.status();
        if (result.content().isPresent()) {
            return new WireResponse(status, headers, result.content().get());
        }
        boolean hasBody =
                result.response().sdkFields().stream().anyMatch(field -> field.location() == MarshallLocation.PAYLOAD);
        if (!hasBody || status == 204) {
            return new WireResponse(status, headers, new byte[0]);
        }
        if (route.isJson()) {
            var payload = HttpBindings.payload(result.response()).orElseThrow();
            headers.put("Content-Type", "application/json");
            return new WireResponse(
                    status,
                    headers,
                    payload.getValueOrDefault(result.response()).toString().getBytes(StandardCharsets.UTF_8));
        }
        headers.put("Content-Type", "application/xml");
        return new WireResponse(
                status,
                headers,
                XmlShapes.document(NAMESPACE, route.root(), result.response()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public WireResponse error(ServiceException error, String requestId) {
        var xml = XmlShapes.bareError(code(error.code()), error.getMessage(), requestId);
        return WireResponse.text(error.status(), "application/xml", xml).with("x-amz-request-id", requestId);
    }

    /** What S3 calls the refusals that all services share. */
    private static String code(String code) {
        return switch (code) {
            case "AccessDeniedException", "MissingAuthenticationTokenException" -> "AccessDenied";
            case "UnrecognizedClientException" -> "InvalidAccessKeyId";
            case "ExpiredTokenException" -> "ExpiredToken";
            case "UnknownOperationException" -> "NotImplemented";
            case "MalformedInput", "ValidationException", "InvalidToken" -> "InvalidArgument";
            case "MalformedQueryString" -> "InvalidURI";
            case "SerializationException" -> "IncompleteBody";
            case "InternalFailure" -> "InternalError";
            case "RequestEntityTooLargeException" -> "EntityTooLarge";
            default -> code;
        };
    }
}
