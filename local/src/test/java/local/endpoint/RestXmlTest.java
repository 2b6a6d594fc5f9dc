package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import local.policy.Principal;
import local.policy.Principal.Administrator;
import local.service.access.Credentials;
import local.service.api.Content;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Streamed;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetBucketLocationRequest;
import software.amazon.awssdk.services.s3.model.GetBucketLocationResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What stands on the wire for S3, against operations that say what they were asked. */
class RestXmlTest {

    /** Operations that echo. */
    public static final class Echo {

        public CreateBucketResponse createBucket(Principal who, CreateBucketRequest request) {
            return CreateBucketResponse.builder()
                    .location("/" + request.bucket() + " "
                            + request.createBucketConfiguration().locationConstraintAsString())
                    .build();
        }

        public GetBucketLocationResponse getBucketLocation(Principal who, GetBucketLocationRequest request) {
            return GetBucketLocationResponse.builder()
                    .locationConstraint("eu-west-1")
                    .build();
        }

        public PutObjectResponse putObject(Principal who, PutObjectRequest request, Content content) {
            return PutObjectResponse.builder()
                    .eTag(request.bucket() + " " + request.key() + " " + request.metadata() + " "
                            + new String(content.bytes(), StandardCharsets.UTF_8))
                    .build();
        }

        public Streamed<GetObjectResponse> getObject(Principal who, GetObjectRequest request) {
            if (request.key().equals("missing")) {
                throw new ServiceException("NoSuchKey", 404, "The specified key does not exist.");
            }
            return new Streamed<>(
                    GetObjectResponse.builder()
                            .contentType("text/plain")
                            .metadata(Map.of("owner", "me"))
                            .lastModified(Instant.parse("2026-01-02T03:04:05Z"))
                            .contentRange(request.range())
                            .build(),
                    Content.of("content"));
        }

        public HeadObjectResponse headObject(Principal who, HeadObjectRequest request) {
            return HeadObjectResponse.builder().contentLength(7L).build();
        }

        public CopyObjectResponse copyObject(Principal who, CopyObjectRequest request) {
            return CopyObjectResponse.builder()
                    .copyObjectResult(result -> result.eTag(request.copySource()))
                    .build();
        }

        public ListObjectsV2Response listObjectsV2(Principal who, ListObjectsV2Request request) {
            return ListObjectsV2Response.builder()
                    .name(request.bucket())
                    .maxKeys(request.maxKeys())
                    .contents(List.of(
                            S3Object.builder().key("a<b").size(1L).build(),
                            S3Object.builder().key("c").build()))
                    .build();
        }

        public DeleteObjectsResponse deleteObjects(Principal who, DeleteObjectsRequest request) {
            return DeleteObjectsResponse.builder()
                    .deleted(request.delete().objects().stream()
                            .map(object ->
                                    DeletedObject.builder().key(object.key()).build())
                            .toList())
                    .build();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Time time = Time.real();
    private Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.listen(0);
        endpoint.open(
                new Callers(new Credentials(time), new Administrator("123456789012"), _ -> false),
                Map.of("s3", new Service.Modelled("s3", new RestXml(), Operation.of(new Echo()))));
    }

    @AfterEach
    void stop() {
        client.close();
        endpoint.close();
        time.close();
    }

    @Test
    void theBodyOfAPutIsTheContent() throws Exception {
        var answer = send("PUT", "/orders/in/a%20b+c?x-id=PutObject", "hello", "x-amz-meta-Owner", "me");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("orders in/a b+c {owner=me} hello");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nno size\r\nhi\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhi",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n0\r\n\r\n"
            })
    void aBodyThatIsCutOffIsAnswered(String rest) throws Exception {
        try (var socket = new Socket(endpoint.url().getHost(), endpoint.url().getPort())) {
            socket.getOutputStream().write(("PUT /orders/a HTTP/1.1\r\nHost: localhost\r\n" + rest).getBytes());
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("<Code>IncompleteBody</Code>");
        }
        assertThat(send("PUT", "/orders/in/a", "hello").statusCode()).isEqualTo(200);
    }

    @Test
    void aContentThatIsCompressedIsTheCallersMatter() throws Exception {
        assertThat(send("PUT", "/orders/a", "no gzip", "Content-Encoding", "gzip")
                        .headers()
                        .firstValue("ETag"))
                .contains("orders a {} no gzip");
    }

