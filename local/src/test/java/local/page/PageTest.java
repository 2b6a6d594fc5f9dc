package local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import local.LocalApp;
import local.RunListener;
import local.Settings;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.service.access.Denial;
import local.service.access.Permission;
import local.service.cloudformation.StackOperations;
import local.template.stack.Stack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import tools.jackson.databind.node.ArrayNode;

class PageTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Approval:
            Type: AWS::Serverless::StateMachine
            Properties:
              Policies:
                - SQSSendMessagePolicy: {QueueName: !GetAtt Requests.QueueName}
              Definition:
                StartAt: Ask
                States:
                  Ask:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                    HeartbeatSeconds: 60
                    Parameters: {QueueUrl: !Ref Requests, MessageBody: {"token.$": $$.Task.Token, "what": "pay"}}
                    End: true
          Gap:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition:
                StartAt: Send
                States:
                  Send:
                    Type: Task
                    Resource: arn:aws:states:::sqs:sendMessage
                    Parameters: {QueueUrl: !Ref Requests, MessageBody: hello}
                    End: true
          Requests:
            Type: AWS::SQS::Queue
        """;

    private static final String ANOTHER = """
        Resources:
          WorkerRole:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Version: '2012-10-17'
                Statement:
                  Effect: Allow
                  Principal: {Service: lambda.amazonaws.com}
                  Action: sts:AssumeRole
        """;

    private final HttpClient client = HttpClient.newHttpClient();
    private LocalApp app;
    private Path folder;

    /** As {@code serve} does it: the feed hears what the run tells. */
    private record Hearing(Feed feed) implements RunListener {

        @Override
        public void loaded(Stack stack) {
            feed.loaded(stack);
        }

        @Override
        public void happened(String executionArn, HistoryEvent event) {
            feed.happened(executionArn, event);
        }

        @Override
        public void allowed(Permission permission) {
            feed.allowed(permission);
        }

        @Override
        public void denied(Denial denial) {
            feed.denied(denial);
        }
    }

    @BeforeEach
    void serve(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        Files.createDirectory(folder.resolve("events"));
        Files.writeString(folder.resolve("events/refund.json"), "{}");
        Files.writeString(folder.resolve("events/execution.json"), "{\"a\": 1}");
        serve(false);
    }

    private void serve(boolean strict) throws IOException {
        var feed = new Feed();
        var of = Settings.of(folder.resolve("template.yaml"));
        var settings = new Settings(
                of.template(),
                of.naming(),
                of.purpose(),
                new Settings.Access(0, strict),
                of.code(),
                of.skipsTime(),
                of.upstreams());
        app = LocalApp.start(settings, new Hearing(feed));
        app.show(new Page(app::stack, app.services(), app.time(), folder, feed, Json::array));
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(app.endpoint() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aBrowserGetsThePageAtTheEndpoint() throws Exception {
        var page = get("/", "Accept", "text/html,application/xhtml+xml");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/_local/main.js");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void everyFileThatThePageImportsIsThere() throws Exception {
        var files = Stream.of(
                "main",
                "aws",
                "callbacks",
                "events",
                "execution",
                "executions",
                "graph",
                "history-file",
                "parts",
                "roles",
                "state",
                "story",
                "time",
                "vendor/preact");
        for (var file : files.toList()) {
            var script = get("/_local/" + file + ".js");
            assertThat(script.statusCode()).as(file).isEqualTo(200);
            assertThat(script.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../template/properties.json",
                "..%2fPage.class",
                "Page.class",
                "vendor/../main.js",
                "vendor/",
                "",
                "a/b.js",
                "%00.js",
                "main.js/..",
                "//etc/passwd"
            })
    void nothingButItsFilesIsGiven(String path) throws Exception {
        assertThat(get("/_local/" + path).statusCode()).isEqualTo(404);
    }

    @Test
    void aForeignPageSeesNothingOfIt() throws Exception {
        for (var path : Stream.of("account", "callbacks", "decisions", "roles", "stream", "main.js")
                .toList()) {
            assertThat(get("/_local/" + path, "Origin", "https://evil.example").statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void whereEverybodyMustSignThePageNeedsTheKeyOfItsAddress() throws Exception {
        app.close();
        serve(true);
        var key = app.page().getFragment().substring("key=".length());

        assertThat(get("/", "Accept", "text/html").statusCode()).isEqualTo(200);
        assertThat(get("/_local/main.js").statusCode()).isEqualTo(200);
        assertThat(get("/_local/account").statusCode()).isEqualTo(403);
        assertThat(get("/_local/callbacks", "X-Amz-Security-Token", key + "x").statusCode())
                .isEqualTo(403);
        assertThat(get("/_local/callbacks", "X-Amz-Security-Token", key).statusCode())
                .isEqualTo(200);
        assertThat(listMachines()).contains("UnrecognizedClientException");
        assertThat(listMachines("X-Amz-Security-Token", key)).contains("Approval");
    }

    @Test
    void itsAddressHasNoKeyWhereNoneIsNeeded() {
        assertThat(app.page()).isEqualTo(URI.create(app.endpoint() + "/"));
    }

    private String listMachines(String... headers) throws Exception {
        var request = HttpRequest.newBuilder(app.endpoint())
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AWSStepFunctions.ListStateMachines")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=page/19700101/local/states/aws4_request, SignedHeaders=host,"
                                + " Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void theRolesOfAllStacksAreListed() throws Exception {
        app.services().cloudFormation().operations().forEach(operations -> {
            if (operations instanceof StackOperations stacks) {
                stacks.createStack(
                        app.services().administrator(),
                        CreateStackRequest.builder()
                                .stackName("another")
                                .capabilities(Capability.CAPABILITY_IAM)
                                .templateBody(ANOTHER)
                                .build());
            }
        });
        var roles = Json.parse(get("/_local/roles").body()).path("roles");
        while (roles.findValuesAsString("stack").stream().noneMatch("another"::equals)) {
            roles = Json.parse(get("/_local/roles").body()).path("roles");
        }

        assertThat(roles.findValuesAsString("of")).containsExactly("Approval", "Gap", "WorkerRole");
    }

    @Test
    void theAccountIsTold() throws Exception {
        var account = Json.parse(get("/_local/account").body());

        assertThat(account.path("stack").stringValue()).isEqualTo("local");
        assertThat(account.path("machines").findValuesAsString("id")).containsExactly("Approval", "Gap");
        assertThat(account.path("events").findValuesAsString("name")).containsExactly("execution.json", "refund.json");
    }

    @Test
    void whatAnExecutionWouldCostIsTold() throws Exception {
        var execution = app.start("Gap", "{}").await();

        var cost =
                Json.parse(get("/_local/cost?execution=" + URLEncoder.encode(execution.arn(), StandardCharsets.UTF_8))
                        .body());

        assertThat(cost.path("line").stringValue()).startsWith("≈ ").contains(" USD on AWS: ", " transitions");
        assertThat(cost.at("/parts/0/item").stringValue()).isEqualTo("states.transition");
        assertThat(get("/_local/cost").body()).isEqualTo("{}");
    }

    @Test
    void aTaskThatWaitsForItsTokenIsListedUntilItIsAnswered() throws Exception {
        try (var _ = app.hold()) {
            var execution = app.start("Approval", "{}");
            var waiting = Json.array();
            while (waiting.isEmpty()) {
                waiting = (ArrayNode) Json.parse(get("/_local/callbacks").body());
            }
            var callback = waiting.get(0);
            assertThat(callback.path("state").stringValue()).isEqualTo("Ask");
            assertThat(callback.path("execution").stringValue()).isEqualTo(execution.arn());
            assertThat(callback.path("heartbeat").longValue()).isPositive();
            assertThat(Json.write(callback.path("sent")))
                    .contains("\"what\":\"pay\"", "\"token\":\"…\"")
                    .doesNotContain(callback.path("token").stringValue());

            execution.stop(null, null);
            assertThat(get("/_local/callbacks").body()).isEqualTo("[]");
        }
    }

    @Test
    void timeGoesOnToTheNextAlarmByPostWhereItIsInHand() throws Exception {
        assertThat(next().statusCode()).isEqualTo(409);
        app.time().takeInHand();
        var execution = app.start("Approval", "{}");
        app.time().settle();

        var before = Json.parse(get("/_local/time").body());
        assertThat(get("/_local/time/next").statusCode()).isEqualTo(405);
        assertThat(next("Origin", "https://evil.example").statusCode()).isEqualTo(403);
        assertThat(next("Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(app.services()
                        .stepFunctions()
                        .find(execution.arn())
                        .orElseThrow()
                        .status()
                        .name())
                .isEqualTo("RUNNING");
        var after = Json.parse(next().body());

        assertThat(before.path("inHand").booleanValue()).isTrue();
        var due = before.path("due").path(0);
        assertThat(due.path("who").stringValue()).isEqualTo(execution.arn() + ", state 'Ask'");
        assertThat(due.path("what").stringValue()).isEqualTo("HeartbeatSeconds");
        assertThat(after.path("now").longValue())
                .isGreaterThanOrEqualTo(due.path("at").longValue());
        assertThat(execution.await().error()).hasValue("States.Timeout");
    }

    private HttpResponse<String> next(String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(app.endpoint() + "/_local/time/next"))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aRefusedCallIsExplained() throws Exception {
        var execution = app.start("Gap", "{}").await();
        var decisions =
                Json.parse(get("/_local/decisions?execution=" + execution.arn().replace(":", "%3A"))
                        .body());

        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.path("allowed").booleanValue()).isFalse();
            assertThat(decision.path("state").stringValue()).isEqualTo("Send");
            assertThat(decision.path("action").stringValue()).isEqualTo("sqs:SendMessage");
            assertThat(decision.path("remedy").stringValue()).contains("SQSSendMessagePolicy");
        });
        assertThat(get("/_local/decisions?execution=other").body()).isEqualTo("[]");
    }

    @Test
    void anAllowedCallNamesItsStatementAndLine() throws Exception {
        try (var _ = app.hold()) {
            var execution = app.start("Approval", "{}");
            String decisions;
            do {
                decisions =
                        get("/_local/decisions?execution=" + execution.arn()).body();
            } while (decisions.equals("[]"));

            assertThat(decisions)
                    .contains("\"allowed\":true", "\"location\":\"")
                    .contains("template.yaml:7");
            execution.stop(null, null);
        }
    }

    @Test
    void whatHappensIsStreamed() throws Exception {
        var lines = new LinkedBlockingQueue<String>();
        try (var own = HttpClient.newHttpClient()) {
            var stream = own.sendAsync(
                    HttpRequest.newBuilder(URI.create(app.endpoint() + "/_local/stream"))
                            .build(),
                    BodyHandlers.fromLineSubscriber(new LineQueue(lines)));
            assertThat(lines.poll(10, TimeUnit.SECONDS)).isEqualTo(": here");
            app.start("Gap", "{}").await();

            var told = new StringBuilder();
            while (!told.toString().contains("ExecutionFailed")) {
                told.append(lines.poll(10, TimeUnit.SECONDS));
            }
            assertThat(told).contains("ExecutionStarted", "\"kind\":\"decision\"");
            stream.cancel(true);
            own.shutdownNow();
        }
    }

    private record LineQueue(LinkedBlockingQueue<String> lines) implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {
            lines.add(failure.toString());
        }

        @Override
        public void onComplete() {
            lines.add("over");
        }
    }

    @Test
    void aWrongDefinitionIsNotDrawn() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(app.endpoint() + "/_local/graph"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"StartAt\": \"A\"}"))
                .build();

        var answer = client.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("States");
    }
}
