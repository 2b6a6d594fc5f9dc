package local.service;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import local.template.Stack;

/**
 * A function that runs elsewhere: behind another endpoint that speaks Lambda's Invoke, such as {@code sam local
 * start-lambda}.
 */
record RemoteEnvironment(URI endpoint, Stack.Function function) implements ExecutionEnvironment {

    @Override
    public Invocation.Outcome invoke(Invocation invocation) {
        try {
            var url = endpoint.resolve("/2015-03-31/functions/" + function.logicalId() + "/invocations").toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.getOutputStream().write(invocation.payload().getBytes(StandardCharsets.UTF_8));
            if (connection.getResponseCode() >= 400) {
                throw new ServiceException("ServiceException", 502, endpoint + " answered "
                        + connection.getResponseCode() + " for "
                        + function.logicalId());
            }
            var payload = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return connection.getHeaderField("X-Amz-Function-Error") == null
                    ? new Invocation.Succeeded(payload) : new Invocation.Failed(payload);
        } catch (IOException e) {
            throw new ServiceException("ServiceException", 502, endpoint + " cannot be reached: " + e.getMessage());
        }
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
