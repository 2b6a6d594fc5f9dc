package local.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Asks as the SDKs ask, over connections that are kept: awsJson, signed by the administrator. */
final class WireClient {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    WireClient(URI url) {
        this.url = url;
    }

    /**
     * @param service as requests are signed for it: {@code states}
     * @param target  {@code AWSStepFunctions.StartExecution}
     * @throws IllegalStateException where the answer is not 200
     */
    JsonNode call(String service, String target, JsonNode request) {
        try {
            var response = http.send(
                    HttpRequest.newBuilder(url)
                            .header("X-Amz-Target", target)
                            .header("Content-Type", "application/x-amz-json-1.0")
                            .header("Authorization", authorization(service))
                            .POST(BodyPublishers.ofString(Json.write(request)))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(target + ": " + response.body());
            }
            return Json.parse(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(target + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Json.object();
        }
    }

    /** Of the administrator. */
    static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host, Signature=none";
    }
}
