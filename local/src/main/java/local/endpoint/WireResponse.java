package local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An HTTP response, whole. */
record WireResponse(int status, Map<String, String> headers, byte[] body) {

    static WireResponse text(int status, String contentType, String body) {
        return new WireResponse(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    WireResponse with(String header, String value) {
        var more = new HashMap<>(headers);
        more.put(header, value);
        return new WireResponse(status, more, body);
    }

    void send(HttpExchange exchange, String requestId) throws IOException {
        var out = exchange.getResponseHeaders();
        out.set("x-amzn-RequestId", requestId);
        headers.forEach(out::set);
        boolean bare = body.length == 0
                || status == 204
                || status == 304
                || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, bare ? -1 : body.length);
        if (!bare) {
            exchange.getResponseBody().write(body);
        }
    }
}
