package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.policy.Principal;
import local.policy.Principal.Administrator;
import local.policy.Principal.RoleSession;
import local.service.access.Credentials;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.sfn.model.DescribeActivityRequest;
import software.amazon.awssdk.services.sfn.model.DescribeActivityResponse;
import software.amazon.awssdk.services.sfn.model.ListActivitiesRequest;
import software.amazon.awssdk.services.sfn.model.ListActivitiesResponse;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsRequest;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.Topic;

/** What stands on the wire, for each protocol, against services that say what they were asked. */
class EndpointTest {

    /** Operations that echo. */
    public static final class Echo {

        public DescribeActivityResponse describeActivity(Principal who, DescribeActivityRequest request) {
            return DescribeActivityResponse.builder()
                    .activityArn(request.activityArn())
                    .name(who.arn())
                    .build();
        }

        public ListActivitiesResponse listActivities(Principal who, ListActivitiesRequest request) {
            throw new IllegalStateException("secret");
        }

        public PublishResponse publish(Principal who, PublishRequest request) {
            var attributes = request.messageAttributes().values().stream()
                    .map(attribute -> "/" + attribute.dataType() + "/" + attribute.stringValue())
                    .toList();
            return PublishResponse.builder()
                    .messageId(request.message() + String.join("", attributes))
                    .build();
        }

        public ListTopicsResponse listTopics(Principal who, ListTopicsRequest request) {
            return ListTopicsResponse.builder()
                    .topics(
                            Topic.builder().topicArn("a<b").build(),
                            Topic.builder().topicArn("c").build())
                    .build();
        }

        public GetTopicAttributesResponse getTopicAttributes(Principal who, GetTopicAttributesRequest request) {
            throw new ServiceException("NotFound", 404, "Topic does not exist");
        }

        public InvokeResponse invoke(Principal who, InvokeRequest request) {
            return InvokeResponse.builder()
                    .statusCode(200)
                    .functionError("Unhandled")
                    .executedVersion(request.qualifier())
                    .payload(SdkBytes.fromUtf8String(request.functionName() + " " + request.invocationTypeAsString()
                            + " " + request.payload().asUtf8String()))
                    .build();
        }

        public ListAliasesResponse listAliases(Principal who, ListAliasesRequest request) {
            throw new ServiceException(
                    "ResourceNotFoundException", 404, request.functionName() + " " + request.maxItems());
        }
    }

