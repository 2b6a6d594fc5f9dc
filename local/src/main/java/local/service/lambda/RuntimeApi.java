package local.service.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import local.time.Time;

/**
 * The Lambda Runtime API on a loopback port, for all environments: each finds its own under a path of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    private static final String VERSION = "/2018-06-01/runtime/";

    private static final System.Logger LOG = System.getLogger(RuntimeApi.class.getName());

    private final HttpServer server;
    private final Time time;
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

    /** A place for one environment, and its address: the value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String open(RuntimeSession session) {
        var name = Integer.toString(System.identityHashCode(session), 36) + sessions.size();
        sessions.put(name, session);
        return "127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** Forgets an environment that has ended. */
    void close(RuntimeSession session) {
        sessions.values().remove(session);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            int version = path.indexOf(VERSION);
            var session = version < 0 ? null : sessions.get(path.substring(1, version));
            if (session == null) {
                answer(exchange, 404, "{\"errorType\":\"NotFound\",\"errorMessage\":\"No such environment\"}");
                return;
            }
            var call = path.substring(version + VERSION.length()).split("/");
            if (call.length == 2 && call[0].equals("invocation") && call[1].equals("next")) {
                next(exchange, session);
                return;
            }
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (call.length == 3 && call[0].equals("invocation") && call[2].equals("response")) {
                session.responded(call[1], body);
            } else if (call.length == 3 && call[0].equals("invocation") && call[2].equals("error")) {
                session.failed(call[1], body);
            } else if (call.length == 2 && call[0].equals("init") && call[1].equals("error")) {
                session.initFailed(body);
            }
            answer(exchange, 202, "{\"status\":\"OK\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "A call of the Runtime API", e);
            answer(exchange, 500, "{\"errorType\":\"InternalServerError\",\"errorMessage\":\"Container error\"}");
        }
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
