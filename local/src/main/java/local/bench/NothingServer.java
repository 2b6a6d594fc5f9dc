package local.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A server that does nothing: it answers a call with the bytes that it was taught for it. What the same clients need to
 * ask it is in every figure of {@code serve}, and is what {@code serve} is compared with. A process of its own, as
 * {@code serve} is.
 */
final class NothingServer {

    /** The header of a lesson: the body is the call, a line, and the answer to it. */
    static final String LESSON = "X-Lesson";

    private static final byte[] EMPTY = {'{', '}'};

    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

    private NothingServer() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", new NothingServer()::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.out.println(
                ServeProcess.READY + "http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var lesson = exchange.getRequestHeaders().getFirst(LESSON);
            var answer = EMPTY;
            if (lesson != null) {
                answers.put(lesson, body);
            } else if (target != null) {
                answer = answers.getOrDefault(call(target, new String(body)), answers.getOrDefault(target, EMPTY));
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** What an answer is known by where an operation has several: pages of a history. */
    static String call(String target, String body) {
        return target + "#" + Integer.toHexString(body.hashCode());
    }
}
