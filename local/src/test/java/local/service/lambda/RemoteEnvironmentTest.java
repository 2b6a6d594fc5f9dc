package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** {@code --lambda-endpoint}: functions of any runtime, run by what answers as {@code sam local start-lambda} does. */
class RemoteEnvironmentTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private final List<String> requests = new ArrayList<>();
    private HttpServer sam;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        sam = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sam.createContext("/", this::answer);
        sam.start();
        var stack = Stacks.of(folder, """
              Shout:
                Type: AWS::Serverless::Function
                Properties: {FunctionName: shout, Runtime: python3.13, Handler: app.shout, CodeUri: .}
              Break:
                Type: AWS::Serverless::Function
                Properties: {FunctionName: break, Runtime: python3.13, Handler: app.fail, CodeUri: .}
              Lost:
                Type: AWS::Serverless::Function
                Properties: {FunctionName: lost, Runtime: python3.13, Handler: app.lost, CodeUri: .}
            """);
        var there = URI.create("http://127.0.0.1:" + sam.getAddress().getPort());
        services = Services.start(
                stack,
                time,
                new Settings(
                        URI.create("http://127.0.0.1:4566"),
                        folder.resolve("cache"),
                        List.of(),
                        Map.of(),
                        Optional.of(there),
                        false),
                new ServiceListener() {});
    }

    @AfterEach
    void close() {
        services.close();
        time.close();
        sam.stop(0);
    }

    @Test
    void theFunctionIsInvokedThereByItsLogicalId() {
        var answer = invoke("Shout", "{\"name\": \"mom\"}");

        assertThat(answer.payload().asUtf8String()).isEqualTo("\"HI MOM\"");
        assertThat(answer.functionError()).isNull();
        assertThat(requests)
                .containsExactly("POST /2015-03-31/functions/Shout/invocations application/json {\"name\": \"mom\"}");
    }

    @Test
    void anErrorOfTheFunctionIsItsOwn() {
        var answer = invoke("Break", "{}");

        assertThat(answer.functionError()).isEqualTo("Unhandled");
        assertThat(answer.payload().asUtf8String()).contains("\"errorType\": \"KeyError\"");
    }

    @Test
    void aFunctionThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> invoke("Lost", "{}"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(502))
                .hasMessageContaining("answered 404 for Lost")
                .hasMessageContaining("Function not found");
    }

    @Test
    void anEndpointThatDoesNotAnswerIsSaid() {
        sam.stop(0);

        assertThatThrownBy(() -> invoke("Shout", "{}"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("http://127.0.0.1:" + sam.getAddress().getPort() + " cannot be reached");
    }

    private InvokeResponse invoke(String logicalId, String payload) {
        return services.lambda()
                .invoke(
                        ADMINISTRATOR,
                        InvokeRequest.builder()
                                .functionName(logicalId.toLowerCase())
                                .payload(SdkBytes.fromUtf8String(payload))
                                .build());
    }

    /** As the SAM CLI does: an error of a function is an answer with the status 200 and a header. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            switch (path.split("/")[3]) {
                case "Shout" -> send(exchange, 200, "\"HI MOM\"");
                case "Break" -> {
                    exchange.getResponseHeaders().set("x-amz-function-error", "Unhandled");
                    send(
                            exchange,
                            200,
                            "{\"errorMessage\": \"'name'\", \"errorType\": \"KeyError\", \"stackTrace\": []}");
                }
                default ->
                    send(exchange, 404, "{\"Type\": \"User\", \"Message\": \"Function not found: " + path + "\"}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
