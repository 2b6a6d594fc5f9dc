package local.service.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import local.service.api.ServiceException;
import local.template.stack.Stack;

/**
 * A function that runs elsewhere: behind another endpoint that speaks Lambda's Invoke, such as {@code sam local
 * start-lambda}.
 */
record RemoteEnvironment(URI endpoint, Stack.Function function, String logStream) implements ExecutionEnvironment {

    @Override
    public Invocation.Outcome invoke(Invocation invocation) {
        try {
            var url = endpoint.resolve("/2015-03-31/functions/" + function.logicalId() + "/invocations")
                    .toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            // the SAM CLI takes no other, and this is not what HttpURLConnection sends unasked
            connection.setRequestProperty("Content-Type", "application/json");
            connection.getOutputStream().write(invocation.payload().getBytes(StandardCharsets.UTF_8));
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
            var payload = text(connection.getInputStream());
            return connection.getHeaderField("X-Amz-Function-Error") == null
                    ? new Invocation.Succeeded(payload)
                    : new Invocation.Failed(payload);
        } catch (IOException e) {
            throw new ServiceException("ServiceException", 502, endpoint + " cannot be reached: " + e.getMessage());
        }
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
