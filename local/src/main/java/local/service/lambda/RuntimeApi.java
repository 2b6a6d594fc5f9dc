package local.service.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import local.time.Time;

/**
 * The Lambda Runtime API on a loopback port, for all environments: each finds its own under a path of its own, which
 * nobody else can guess.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    private static final String VERSION = "/2018-06-01/runtime/";

    private static final System.Logger LOG = System.getLogger(RuntimeApi.class.getName());

    private final HttpServer server;
    private final Time time;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentHashMap<String, RuntimeSession> sessions = new ConcurrentHashMap<>();

    private RuntimeApi(HttpServer server, Time time) {
        this.server = server;
        this.time = time;
    }

    static RuntimeApi start(Time time) {
        // read once, when the JDK's server is first used: without it small answers wait for an ACK
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var api = new RuntimeApi(server, time);
            server.createContext("/", api::handle);
            server.setExecutor(api.threads);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the addresses of all environments begin with, and nothing else does. */
    String root() {
        return "127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** A place for one environment, and its address: the value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String open(RuntimeSession session) {
        var secret = new byte[16];
        random.nextBytes(secret);
        var name = HexFormat.of().formatHex(secret);
        sessions.put(name, session);
        return root() + name;
    }

    /** Forgets an environment that has ended. */
    void close(RuntimeSession session) {
        sessions.values().remove(session);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "A call of the Runtime API", e);
                answer(exchange, 500, error("InternalServerError", "Container error"));
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException, InterruptedException {
        if (isOfAPage(exchange.getRequestHeaders())) {
            answer(exchange, 403, error("Forbidden", "The Runtime API is not for web pages"));
            return;
        }
        var path = exchange.getRequestURI().getPath();
        int version = path.indexOf(VERSION);
        var session = version < 1 ? null : sessions.get(path.substring(1, version));
        if (session == null) {
            answer(exchange, 404, error("NotFound", "No such environment"));
            return;
        }
        var call = path.substring(version + VERSION.length()).split("/");
        if (call.length == 2 && call[0].equals("invocation") && call[1].equals("next")) {
            next(exchange, session);
            return;
        }
        var body = exchange.getRequestBody().readNBytes(Lambda.PAYLOAD_LIMIT + 1);
        if (call.length == 3 && call[0].equals("invocation") && call[2].equals("response")) {
            session.responded(call[1], body);
        } else if (call.length == 3 && call[0].equals("invocation") && call[2].equals("error")) {
            session.failed(call[1], new String(body, StandardCharsets.UTF_8));
        } else if (call.length == 2 && call[0].equals("init") && call[1].equals("error")) {
            session.initFailed(new String(body, StandardCharsets.UTF_8));
        }
        answer(exchange, 202, "{\"status\":\"OK\"}");
    }

    private static String error(String type, String message) {
        return "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
    }

    /** A runtime sends none of what a browser does, and calls the address that it was given. */
    private static boolean isOfAPage(Headers headers) {
        var host = headers.getFirst("Host");
        return host == null
                || !host.replaceFirst(":\\d+$", "").equals("127.0.0.1")
                || headers.containsKey("Origin")
                || headers.containsKey("Sec-Fetch-Site");
    }

    private void next(HttpExchange exchange, RuntimeSession session) throws IOException, InterruptedException {
        var invocation = session.next();
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(time.wall().plus(invocation.timeout()).toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn());
        headers.set("Lambda-Runtime-Trace-Id", invocation.traceId());
        answer(exchange, 200, invocation.payload());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
