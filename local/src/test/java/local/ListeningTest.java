package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.cli.Main;
import local.service.lambda.FunctionHandlers;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
              CodeUri: %s
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
    private Path folder;

    private Process serve;
    private URI endpoint;

    /** @param address in hexadecimal, its bytes from the last to the first, as the system writes it */
    private record Listening(String address, int port) {}

    @BeforeEach
    void serve() throws IOException {
        assumeTrue(Files.isReadable(PROC.resolve("self/net/tcp")), "only Linux tells who listens");
        var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE.formatted(Stacks.TEST_CLASSES));
        serve = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "-t",
                        template.toString())
                .redirectErrorStream(true)
                .start();
        var lines = serve.inputReader();
        var export = "  export AWS_ENDPOINT_URL=";
        var said = new ArrayList<String>();
        for (String line; endpoint == null && (line = lines.readLine()) != null; said.add(line)) {
            if (line.startsWith(export)) {
                endpoint = URI.create(line.substring(export.length()));
            }
        }
        assertThat(endpoint).as(said.toString()).isNotNull();
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (serve != null) {
            serve.destroy();
            serve.waitFor();
        }
    }

    @Test
    void eachSocketIsOnTheLoopbackInterfaceAndLetsNoStrangerIn() throws Exception {
        assertThat(invoke("{\"do\": \"count\"}")).isEqualTo("1");

        var own = new HashSet<Listening>();
        for (var process :
                Stream.concat(Stream.of(serve.toHandle()), serve.descendants()).toList()) {
            own.addAll(listening(PROC.resolve(Long.toString(process.pid()))));
        }

        assertThat(serve.descendants()).as("the function's process").isNotEmpty();
        assertThat(own).as("the endpoint, the Runtime API and nothing else").hasSize(2);
        assertThat(own).extracting(Listening::port).contains(endpoint.getPort());
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
            assertThat(invoke("{\"do\": \"call\", \"by\": \"" + by + "\", \"key\": \"AKIAIOSFODNN7EXAMPLE\"}"))
                    .as(by)
                    .contains("403")
                    .contains("UnrecognizedClientException");
        }
        var child = new ProcessBuilder("bash", "-c", FunctionHandlers.CALL);
        child.environment().put("AWS_ENDPOINT_URL", endpoint.toString());
        child.environment().put("KEY", "AKIAIOSFODNN7EXAMPLE");
        assertThat(new String(child.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .as("a process beside it")
                .contains("200")
                .contains("stateMachines");
    }

    private String invoke(String event) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(endpoint.resolve("/2015-03-31/functions/obedient/invocations"))
                    .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=test/20261128/us-east-1/lambda/aws4_request,"
                                    + " SignedHeaders=host, Signature=0")
                    .POST(HttpRequest.BodyPublishers.ofString(event));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
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