    private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 40_000);
    private static final String ACTIVITY = "{\"activityArn\":\"a\"}";

    private final Time time = Time.real();
    private final Credentials credentials = new Credentials(time);
    private final HttpClient client = HttpClient.newHttpClient();
    private Endpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        var operations = Operation.of(new Echo());
        endpoint = Endpoint.listen(0);
        endpoint.open(
                new Callers(credentials, new Administrator("123456789012"), _ -> false),
                Map.of(
                        "states",
                                new Service.Modelled(
                                        "states", new Protocol.AwsJson("1.0", "AWSStepFunctions"), operations),
                        "sns",
                                new Service.Modelled(
                                        "sns",
                                        new Protocol.AwsQuery("http://sns.amazonaws.com/doc/2010-03-31/"),
                                        operations),
                        "lambda", new Service.Modelled("lambda", new RestJson(Routes.LAMBDA), operations)));
    }

    @AfterEach
    void stop() {
        endpoint.close();
        time.close();
    }

    @Test
    void awsJson() throws Exception {
        var answer = send(states("DescribeActivity", "{\"activityArn\": \"arn\"}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-amz-json-1.0");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.body()).isEqualTo("""
            {"activityArn":"arn","name":"arn:aws:iam::123456789012:user/local-administrator"}\
            """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DescribeActivity | {"activityArn": 1} | 400 | SerializationException      | NUMBER_VALUE can not be converted to a String (at /activityArn)
        DescribeActivity | {"activityArn"     | 400 | SerializationException      | The request is not JSON
        DescribeActivity | 1 2                | 400 | SerializationException      | The request is not JSON
        CountActivities  | {}                 | 501 | UnknownOperationException   | The local run has no operation CountActivities of states
        ListActivities   | {}                 | 500 | InternalFailure             | fault of the local run
        """)
    void awsJsonErrors(String operation, String body, int status, String code, String message) throws Exception {
        var answer = send(states(operation, body));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"__type\":\"" + code + "\",\"message\":\"")
                .contains(message)
                .doesNotContain("secret");
    }

    @Test
    void awsQueryReadsMapsAndWritesXml() throws Exception {
        var answer = send(
                signed("sns", "/")
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .POST(
                                body(
                                        "Action=Publish&Version=2010-03-31&Message=hi+mom&TopicArn=t"
                                            + "&MessageAttributes.entry.1.Name=a&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=%26")));

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
        assertThat(answer.body()).matches("""
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>\
            <MessageId>hi mom/String/&amp;</MessageId></PublishResult>\
            <ResponseMetadata><RequestId>[0-9a-f-]{36}</RequestId></ResponseMetadata></PublishResponse>\
            """);
    }

    @Test
    void awsQueryWritesListsAndTakesTheActionFromTheUrl() throws Exception {
        var answer = send(signed("sns", "/?Action=ListTopics").GET());

        assertThat(answer.body())
                .contains(
                        "<Topics><member><TopicArn>a&lt;b</TopicArn></member><member><TopicArn>c</TopicArn></member></Topics>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Action=GetTopicAttributes&TopicArn=t                    | 404 | NotFound             | Topic does not exist
        Action=CountTopics                                      | 501 | InvalidAction        | The local run has no operation CountTopics of sns
        Message=hi                                              | 400 | MissingAction        | The request has no parameter Action
        Action=Publish&Message=%zz                              | 400 | MalformedQueryString | The query string is malformed
        Action=Publish&MessageAttributes.entry.x.Name=a         | 400 | MalformedInput       | Key x is not a number
        Action=Publish&MessageAttributes.entry.1.Value=a        | 400 | MalformedInput       | An entry of a map has no Name
        Action=Publish&A.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1=a  | 400 | MalformedInput       | is nested too deeply
        """)
    void awsQueryErrors(String form, int status, String code, String message) throws Exception {
        var answer = send(signed("sns", "/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(body(form)));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .contains("<Error><Type>" + (status < 500 ? "Sender" : "Receiver") + "</Type><Code>" + code
                        + "</Code><Message>")
                .contains(message);
    }

    @Test
    void restJsonBindsPathQueryHeadersAndBody() throws Exception {
        var answer = send(signed(
                        "lambda",
                        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Ahello/invocations?Qualifier=live")
                .header("X-Amz-Invocation-Type", "RequestResponse")
                .POST(body("{\"payload\":\"hi mom\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(answer.headers().firstValue("X-Amz-Executed-Version")).contains("live");
        assertThat(answer.body())
                .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:hello RequestResponse {\"payload\":\"hi"
                        + " mom\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /2015-03-31/functions/hello/aliases?MaxItems=5 | 404 | ResourceNotFoundException  | hello 5
        /2015-03-31/functions/hello/aliases?MaxItems=x | 400 | MalformedInput             | x is no value of MaxItems (integer)
        /2015-03-31/functions/hello/moods              | 501 | UnknownOperationException  | GET /2015-03-31/functions/hello/moods is no operation of Lambda
        /2015-03-31/functions                          | 501 | UnknownOperationException  | The local run has no operation ListFunctions of lambda
        """)
    void restJsonErrors(String path, int status, String code, String message) throws Exception {
        var answer = send(signed("lambda", path).GET());

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(code);
        assertThat(answer.body()).contains("\"Message\":\"").contains(message);
    }

    @Test
    void issuedCredentialsActAsTheirRoleIfTheirSessionTokenIsThere() throws Exception {
        var issued = credentials.issue(new RoleSession("123456789012", "hello-role", "hello"));

        assertThat(send(states("DescribeActivity", ACTIVITY, issued.accessKeyId())
                                .header("X-Amz-Security-Token", issued.sessionToken()))
                        .body())
                .contains("arn:aws:sts::123456789012:assumed-role/hello-role/hello");
        for (var request : List.of(
                states("DescribeActivity", ACTIVITY, issued.accessKeyId()),
                states("DescribeActivity", ACTIVITY, issued.accessKeyId()).header("X-Amz-Security-Token", "wrong"))) {
            var answer = send(request);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("UnrecognizedClientException")
                    .contains("The security token included in the request is invalid.");
        }
    }

    @Test
    void credentialsThatAreOverAreNotTheAdministrators() throws Exception {
        var issued = credentials.issue(new RoleSession("123456789012", "hello-role", "hello"));
        credentials.revoke(issued);

        assertThat(send(states("DescribeActivity", ACTIVITY, issued.accessKeyId())
                                .header("X-Amz-Security-Token", issued.sessionToken()))
                        .body())
                .contains("ExpiredTokenException");
    }

    @Test
    void aStrictEndpointKnowsOnlyTheCredentialsThatItIssued() throws Exception {
        var strict = new Callers(credentials, new Administrator("123456789012"), _ -> true);
        var issued = credentials.issue(new RoleSession("123456789012", "hello-role", "hello"));

        assertThat(strict.identify(signature(issued.accessKeyId(), issued.sessionToken()), FROM))
                .isEqualTo(issued.principal());
        assertThatThrownBy(() -> strict.identify(signature("AKIDEXAMPLE", "token"), FROM))
                .hasMessage("The security token included in the request is invalid.");
    }

    private static Signature signature(String accessKeyId, String sessionToken) {
        return new Signature(accessKeyId, "us-east-1", "states", Optional.of(sessionToken));
    }

    @Test
    void anUnsignedRequestIsRefused() throws Exception {
        var answer = send(HttpRequest.newBuilder(endpoint.url())
                .POST(body("Action=ListTopics"))
                .header("Content-Type", "application/x-www-form-urlencoded"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void aServiceThatIsNotThereIsNamed() throws Exception {
        var answer = send(signed("dynamodb", "/")
                .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                .POST(body("{}")));

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).isEqualTo("""
            {"__type":"UnknownOperationException","message":"The local run has no service dynamodb"}\
            """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "null", "http://127.0.0.1:1", "https://127.0.0.1"})
    void aForeignPageIsRefused(String origin) throws Exception {
        assertThat(send(states("DescribeActivity", ACTIVITY).header("Origin", origin))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
        assertThat(send(states("DescribeActivity", " ".repeat(WireRequest.MAX_BODY_BYTES + 1)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send(states("DescribeActivity", ACTIVITY)).statusCode()).isEqualTo(200);
    }

    @Test
    void twoHundredHalfSentRequestsStandInNobodysWay() throws Exception {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                var socket = new Socket(endpoint.url().getHost(), endpoint.url().getPort());
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{".getBytes());
                sockets.add(socket);
            }

            assertThat(send(states("DescribeActivity", ACTIVITY)).statusCode()).isEqualTo(200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private HttpRequest.Builder states(String operation, String body) {
        return states(operation, body, "AKIDEXAMPLE");
    }

    private HttpRequest.Builder states(String operation, String body, String accessKeyId) {
        return signed("states", "/", accessKeyId)
                .header("X-Amz-Target", "AWSStepFunctions." + operation)
                .POST(body(body));
    }

    private HttpRequest.Builder signed(String service, String path) {
        return signed(service, path, "AKIDEXAMPLE");
    }

    private HttpRequest.Builder signed(String service, String path, String accessKeyId) {
        return HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=%s/20260102/eu-west-1/%s/aws4_request, SignedHeaders=host, Signature=0"
                                .formatted(accessKeyId, service));
    }

    private static HttpRequest.BodyPublisher body(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
