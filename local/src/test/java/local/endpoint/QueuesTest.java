package local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.policy.Principal;
import local.service.ServiceListener;
import local.service.Services;
import local.service.lambda.Settings;
import local.template.Options;
import local.template.reader.Templates;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQS on the wire, with a real queue behind it. */
class QueuesTest {

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private final HttpClient client = HttpClient.newHttpClient();
    private Endpoint endpoint;
    private Services services;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.listen(0);
        var template = Files.writeString(folder.resolve("template.yaml"), """
            Resources:
              Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders}}
              Clerk:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: clerk
                  AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: "*"}}]}
                  ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]
            """);
        var stack = Templates.load(
                template, Map.of(), new Options("test", "us-east-1", "123456789012", Optional.of(endpoint.url())));
        services = Services.start(stack, time, new Settings(endpoint.url(), folder), new ServiceListener() {});
        endpoint.open(services, false);
    }

    @AfterEach
    void close() {
        endpoint.close();
        services.close();
        time.close();
    }

    @Test
    void aMessageSaysWhoSentIt() throws Exception {
        var clerk = services.credentials().issue(new Principal.RoleSession("123456789012", "clerk", "shift-1"));
        json("SendMessage", """
            {"QueueUrl": "%s", "MessageBody": "hi"}\
            """.formatted(url("orders")), clerk.accessKeyId(), clerk.sessionToken());

        var received =
                Json.parse(json("ReceiveMessage", """
                    {"QueueUrl": "%s", "AttributeNames": ["SenderId"]}\
                    """.formatted(url("orders"))).body());

        assertThat(received.at("/Messages/0/Attributes/SenderId").stringValue()).matches("AROA[A-Z0-9]{17}:shift-1");
    }

    @Test
    void anErrorAlsoBearsTheCodeThatItHadInTheOlderProtocol() throws Exception {
        var response = json("SendMessage", """
            {"QueueUrl": "%s", "MessageBody": "hi"}\
            """.formatted(url("nowhere")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.parse(response.body()).get("__type").stringValue()).endsWith("QueueDoesNotExist");
        assertThat(response.headers().firstValue("x-amzn-query-error"))
                .contains("AWS.SimpleQueueService.NonExistentQueue;Sender");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Whisper        | {}                                                     | 501 | UnknownOperationException | no operation Whisper of sqs
        ReceiveMessage | {"QueueUrl": "http://x/1/orders", "WaitTimeSeconds": "1"} | 400 | SerializationException | STRING_VALUE
        ReceiveMessage | {"QueueUrl": "http://x/1/or ders"}                     | 404 | InvalidAddress            | http://x/1/or ders
        """)
    void whatTheServerWouldBreakAtIsRefusedBefore(String action, String body, int status, String code, String message)
            throws Exception {
        var response = json(action, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.parse(response.body()).get("__type").stringValue()).isEqualTo(code);
        assertThat(Json.parse(response.body()).get("message").stringValue()).contains(message);
    }

    /** What clients of before 2024 speak. */
    @Test
    void theOlderProtocolIsAFormAndXml() throws Exception {
        var sent = form(
                "/",
                "Action=SendMessage&Version=2012-11-05&MessageBody=hi+mom&DelaySeconds=0&QueueUrl="
                        + url("orders") + "&MessageAttribute.1.Name=colour&MessageAttribute.1.Value.DataType=String"
                        + "&MessageAttribute.1.Value.StringValue=red");
        assertThat(sent.body())
                .startsWith("<SendMessageResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\">"
                        + "<SendMessageResult>")
                .contains("<MessageId>", "<MD5OfMessageBody>");

        var received = form(
                        "/123456789012/orders",
                        "Action=ReceiveMessage&MaxNumberOfMessages=10&AttributeName.1=All"
                                + "&MessageAttributeName.1=All")
                .body();

        assertThat(received)
                .contains(
                        "<ReceiveMessageResult><Message><",
                        "<Body>hi mom</Body>",
                        "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
                        "<MessageAttribute><Name>colour</Name><Value>",
                        "<StringValue>red</StringValue>");
        var handle = received.replaceAll("(?s).*<ReceiptHandle>(.*)</ReceiptHandle>.*", "$1")
                .replace("#", "%23");
        assertThat(form(
                                "/123456789012/orders",
                                "Action=DeleteMessageBatch&DeleteMessageBatchRequestEntry.1.Id=a"
                                        + "&DeleteMessageBatchRequestEntry.1.ReceiptHandle=" + handle)
                        .body())
                .contains("<DeleteMessageBatchResultEntry><Id>a</Id></DeleteMessageBatchResultEntry>");
        assertThat(form("/", "Action=ListQueues").body()).contains("<QueueUrl>" + url("orders") + "</QueueUrl>");
        assertThat(form(
                                "/",
                                "Action=CreateQueue&QueueName=new&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=7"
                                    + "&Tag.1.Key=team&Tag.1.Value=a")
                        .body())
                .contains("<QueueUrl>" + url("new") + "</QueueUrl>");
        assertThat(form("/123456789012/new", "Action=GetQueueAttributes&AttributeName.1=VisibilityTimeout")
                        .body())
                .contains("<Attribute><Name>VisibilityTimeout</Name><Value>7</Value></Attribute>");
        assertThat(form("/123456789012/new", "Action=ListQueueTags").body())
                .contains("<Tag><Key>team</Key><Value>a</Value></Tag>");
    }

    @Test
    void anErrorOfTheOlderProtocol() throws Exception {
        var nowhere = form("/123456789012/nowhere", "Action=ReceiveMessage");

        assertThat(nowhere.statusCode()).isEqualTo(400);
        assertThat(nowhere.body()).contains("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>");
        assertThat(form("/123456789012/orders", "Action=ReceiveMessage&MaxNumberOfMessages=many")
                        .body())
                .contains("<Code>InvalidParameterValue</Code>", "Must be an integer");
    }

    private HttpResponse<String> form(String path, String body) throws Exception {
        return send(
                request(path, "AKIDEXAMPLE", null).header("Content-Type", "application/x-www-form-urlencoded"), body);
    }

    private String url(String queue) {
        return endpoint.url() + "/123456789012/" + queue;
    }

    private HttpResponse<String> json(String action, String body) throws Exception {
        return json(action, body, "AKIDEXAMPLE", null);
    }

    private HttpResponse<String> json(String action, String body, String key, String token) throws Exception {
        return send(
                request("/", key, token)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS." + action),
                body);
    }

    private HttpRequest.Builder request(String path, String key, String token) {
        var request = HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + key
                                + "/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0");
        return token == null ? request : request.header("X-Amz-Security-Token", token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String body) throws Exception {
        return client.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