    @Test
    void theBucketMayStandInTheHost() {
        var headers = new Headers();
        headers.set("Host", "my.orders.localhost:4566");

        var match = S3Route.match(new WireRequest("GET", "/in/a", Map.of(), headers, new byte[0]));

        assertThat(match.path()).isEqualTo(Map.of("Bucket", "my.orders", "Key", "in/a"));
    }

    @Test
    void anObjectComesWithItsHeaders() throws Exception {
        var answer = send("GET", "/orders/a", "");

        assertThat(answer.body()).isEqualTo("content");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("x-amz-meta-owner")).contains("me");
        assertThat(answer.headers().firstValue("Last-Modified")).contains("Fri, 2 Jan 2026 03:04:05 GMT");
    }

    @Test
    void aPartOfAnObjectIsSaidToBeOne() throws Exception {
        assertThat(send("GET", "/orders/a", "", "Range", "bytes=0-6").statusCode())
                .isEqualTo(206);
    }

    @Test
    void aHeadHasTheLengthAndNoBody() throws Exception {
        var answer = send("HEAD", "/orders/a", "");

        assertThat(answer.headers().firstValue("Content-Length")).contains("7");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void listsAreFlat() throws Exception {
        assertThat(send("GET", "/orders?list-type=2&max-keys=5", "").body()).isEqualTo("""
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
            <Contents><Key>a&lt;b</Key><Size>1</Size></Contents><Contents><Key>c</Key></Contents>\
            <Name>orders</Name><MaxKeys>5</MaxKeys></ListBucketResult>\
            """);
    }

    @Test
    void aMemberMayBeTheWholeDocument() throws Exception {
        assertThat(send("GET", "/orders?location", "").body()).isEqualTo("""
            <LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>\
            """);
        assertThat(send("PUT", "/orders/b", "", "x-amz-copy-source", "/orders/a")
                        .body())
                .isEqualTo("""
                    <CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ETag>/orders/a</ETag></CopyObjectResult>\
                    """);
    }

    @Test
    void xmlIsRead() throws Exception {
        assertThat(send("PUT", "/orders", """
            <CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <LocationConstraint>eu-west-1</LocationConstraint>
            </CreateBucketConfiguration>\
            """).headers().firstValue("Location")).contains("/orders eu-west-1");
        assertThat(send("POST", "/orders?delete", """
            <Delete><Object><Key>a</Key></Object><Mood/><Object><Key>b&amp;c</Key></Object></Delete>\
            """).body())
                .contains("<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "<Deleted><Key>a</Key></Deleted><Deleted><Key>b&amp;c</Key></Deleted>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /orders/missing            | ''         | 404 | NoSuchKey        | The specified key does not exist.
        GET    | /orders?versioning         | ''         | 501 | NotImplemented   | The local run has no operation GetBucketVersioning of s3
        PUT    | /orders/a?legal-hold       | x          | 501 | NotImplemented   | The local run has no operation PutObjectLegalHold of s3
        POST   | /orders/a?uploads          | ''         | 501 | NotImplemented   | The local run has no operation CreateMultipartUpload of s3
        DELETE | /orders                    | ''         | 501 | NotImplemented   | The local run has no operation DeleteBucket of s3
        PATCH  | /orders                    | ''         | 405 | MethodNotAllowed | The specified method is not allowed
        GET    | /orders?list-type=2&max-keys=x | ''     | 400 | InvalidArgument  | x is no value of max-keys (integer)
        POST   | /orders?delete             | <Delete>   | 400 | MalformedXML     | The XML you provided was not well-formed
        POST   | /orders?delete             | <!DOCTYPE Delete [<!ENTITY e SYSTEM "file:///etc/passwd">]><Delete/> | 400 | MalformedXML | DOCTYPE is disallowed
        """)
    void errors(String method, String path, String body, int status, String code, String message) throws Exception {
        var answer = send(method, path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("<Error><Code>" + code + "</Code><Message>")
                .contains(message)
                .contains("<RequestId>"
                        + answer.headers().firstValue("x-amz-request-id").orElseThrow());
    }

    @Test
    void anUnsignedRequestIsRefusedInXml() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(endpoint.url() + "/orders/a")).build();

        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).startsWith("<Error><Code>AccessDenied</Code>");
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-west-1/s3/aws4_request, SignedHeaders=host,"
                                + " Signature=0");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
