package local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import local.service.api.Content;

/** An HTTP response. */
record WireResponse(int status, Map<String, String> headers, Content content) {

    WireResponse(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, Content.of(body));
    }

    static WireResponse text(int status, String contentType, String body) {
        return new WireResponse(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    WireResponse with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new WireResponse(status, more, content);
    }

    void send(HttpExchange exchange, String requestId) throws IOException {
        var out = exchange.getResponseHeaders();
        out.set("x-amzn-RequestId", requestId);
        headers.forEach(out::set);
        boolean bare = content.length() == 0
                || status == 204
                || status == 304
                || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : content.length());
        if (!bare) {
            // Closed here, and so sent, before the rest of the request is looked for: where that cannot be read, the
            // exchange
            // closes the connection with all that it has not sent.
            try (var body = exchange.getResponseBody()) {
                content.writeTo(body);
            }
        }
    }
}
