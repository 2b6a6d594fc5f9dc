package local.service.sqs;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import local.json.Json;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import tools.jackson.databind.JsonNode;

/**
 * The queue server, in this process and on our time. It is asked in its own protocol on a port that only {@link Sqs}
 * knows: about a millisecond a call, for all that its HTTP layer knows of SQS's rules.
 */
final class ElasticMq implements AutoCloseable {

    private final ActorSystem system;
    private final SQSRestServer server;
    private final URL url;

    private ElasticMq(ActorSystem system, SQSRestServer server, URL url) {
        this.system = system;
        this.server = server;
        this.url = url;
    }

    /**
     * Starts it on a thread of its own, for it takes the better part of a second.
     *
     * @param endpoint what queue URLs begin with
     */
    static CompletableFuture<ElasticMq> start(Stack stack, URI endpoint, Time time) {
        var started = new CompletableFuture<ElasticMq>();
        Thread.ofPlatform().daemon().name("elasticmq").start(() -> {
            try {
                started.complete(startNow(stack, endpoint, time));
            } catch (IOException | RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        });
        return started;
    }

    private static ElasticMq startNow(Stack stack, URI endpoint, Time time) throws IOException {
        // there is no log to bind to, and the person need not be told
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var system = ActorSystem.create("elasticmq");
        var now = new NowProvider() {

            @Override
            public long nowMillis() {
                return time.now().toEpochMilli();
            }
        };
        var manager = system.actorOf(Props.create(
                QueueManagerActor.class, () -> new QueueManagerActor(now, StrictSQSLimits$.MODULE$, Option.empty())));
        var server = SQSRestServerBuilder.withActorSystem(system)
                .withQueueManagerActor(manager)
                .withInterface("127.0.0.1")
                .withDynamicPort()
                .withServerAddress(NodeAddress.apply(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort(), ""))
                .withAWSRegion(stack.region())
                .withAWSAccountId(stack.account())
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        return new ElasticMq(
                system, server, URI.create("http://127.0.0.1:" + port + "/").toURL());
    }

    /**
     * One call, in the protocol awsJson.
     *
     * @throws ServiceException SQS's own error
     */
    JsonNode call(String action, JsonNode request) {
        try {
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
            connection.setRequestProperty("X-Amz-Target", "AmazonSQS." + action);
            var body = Json.write(request).getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
            var text = stream == null ? "" : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            if (status >= 400) {
                throw error(status, text);
            }
            return text.isEmpty() ? Json.object() : Json.parse(text);
        } catch (IOException e) {
            throw new ServiceException(
                    "ServiceUnavailable", 503, "The queue server does not answer: " + e.getMessage());
        }
    }

    /** Its errors bear a code without a sentence, and a fault of its own neither. */
    private static ServiceException error(int status, String text) {
        if (!text.startsWith("{")) {
            return new ServiceException("InternalError", 500, text);
        }
        var type = Json.parse(text).path("__type").asString();
        var code = type.substring(type.indexOf('#') + 1);
        return new ServiceException(
                code,
                status,
                switch (code) {
                    case "QueueDoesNotExist" -> "The specified queue does not exist.";
                    case "ReceiptHandleIsInvalid" -> "The input receipt handle is invalid.";
                    default -> Json.parse(text).path("message").asString(code);
                });
    }

    @Override
    public void close() {
        server.stopAndGetFuture().apply();
        system.terminate();
    }
}
