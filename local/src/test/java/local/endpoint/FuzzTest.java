package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import local.policy.Principal.Administrator;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Operation;
import local.service.s3.S3;
import local.service.sqs.Sqs;
import local.template.Stacks;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests that were right until something happened to them. Each gets an answer with an error of its protocol, never a stack
 * trace, and the server goes on.
 */
class FuzzTest {

    private static final int REQUESTS = 2_000;
    /** One in so many is mutated in its head, the others in their bodies. */
    private static final int HEADS = 3;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final List<String> ODD = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            "null",
            "-1",
            "1e999",
            "%",
            "%zz",
            "\u0000",
            "\r\n",
            "&",
            "=",
            "../",
            "\uD83D\uDE00",
            "9".repeat(40),
            "[".repeat(2_000),
            "{\"a\":".repeat(500),
            "x".repeat(20_000));

    private final Time time = Time.skipping(_ -> {});

    @TempDir
    private Path folder;

    private Endpoint endpoint;
    private Socket kept;
    private BufferedInputStream answers;
    private Sqs sqs;

    @BeforeEach
    void start() throws IOException {
        var operations = Operation.of(new EndpointTest.Echo());
        var stack = Stacks.of(folder, """
              Orders: {Type: AWS::S3::Bucket, Properties: {BucketName: orders}}
              Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
            """);
        var door = new Door(new Roles(List.of()), "us-east-1", time, _ -> {});
        var account = new Account("us-east-1", Stacks.ACCOUNT);
        var s3 = new S3(account, folder.resolve("buckets"), door);
        stack.buckets().forEach(s3::declare);
        var objects = Operation.of(s3.operations().toArray());
        endpoint = Endpoint.listen(0);
        sqs = Sqs.start(account, endpoint.url(), door, time);
        sqs.declare(stack.queues());
        endpoint.open(
                new Callers(new Credentials(time), new Administrator("123456789012"), _ -> false),
                Map.of(
                        "states",
                                new Service.Modelled(
                                        "states", new Protocol.AwsJson("1.0", "AWSStepFunctions"), operations),
                        "sns",
                                new Service.Modelled(
                                        "sns",
                                        new Protocol.AwsQuery("http://sns.amazonaws.com/doc/2010-03-31/"),
                                        operations),
                        "lambda", new Service.Modelled("lambda", new RestJson(Routes.LAMBDA), operations),
                        "s3", new Service.Modelled("s3", new RestXml(), objects),
                        "sqs", new Service.Queues(Operation.of(sqs.operations().toArray()))));
    }

    @AfterEach
    void stop() {
        hangUp();
        endpoint.close();
        sqs.close();
        time.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        states | POST / | X-Amz-Target: AWSStepFunctions.DescribeActivity | {"activityArn": "arn:aws:states:us-east-1:1:activity:a"}
        sns    | POST / | Content-Type: application/x-www-form-urlencoded | \
        Action=Publish&TopicArn=t&Message=hi&MessageAttributes.entry.1.Name=a&MessageAttributes.entry.1.Value.DataType=String
        lambda | POST /2015-03-31/functions/hello/invocations?Qualifier=live | X-Amz-Invocation-Type: RequestResponse | {"a": 1}
        lambda | GET /2015-03-31/functions/hello/aliases?MaxItems=5 | Accept: */* | {}
        s3     | PUT /orders/in/a%20b | x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER~x-amz-decoded-content-length: 5 | \
        5~hello~0~x-amz-checksum-crc32:NhCmhg==~~
        s3     | GET /orders/a?versionId=null | Range: bytes=0-6 | {}
        s3     | GET /orders?list-type=2&prefix=in%2F&max-keys=5 | If-Modified-Since: Fri, 02 Jan 2026 03:04:05 GMT | {}
        s3     | POST /orders?delete | Content-Type: application/xml | <Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>
        sqs    | POST / | X-Amz-Target: AmazonSQS.SendMessage~Content-Type: application/x-amz-json-1.0 | \
        {"QueueUrl": "http://127.0.0.1/123456789012/queue", "MessageBody": "hi", "MessageAttributes": \
        {"n": {"DataType": "Number", "StringValue": "1"}}, "DelaySeconds": 1}
        sqs    | POST /123456789012/queue | Content-Type: application/x-www-form-urlencoded | \
        Action=SendMessage&MessageBody=hi&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Number\
        &MessageAttribute.1.Value.StringValue=1&Version=2012-11-05
        """)
    void everyMutatedRequestIsAnswered(String service, String line, String headers, String said) throws IOException {
        var header = headers.replace("~", "\n"); // a tilde is the end of a line
        var body = said.replace("~", "\r\n");
        var request = """
            %s HTTP/1.1
            Host: 127.0.0.1:%d
            Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=0
            %s\
            """.formatted(line, endpoint.url().getPort(), service, header);
        var random = new Random(42);
        // Nobody reads a body where none belongs: there, only the third is sent in which the head is mutated.
        boolean readsBody = !body.equals("{}");
        var sent = new HashSet<String>();
        for (int i = 0; i < (readsBody ? REQUESTS : REQUESTS / HEADS); i++) {
            // The head is mutated as a whole, so that also the request line and the names of headers are hit.
            boolean inHead = !readsBody || random.nextInt(HEADS) == 0;
            var head = inHead ? mutate(request, random) : request;
            var content = inHead ? body : mutate(body, random);
            if (!sent.add(head + content)) {
                continue; // what is the same is answered the same
            }
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            var lines = head.replace("\r", "").replace("\n", "\r\n");
            var length = "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            var answer = inHead
                    ? send(lines + "\r\nConnection: close" + length, bytes)
                    : sendOnward(lines + length, bytes)
                            .orElseGet(() -> send(lines + "\r\nConnection: close" + length, bytes));
            assertThat(answer)
                    .as(head + "\n" + new String(bytes, StandardCharsets.UTF_8))
                    .doesNotContain(" 500 ", "\tat ", "java.");
        }
        assertThat(send(
                        request.replace("\n", "\r\n") + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n",
                        "{}".getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 ");
    }

    private static String mutate(String text, Random random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + text.substring(at, to).repeat(3) + text.substring(to);
            case 3 -> text.substring(0, at) + (char) random.nextInt(0x2000) + text.substring(at + 1);
            default -> text.substring(0, at) + ODD.get(random.nextInt(ODD.size())) + text.substring(at);
        };
    }

    /**
     * The same over one connection, as long as the server keeps it: the head is right, so that both know where the request
     * ends. Nothing where it must be sent anew.
     */
    private Optional<String> sendOnward(String head, byte[] body) {
        try {
            if (kept == null) {
                kept = new Socket(endpoint.url().getHost(), endpoint.url().getPort());
                kept.setTcpNoDelay(true);
                kept.setSoTimeout(TIMEOUT_MILLIS);
                answers = new BufferedInputStream(kept.getInputStream());
            }
            var request = new ByteArrayOutputStream();
            request.write(head.getBytes(StandardCharsets.UTF_8));
            request.write(body);
            kept.getOutputStream().write(request.toByteArray());
            var answer = new StringBuilder();
            while (answer.indexOf("\r\n\r\n", Math.max(0, answer.length() - 4)) < 0) {
                int next = answers.read();
                if (next < 0) {
                    throw new EOFException();
                }
                answer.append((char) next);
            }
            var length = LENGTH.matcher(answer);
            if (!length.find()) {
                throw new EOFException();
            }
            byte[] content = answers.readNBytes(Integer.parseInt(length.group(1)));
            return Optional.of(answer + new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            hangUp();
            return Optional.empty();
        }
    }

    private void hangUp() {
        try (var _ = kept) {
            kept = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer as it stands on the wire; empty where the server closes the connection, as it does for what is no HTTP. */
    private String send(String head, byte[] body) {
        var url = endpoint.url();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                var out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.UTF_8));
                out.write(body);
                out.flush();
                socket.shutdownOutput();
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException reset) {
                return "";
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
