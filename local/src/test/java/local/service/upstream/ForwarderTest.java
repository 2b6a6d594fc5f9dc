package local.service.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import local.time.Aside;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** What is sent, and what becomes of an upstream that does not answer. */
class ForwarderTest {

    private static final WireModel DYNAMODB = WireModel.of("dynamodb").orElseThrow();
    private static final UpstreamRequest REQUEST = new UpstreamRequest(
            "POST",
            "/",
            Map.of(),
            Map.of(
                    "Host", List.of("127.0.0.1:4566"),
                    "X-amz-target", List.of("DynamoDB_20120810.ListTables"),
                    "Authorization",
                            List.of("AWS4-HMAC-SHA256 Credential=ASIALOCAL1/20260101/eu-west-1/dynamodb/aws4_request"),
                    "X-amz-security-token", List.of("a token that means something here only")),
            "{}".getBytes(StandardCharsets.UTF_8));

    private final Forwarder forwarder = forwarder(Duration.ofSeconds(10));

    private static Forwarder forwarder(Duration limit) {
        return new Forwarder(() -> AwsSessionCredentials.create("AKIAREAL", "secret", "session"), limit);
    }

    @Test
    void anEmulatorGetsThePlaceholdersSignatureAndNothingOfTheCallers() throws Exception {
        try (var elsewhere = new Elsewhere()) {
            forwarder.send(DYNAMODB, Target.of(elsewhere.url()).orElseThrow(), "eu-west-1", REQUEST);

            var received = elsewhere.received().getFirst();
            assertThat(received.operation()).isEqualTo("ListTables");
            assertThat(received.body()).isEqualTo("{}");
            assertThat(received.headers().getFirst("Authorization"))
                    .matches("AWS4-HMAC-SHA256 Credential=local/\\d{8}/eu-west-1/dynamodb/aws4_request, .*");
            assertThat(received.headers()).doesNotContainKey("X-amz-security-token");
            assertThat(received.headers().getFirst("Host"))
                    .isEqualTo(elsewhere.url().substring("http://".length()));
        }
    }

    @Test
    void theRealAccountIsSignedForWithThePersonsOwnCredentials() {
        var target = Target.of("aws").orElseThrow();
        var signed = forwarder.signed(DYNAMODB, target, "eu-west-1", target.url(DYNAMODB, "eu-west-1"), REQUEST);

        assertThat(signed.getUri()).hasToString("https://dynamodb.eu-west-1.amazonaws.com/");
        assertThat(signed.firstMatchingHeader("Authorization").orElseThrow())
                .contains("Credential=AKIAREAL/")
                .contains("/eu-west-1/dynamodb/aws4_request");
        assertThat(signed.firstMatchingHeader("X-Amz-Security-Token")).contains("session");
        assertThat(signed.firstMatchingHeader("Host")).contains("dynamodb.eu-west-1.amazonaws.com");
    }

    @Test
    void pathAndQueryGoOnBehindThePathOfTheUpstream() {
        var target = Target.of("http://h:1/base/").orElseThrow();
        var request = new UpstreamRequest(
                "GET",
                "/schedules/a%20b",
                Map.of("groupName", List.of("c d"), "X-Amz-Signature", List.of("0")),
                Map.of(),
                new byte[0]);

        assertThat(forwarder
                        .signed(DYNAMODB, target, "eu-west-1", target.url(DYNAMODB, ""), request)
                        .getUri())
                .hasToString("http://h:1/base/schedules/a%20b?groupName=c%20d");
    }

    @Test
    void noListenerIsSaidInASentence() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        failsWith("http://127.0.0.1:" + free, ", gives no answer: the connection is refused, or there is no such host");
    }

    @Test
    void silenceEnds() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            failsWith(
                    forwarder(Duration.ofMillis(300)),
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    ", gives no answer: it takes more than 0.3 s");
        }
    }

    @Test
    void whatDoesNotSpeakHttpIsSaidInASentence() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Aside.start("another protocol", () -> {
                try (var socket = other.accept()) {
                    socket.getInputStream().readNBytes(10);
                    socket.getOutputStream().write("220 smtp ready\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            });
            failsWith("http://127.0.0.1:" + other.getLocalPort(), ", gives no answer: ");
        }
    }

    private void failsWith(String url, String message) {
        failsWith(forwarder, url, message);
    }

    private static void failsWith(Forwarder forwarder, String url, String message) {
        assertThatThrownBy(() -> forwarder.send(DYNAMODB, Target.of(url).orElseThrow(), "eu-west-1", REQUEST))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageStartingWith("The upstream of dynamodb, " + url + message);
    }
}
