package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every socket that a run listens on: none but on the loopback interface, and none that lets a page in. Linux tells of them. */
class ListeningTest {

    private static final Path PROC = Path.of("/proc/self");
    private static final String LISTENS = "0A";

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello: {Type: AWS::Serverless::Function, Properties: {Handler: none, Runtime: java25, CodeUri: .}}
          Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
          Topic: {Type: AWS::SNS::Topic}
          Bucket: {Type: AWS::S3::Bucket}
        """;

    /** What a page can send to a port that it has found, each as it stands on the wire; HOST is the port's own name. */
    private static final List<String> OF_PAGES = List.of(
            "GET /?Action=ListQueues HTTP/1.1\nHost: evil.example",
            "GET /?Action=ListQueues HTTP/1.1\nHost: HOST\nSec-Fetch-Site: cross-site\nSec-Fetch-Dest: image",
            "POST / HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nContent-Type: text/plain",
            "POST / HTTP/1.1\nHost: HOST\nOrigin: null\nContent-Type: application/x-www-form-urlencoded",
            "OPTIONS / HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nAccess-Control-Request-Method: POST");

    @TempDir
    private Path folder;

    /** @param address in hexadecimal, its bytes from the last to the first, as the system writes it */
    private record Listening(String address, int port) {}

    @Test
    void eachSocketIsOnTheLoopbackInterfaceAndLetsNoPageIn() throws IOException {
        assumeTrue(Files.isReadable(PROC.resolve("net/tcp")), "only Linux tells who listens");
        var before = listening();
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        RequestHandler<Object, Object> handler = (input, _) -> input;
        var settings = Settings.of(template).withHandlers(Map.of("Hello", handler));
        try (var app = LocalApp.start(settings, RunListener.SILENT)) {
            var own = new HashSet<>(listening());
            own.removeAll(before);
            assertThat(own).extracting(Listening::port).contains(app.endpoint().getPort());
            for (var socket : own) {
                assertThat(socket.address())
                        .isIn("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");
                for (var request : OF_PAGES) {
                    assertThat(answer(socket.port(), request))
                            .as(socket + " " + request)
                            .doesNotStartWith("HTTP/1.1 2")
                            .doesNotContainIgnoringCase("Access-Control-Allow");
                }
            }
        }
    }

    private static String answer(int port, String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            var head = request.replace("HOST", "127.0.0.1:" + port).replace("\n", "\r\n")
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Those of this process. */
    private static Set<Listening> listening() throws IOException {
        var own = sockets();
        var lines = new ArrayList<String>();
        for (var table : List.of("net/tcp", "net/tcp6")) {
            lines.addAll(Files.readAllLines(PROC.resolve(table)));
        }
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                        fields.length > 9 && fields[3].equals(LISTENS) && own.contains("socket:[" + fields[9] + "]"))
                .map(fields -> fields[1].split(":"))
                .map(local -> new Listening(local[0], Integer.parseInt(local[1], 16)))
                .collect(Collectors.toSet());
    }

    private static Set<String> sockets() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve("fd"))) {
            var found = new HashSet<String>();
            for (var file : files) {
                link(file).forEach(found::add);
            }
            return found;
        }
    }

    private static Stream<String> link(Path file) {
        try {
            return Stream.of(Files.readSymbolicLink(file).toString());
        } catch (IOException closed) {
            return Stream.of();
        }
    }
}
