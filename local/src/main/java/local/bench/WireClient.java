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

    /** Told of a call: its target, its body, and the body of its answer. */
    interface Listener {

        void called(String target, String request, String answer);
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final Listener listener;

    WireClient(URI url) {
        this(url, (_, _, _) -> {});
    }

    WireClient(URI url, Listener listener) {
        this.url = url;
        this.listener = listener;
    }

    /**
     * @param service as requests are signed for it: {@code states}
     * @param target  {@code AWSStepFunctions.StartExecution}
     * @throws IllegalStateException where the answer is not 200
     */
    JsonNode call(String service, String target, JsonNode request) {
        var sent = Json.write(request);
        var answer = send(
                target,
                HttpRequest.newBuilder(url)
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("Authorization", authorization(service))
                        .POST(BodyPublishers.ofString(sent)));
        listener.called(target, sent, answer);
        return answer.isEmpty() ? Json.object() : Json.parse(answer);
    }

    /** Teaches a {@link NothingServer} what to answer. */
    void teach(String call, String answer) {
        send(
                call,
                HttpRequest.newBuilder(url).header(NothingServer.LESSON, call).POST(BodyPublishers.ofString(answer)));
    }

    private String send(String what, HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(what + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException(what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Of the administrator. */
    static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host, Signature=none";
    }
}
