package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code --listen} and {@code --host-name}: containers reach the endpoint at another address and by another name. */
class ContainersTest {

    /** Linux takes all of 127.0.0.0/8 for its own; here it stands for a containers' network. */
    private static final InetAddress ANOTHER = InetAddress.ofLiteral("127.0.0.2");

    private static final String STRANGER = "is not a loopback name";

    @Test
    void itListensThereTooAndStillRefusesOthers() throws IOException {
        assumeTrue(isOurs(ANOTHER), "this system has no second loopback address");
        try (var endpoint = Endpoint.listen(0, Optional.of(ANOTHER), Set.of("host.docker.internal"))) {
            int port = endpoint.url().getPort();
            for (var host : Set.of("host.docker.internal:" + port, "127.0.0.2:" + port)) {
                assertThat(asked(ANOTHER, port, host))
                        .contains("MissingAuthenticationToken")
                        .doesNotContain(STRANGER);
            }
            assertThat(asked(ANOTHER, port, "evil.example")).contains(STRANGER);
            assertThat(asked(InetAddress.ofLiteral("127.0.0.1"), port, "localhost"))
                    .doesNotContain(STRANGER);
        }
    }

    @Test
    void unaskedForItListensOnOneAddressAlone() throws IOException {
        assumeTrue(isOurs(ANOTHER), "this system has no second loopback address");
        try (var endpoint = Endpoint.listen(0)) {
            int port = endpoint.url().getPort();
            assertThat(asked(InetAddress.ofLiteral("127.0.0.1"), port, "host.docker.internal"))
                    .contains(STRANGER);
            assertThatThrownBy(() -> new Socket().connect(new InetSocketAddress(ANOTHER, port), 2000))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> Endpoint.listen(0, Optional.of(InetAddress.ofLiteral("192.0.2.1")), Set.of()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("(192.0.2.1: ");
    }

    private static boolean isOurs(InetAddress address) {
        try (var _ = new ServerSocket(0, 1, address)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String asked(InetAddress address, int port, String host) throws IOException {
        try (var socket = new Socket(address, port)) {
            socket.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: %s\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nConnection: close\r\n\r\n"
                                    .formatted(host)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
