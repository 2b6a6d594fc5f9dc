package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.service.lambda.FunctionHandlers;
import local.template.Stacks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code serve} with a function that runs: every socket on which one of its processes listens, and who calls it with keys that
 * it did not issue. Linux tells of them.
 */
@Timeout(120)
class ListeningTest {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Function:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: obedient
              Handler: local.service.lambda.FunctionHandlers$Obedient::handleRequest
              Runtime: java25
              Timeout: 30
              CodeUri: code
          Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
          Topic: {Type: AWS::SNS::Topic}
          Bucket: {Type: AWS::S3::Bucket}
        """;

    /** What a page, or somebody without keys, can send to a port that was found; HOST is the port's own name. */
    private static final List<String> OF_STRANGERS = List.of(
            "GET / HTTP/1.1\nHost: evil.example",
            "GET /2018-06-01/runtime/invocation/next HTTP/1.1\nHost: HOST",
            "POST / HTTP/1.1\nHost: HOST\nX-Amz-Target: AmazonSQS.ListQueues\nContent-Type: application/x-amz-json-1.0",
            "GET /?Action=ListQueues HTTP/1.1\nHost: evil.example",
            "GET /?Action=ListQueues HTTP/1.1\nHost: HOST\nSec-Fetch-Site: cross-site\nSec-Fetch-Dest: image",
            "POST / HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nContent-Type: text/plain",
            "POST / HTTP/1.1\nHost: HOST\nOrigin: null\nContent-Type: application/x-www-form-urlencoded",
            "OPTIONS / HTTP/1.1\nHost: HOST\nOrigin: http://evil.example\nAccess-Control-Request-Method: POST");

    @TempDir
    private static Path folder;

    private static Served serve;

    /** @param address in hexadecimal, its bytes from the last to the first, as the system writes it */
    private record Listening(String address, int port) {}

    @BeforeAll
    static void serve() throws IOException {
        assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")), "only Linux tells who listens");
        Stacks.handlers(folder.resolve("code"));
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        serve = Served.start(List.of(), template);
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (serve != null) {
            serve.close();
        }
    }

    @Test
    void eachSocketIsOnTheLoopbackInterfaceAndLetsNoStrangerIn() throws Exception {
        assertThat(serve.invoke("obedient", "{\"do\": \"count\"}")).matches("\\d+");

        var process = serve.process().toHandle();
        var own = new HashSet<Listening>();
        for (var each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
            own.addAll(listening(PROC.resolve(Long.toString(each.pid()))));
        }

        assertThat(process.descendants()).as("the function's process").isNotEmpty();
        assertThat(own).as("the endpoint, the Runtime API and nothing else").hasSize(2);
        assertThat(own).extracting(Listening::port).contains(serve.endpoint().getPort());
        for (var socket : own) {
            assertThat(socket.address())
                    .isIn("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");
            for (var request : OF_STRANGERS) {
                assertThat(answer(socket.port(), request))
                        .as(socket + " " + request)
                        .startsWith("HTTP/1.1 4")
                        .doesNotContainIgnoringCase("Access-Control-Allow");
            }
        }
    }

    @Test
    void keysThatWereNotIssuedAreTheAdministratorsButInAFunctionsHands() throws Exception {
        for (var by : List.of("itself", "child", "orphan")) {
            assertThat(serve.invoke(
                            "obedient",
                            "{\"do\": \"call\", \"by\": \"" + by + "\", \"key\": \"AKIAIOSFODNN7EXAMPLE\"}"))
                    .as(by)
                    .contains("403")
                    .contains("UnrecognizedClientException");
        }
        var child = new ProcessBuilder("bash", "-c", FunctionHandlers.CALL);
        child.environment().put("AWS_ENDPOINT_URL", serve.endpoint().toString());
        child.environment().put("KEY", "AKIAIOSFODNN7EXAMPLE");
        assertThat(new String(child.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .as("a process beside it")
                .contains("200")
                .contains("stateMachines");
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

    /** @param process its folder in {@code /proc} */
    private static Set<Listening> listening(Path process) throws IOException {
        var own = sockets(process);
        var lines = new ArrayList<String>();
        for (var table : List.of("net/tcp", "net/tcp6")) {
            lines.addAll(Files.readAllLines(process.resolve(table)));
        }
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields ->
                        fields.length > 9 && fields[3].equals(LISTENS) && own.contains("socket:[" + fields[9] + "]"))
                .map(fields -> fields[1].split(":"))
                .map(local -> new Listening(local[0], Integer.parseInt(local[1], 16)))
                .collect(Collectors.toSet());
    }

    private static Set<String> sockets(Path process) throws IOException {
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
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
