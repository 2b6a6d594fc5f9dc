package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Runtime API's port answers the process that was told its path, and nobody else. */
class RuntimeApiTest {

    private static final String TRACE = "Root=1-67891233-abcdef012345678912345678;Parent=0123456789abcdef;Sampled=0";

    private static final String NEXT = "/2018-06-01/runtime/invocation/next";

    private final Time time = Time.real();
    private final RuntimeApi api = RuntimeApi.start(time);
    private final RuntimeSession session = new RuntimeSession();
    private final String address = api.open(session);

    @AfterEach
    void close() {
        api.close();
        time.close();
    }

    @Test
    void thePathHas128RandomBits() {
        assertThat(address).matches("127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}");
        assertThat(api.open(new RuntimeSession()))
                .as("another's")
                .matches("127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}")
                .isNotEqualTo(address);
    }

    @Test
    void theRuntimeGetsItsInvocation() throws IOException {
        session.submit(new Invocation("id", "arn", Duration.ofSeconds(3), TRACE, "{\"a\": 1}", time.hold()));

        assertThat(get(path() + NEXT, "Host: 127.0.0.1"))
                .startsWith("HTTP/1.1 200")
                .endsWith("{\"a\": 1}");
    }

    @Test
    void whoGuessesOrComesLateFindsNothing() throws IOException {
        assertThat(get("/" + "0".repeat(32) + NEXT, "Host: 127.0.0.1")).startsWith("HTTP/1.1 404");
        assertThat(get(NEXT, "Host: 127.0.0.1")).startsWith("HTTP/1.1 404");
        assertThat(get("/", "Host: 127.0.0.1")).startsWith("HTTP/1.1 404");
        api.close(session);
        assertThat(get(path() + NEXT, "Host: 127.0.0.1")).startsWith("HTTP/1.1 404");
    }

    @Test
    void aPageIsRefusedAlsoWithTheRightPath() throws IOException {
        session.submit(new Invocation("id", "arn", Duration.ofSeconds(3), TRACE, "{}", time.hold()));

        assertThat(get(path() + NEXT, "Host: evil.example:80")).startsWith("HTTP/1.1 403");
        assertThat(get(path() + NEXT, "Host: 127.0.0.1", "Origin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(get(path() + NEXT, "Host: 127.0.0.1", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(get(path() + NEXT, "Host: 127.0.0.1"))
                .as("the invocation is still there")
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void anAnswerIsMeasuredInBytes() throws Exception {
        var outcome = session.submit(new Invocation("id", "arn", Duration.ofSeconds(3), TRACE, "{}", time.hold()));
        session.toldAllLines("id");
        var answer = new byte[Lambda.PAYLOAD_LIMIT + 2];
        Arrays.fill(answer, (byte) 0xc3);

        session.responded("id", answer);

        assertThat(outcome.get().payload()).contains("Function.ResponseSizeTooLarge");
    }

    private String path() {
        return address.substring(address.indexOf('/'));
    }

    private String get(String path, String... headers) throws IOException {
        int colon = address.indexOf(':');
        try (var socket =
                new Socket("127.0.0.1", Integer.parseInt(address.substring(colon + 1, address.indexOf('/'))))) {
            var request =
                    "GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
