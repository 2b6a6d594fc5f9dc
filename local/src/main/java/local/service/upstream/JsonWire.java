package local.service.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import local.json.Json;
import local.service.api.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests and answers of services that speak JSON.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">AWS JSON 1.0</a>
 */
final class JsonWire {

    private JsonWire() {}

    static UpstreamRequest request(WireModel service, String operation, JsonNode body) {
        var version = service.protocol() == WireModel.Protocol.JSON_1_0 ? "1.0" : "1.1";
        return new UpstreamRequest(
                "POST",
                "/",
                Map.of(),
                Map.of(
                        "Content-Type", List.of("application/x-amz-json-" + version),
                        "X-Amz-Target", List.of(service.target() + "." + operation)),
                Json.write(body).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @throws ServiceException  where the service refuses
     * @throws NoAnswerException where this is no answer of the service's
     */
    static JsonNode read(WireModel service, UpstreamAnswer answer) {
        JsonNode json;
        try {
            json = answer.body().length == 0
                    ? Json.object()
                    : Json.parse(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            json = Json.object();
            if (answer.status() < 400) {
                throw new NoAnswerException("The upstream of " + service.signingName()
                        + " answered what is no JSON (HTTP status " + answer.status() + ")");
            }
        }
        if (answer.status() >= 300) {
            throw new ServiceException(code(answer, json), Math.max(400, answer.status()), message(json));
        }
        return json;
    }

    /** {@code com.amazonaws.dynamodb.v20120810#ResourceInUseException:http://...} is a ResourceInUseException. */
    private static String code(UpstreamAnswer answer, JsonNode json) {
        var written = answer.header("x-amzn-errortype")
                .orElseGet(() -> json.path("__type").asString(json.path("code").asString("")));
        return written.replaceFirst(":.*", "").replaceFirst(".*#", "");
    }

    /** As the SDKs say where there is none. */
    private static String message(JsonNode json) {
        return json.path("message").asString(json.path("Message").asString("null"));
    }
}
