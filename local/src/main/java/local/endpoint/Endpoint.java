package local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import local.json.Reason;
import local.service.Services;
import local.service.access.Gate;
import local.service.api.ServiceException;

/**
 * The port on which all services answer as they answer at AWS, so that the AWS CLI and every SDK can talk to them. It
 * listens on 127.0.0.1, and elsewhere only where that is asked for.
 */
public final class Endpoint implements AutoCloseable {

    static {
        // The JDK's server reads these once, when it is first used. Without the first, small answers wait for an ACK;
        // with the second, who sends half a request is cut off.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
    }

    private static final System.Logger LOG = System.getLogger(Endpoint.class.getName());
    private static final int BACKLOG = 512;

    private final HttpServer server;
    /** On another address, where there is to be one. */
    private final Optional<HttpServer> another;

    private final Set<String> names;
    private final ExecutorService threads;
    /** What answers, once it is open: requests that come earlier wait for it. */
    private final CompletableFuture<Open> open = new CompletableFuture<>();

    private volatile Optional<Site> site = Optional.empty();

    /**
     * @param services by the name that requests are signed for: {@code states}
     * @param strict   whether keys that were not issued here are refused of all
     */
    private record Open(Callers callers, Map<String, Service> services, boolean strict) {}

    private Endpoint(HttpServer server, Optional<HttpServer> another, Set<String> names) {
        this.server = server;
        this.another = another;
        this.names = names;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * Takes the port. It comes before the services because they must know its URL.
     *
     * @param port 0 for any free one
     * @throws java.net.BindException where the port is in use
     */
    public static Endpoint listen(int port) throws IOException {
        return listen(port, Optional.empty(), Set.of());
    }

    /**
     * The same, for containers too.
     *
     * @param address of another interface of this machine, on which it listens as well
     * @param names   of this host that requests may be for, beside those of the loopback interface and that address
     * @throws java.net.BindException where the port is in use, or the address is not this machine's; the message says so in a
     *                                sentence
     */
    public static Endpoint listen(int port, Optional<InetAddress> address, Set<String> names) throws IOException {
        var server = bound(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), "");
        var another = Optional.<HttpServer>empty();
        var all = names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
        if (address.isPresent()) {
            var there = new InetSocketAddress(address.get(), server.getAddress().getPort());
            try {
                another = Optional.of(bound(there, address.get().getHostAddress() + ": "));
                all.add(address.get().getHostAddress());
            } catch (BindException e) {
                server.stop(0);
                throw e;
            }
        }
        var endpoint = new Endpoint(server, another, Set.copyOf(all));
        endpoint.start(server);
        another.ifPresent(endpoint::start);
        return endpoint;
    }

    private static HttpServer bound(InetSocketAddress address, String named) throws IOException {
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (BindException e) {
            throw new BindException("port " + address.getPort() + " cannot be used (" + named + e.getMessage() + ")");
        }
    }

    private void start(HttpServer listening) {
        listening.createContext("/", this::handle);
        listening.setExecutor(threads);
        listening.start();
    }

    /**
     * Has the services answer from now on.
     *
     * @param strict whether access keys that were not issued here are refused of all; else only of functions, as AWS
     *               would, and are the administrator's in others' hands
     */
    public void open(Services services, boolean strict) {
        var functions = services.lambda().connections();
        open(
                new Callers(
                        services.credentials(), services.administrator(), strict ? _ -> true : functions::isFunctions),
                Service.all(services),
                strict);
    }

    /** Has these services answer from now on. */
    void open(Callers callers, Map<String, Service> services) {
        open(callers, services, false);
    }

    private void open(Callers callers, Map<String, Service> services, boolean strict) {
        open.complete(new Open(callers, Map.copyOf(services), strict));
    }

    /** Has it answer what a person's browser asks for, too. */
    public void show(Site shown) {
        site = Optional.of(shown);
    }

    /**
     * Where the page is: where keys that were not issued here are refused of all, with the page's own behind {@code #},
     * which browsers keep to themselves.
     */
    public URI page() {
        var opened = open.join();
        return opened.strict() ? url().resolve("/#key=" + opened.callers().pageKey()) : url().resolve("/");
    }

    /** {@code http://127.0.0.1:4566}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        open.cancel(false);
        server.stop(0);
        another.ifPresent(listening -> listening.stop(0));
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var requestId = requestId();
        try (exchange) {
            var shown = site.filter(found -> found.takes(exchange));
            if (shown.isPresent() && isLetIn(exchange)) {
                if (shown.get().isOpen(exchange) || isPage(exchange)) {
                    show(shown.get(), exchange, requestId);
                } else {
                    refuse(exchange);
                }
                return;
            }
            answer(exchange, requestId).send(exchange, requestId);
        }
    }

    /** Nobody's secret: a UUID that is as quick to make as it is hard to meet twice. */
    private static String requestId() {
        var random = ThreadLocalRandom.current();
        long version4 = random.nextLong() & ~0xf000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(version4, variant).toString();
    }

    private static void show(Site site, HttpExchange exchange, String requestId) throws IOException {
        try {
            site.answer(exchange);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Request " + requestId, e);
            if (exchange.getResponseCode() < 0) { // else the answer has begun, and is cut off
                exchange.sendResponseHeaders(500, -1);
            }
        }
    }

    private boolean isPage(HttpExchange exchange) {
        var key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Security-Token"));
        return open.join().callers().isPage(key, exchange.getRemoteAddress());
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        var why = "This needs the key of the page's address: open the address that serve has printed."
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(403, why.length);
        exchange.getResponseBody().write(why);
    }

    private boolean isLetIn(HttpExchange exchange) {
        try {
            Gate.check(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), names);
            return true;
        } catch (ServiceException e) {
            return false; // and so it is refused as every other request is
        }
    }

    private static ServiceException notKept(IOException e) {
        return new ServiceException(
                "InternalFailure", 500, "The local run cannot keep what was asked for: " + Reason.of(e));
    }

    private WireRequest read(HttpExchange exchange) throws IOException {
        Gate.check(exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestHeaders(), names);
        return WireRequest.read(exchange);
    }

    private WireResponse answer(HttpExchange exchange, String requestId) throws IOException {
        var headers = exchange.getRequestHeaders();
        var protocol = Protocol.guess(
                headers.getFirst("X-Amz-Target"),
                headers.getFirst("Content-Type"),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath());
        try (var request = read(exchange)) {
            var signature = Signature.of(request);
            var opened = open.join();
            var service = opened.services().get(signature.service());
            if (service == null) {
                throw new ServiceException(
                        "UnknownOperationException", 501, "The local run has no service " + signature.service());
            }
            protocol = service.protocol(request);
            var who = opened.callers().identify(signature, exchange.getRemoteAddress());
            var decoded = protocol.decoded(request);
            return opened.callers().serve(signature, () -> service.answer(who, decoded, requestId));
        } catch (ServiceException e) {
            return protocol.error(e, requestId);
        } catch (UncheckedIOException e) {
            return protocol.error(notKept(e.getCause()), requestId);
        } catch (FileSystemException e) { // a large body goes to a file first
            return protocol.error(notKept(e), requestId);
        } catch (IOException e) {
            return protocol.error(
                    new ServiceException(
                            "SerializationException", 400, "The request's body cannot be read: " + Reason.of(e)),
                    requestId);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Request " + requestId, e);
            return protocol.error(
                    new ServiceException(
                            "InternalFailure",
                            500,
                            "The request " + requestId
                                    + " failed because of a fault of the local run; its log has more"),
                    requestId);
        }
    }
}
