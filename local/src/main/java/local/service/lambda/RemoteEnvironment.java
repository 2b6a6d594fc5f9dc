package local.service.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Aside;

/**
 * A function that runs elsewhere: behind another endpoint that speaks Lambda's Invoke, such as {@code sam local
 * start-lambda}.
 */
record RemoteEnvironment(URI endpoint, Stack.Function function, String logStream) implements ExecutionEnvironment {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** What the endpoint has beside the function's own time-out: a container may have to start. Lambda's init limit. */
    private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

    /**
     * The endpoint ends what takes longer than the function's time-out; where it never answers, this does.
     *
     * @throws ServiceException where the endpoint cannot be reached, or answers with an error of its own
     */
    @Override
    public Invocation.Outcome invoke(Invocation invocation) throws InterruptedException {
        var outcome = new CompletableFuture<Invocation.Outcome>();
        HttpURLConnection connection;
        try {
            connection = (HttpURLConnection)
                    endpoint.resolve("/2015-03-31/functions/" + function.logicalId() + "/invocations")
                            .toURL()
                            .openConnection();
        } catch (IOException e) {
            throw unreachable(e);
        }
        Aside.start("invocation at " + endpoint, () -> outcome.complete(post(connection, invocation.payload())))
                .whenComplete((_, thrown) -> {
                    if (thrown != null) {
                        outcome.completeExceptionally(thrown);
                    }
                });
        try {
            return outcome.get(invocation.timeout().plus(INIT_LIMIT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return FunctionProcess.timedOut(invocation);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case IOException broken -> unreachable(broken);
                case ServiceException refused -> refused;
                case Throwable thrown -> new IllegalStateException(thrown);
            };
        } finally {
            connection.disconnect();
        }
    }

    private Invocation.Outcome post(HttpURLConnection connection, String payload) throws IOException {
        connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        // the SAM CLI takes no other, and this is not what HttpURLConnection sends unasked
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(payload.getBytes(StandardCharsets.UTF_8));
        if (connection.getResponseCode() >= 400) {
            throw new ServiceException(
                    "ServiceException",
                    502,
                    "%s answered %d for %s: %s"
                            .formatted(
                                    endpoint,
                                    connection.getResponseCode(),
                                    function.logicalId(),
                                    text(connection.getErrorStream())));
        }
        var answer = text(connection.getInputStream());
        return connection.getHeaderField("X-Amz-Function-Error") == null
                ? new Invocation.Succeeded(answer)
                : new Invocation.Failed(answer);
    }

    private ServiceException unreachable(IOException e) {
        return new ServiceException("ServiceException", 502, endpoint + " cannot be reached: " + e.getMessage());
    }

    private static String text(InputStream body) throws IOException {
        return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public int memoryUsed() {
        return 0;
    }

    @Override
    public void close() {
        // whoever started it ends it
    }
}
