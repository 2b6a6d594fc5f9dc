package callbackworker;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sfn.SfnClientBuilder;

/**
 * Step Functions as the worker sees it: over HTTP, in AWS's own protocol (JSON 1.0). It takes every call, unless it was
 * told to answer an action, or a token, with an error.
 */
final class FakeStepFunctions implements AutoCloseable {
    /** A call that came in: {@code SendTaskSuccess} or {@code SendTaskFailure}, and its parameters. */
    record Call(String action, JsonObject parameters) {
        String get(String parameter) {
            return parameters.get(parameter).getAsString();
        }
    }

    private record Fault(int status, String type, String message) {}

    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeStepFunctions() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** From now on, answers an action, or all calls with a token, with an error of AWS. */
    FakeStepFunctions refuse(String actionOrToken, int status, String type, String message) {
        faults.put(actionOrToken, new Fault(status, type, message));
        return this;
    }

    /** Where it listens. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Leads the worker's own client here. */
    SfnClientBuilder lead(SfnClientBuilder client) {
        return client.endpointOverride(endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }

    /** The calls that came in, the refused ones too. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var action = target.substring(target.indexOf('.') + 1);
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var call = new Call(action, JsonParser.parseString(body).getAsJsonObject());
            calls.add(call);

            var fault = faults.getOrDefault(call.get("taskToken"), faults.get(action));
            var answer = new JsonObject();
            if (fault != null) {
                answer.addProperty("__type", fault.type());
                answer.addProperty("message", fault.message());
            }
            var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(fault == null ? 200 : fault.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
