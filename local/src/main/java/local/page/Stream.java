package local.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * One stream of server-sent events to each page that is open. Whoever tells something is never held up: a page that reads
 * too slowly is dropped, connects again by itself and asks for what it missed.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class Stream {

    private static final int MOST_WAITING = 10_000;
    private static final int LARGEST_BATCH = 500;
    private static final int PAGES = 32;
    /** After so many seconds of nothing a comment is sent, to find out whether the page is still there. */
    private static final int SILENCE = 15;

    private final Set<LinkedBlockingQueue<JsonNode>> pages = ConcurrentHashMap.newKeySet();

    /** Whether anybody hears what is told. */
    boolean isHeard() {
        return !pages.isEmpty();
    }

    /** Tells all pages. */
    void tell(JsonNode item) {
        for (var page : pages) {
            if (!page.offer(item)) {
                pages.remove(page);
            }
        }
    }

    /** Serves one page until it goes away, or is too slow. */
    void serve(HttpExchange exchange) throws IOException {
        if (pages.size() >= PAGES) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        var waiting = new LinkedBlockingQueue<JsonNode>(MOST_WAITING);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        pages.add(waiting);
        try {
            var out = exchange.getResponseBody();
            out.write(": here\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (pages.contains(waiting)) {
                var first = waiting.poll(SILENCE, TimeUnit.SECONDS);
                out.write(
                        (first == null ? ": still here\n\n" : batch(first, waiting)).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.remove(waiting);
        }
    }

    private static String batch(JsonNode first, LinkedBlockingQueue<JsonNode> waiting) {
        var items = new ArrayList<JsonNode>();
        items.add(first);
        waiting.drainTo(items, LARGEST_BATCH);
        return "data: " + Json.write(Json.array().addAll(items)) + "\n\n";
    }
}
