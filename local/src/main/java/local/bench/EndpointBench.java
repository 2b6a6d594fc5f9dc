package local.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Measures {@code bin/local serve} from outside, as the SDKs use it: a process of its own, asked over connections that
 * are kept. What the same client needs to ask a server that does nothing is measured too: it is in every other figure.
 */
public final class EndpointBench {

    private static final String ACCOUNT = "123456789012";
    private static final String ARN = "arn:aws:states:us-east-1:" + ACCOUNT + ":stateMachine:";
    private static final int STARTS = 5;
    private static final int CLIENTS = 8;
    private static final int EXECUTIONS = 4_000;
    private static final int CALLBACKS = 2_000;
    private static final int WORKERS = 4;

    private static final String TEMPLATE = """
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
              Policies:
                - PolicyName: Ask
                  PolicyDocument:
                    Statement: {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Requests.Arn}
          Requests:
            Type: AWS::SQS::Queue
            Properties: {QueueName: requests}
          TenPassStates:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: ten-pass-states
              RoleArn: !GetAtt Role.Arn
              Definition: {StartAt: P1, States: {PASS_STATES}}
          Each:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: each
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Each
                States:
                  Each:
                    Type: Map
                    ItemProcessor: {StartAt: Pass, States: {Pass: {Type: Pass, End: true}}}
                    Next: Last
                  Last: {Type: Pass, End: true}
          Callbacks:
            Type: AWS::StepFunctions::StateMachine
            Properties:
              StateMachineName: callbacks
              RoleArn: !GetAtt Role.Arn
              Definition:
                StartAt: Each
                States:
                  Each:
                    Type: Map
                    ItemProcessor:
                      StartAt: Ask
                      States:
                        Ask:
                          Type: Task
                          Resource: arn:aws:states:::sqs:sendMessage.waitForTaskToken
                          Parameters: {QueueUrl: !Ref Requests, MessageBody.$: $$.Task.Token}
                          End: true
                    End: true
        """.replace(
            "PASS_STATES",
            IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> "P%d: {Type: Pass, %s}".formatted(i, i == 10 ? "End: true" : "Next: P" + (i + 1)))
                    .collect(Collectors.joining(", ")));

    private final WireClient client;

    private EndpointBench(WireClient client) {
        this.client = client;
    }

    public static void run(Figures figures) {
        try {
            var folder = Files.createTempDirectory("bench");
            var template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
            try {
                figures.add("serve, start to first answer", start(template), "ms");
                try (var serve = ServeProcess.start(template, 0)) {
                    serve.millisToFirstAnswer();
                    figures.add("its memory", serve.megabytes(), "MB");
                    figures.add("two calls of a server that does nothing", nothing(), "ms");
                    var client = new WireClient(serve.url());
                    new EndpointBench(client).measure(figures);
                }
            } finally {
                try (var files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(EndpointBench::delete);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds, the median of some starts. */
    private static double start(Path template) throws IOException {
        var millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (var serve = ServeProcess.start(template, 0)) {
                millis[i] = serve.millisToFirstAnswer();
            }
        }
        Arrays.sort(millis);
        return millis[STARTS / 2];
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void measure(Figures figures) {
        figures.add(
                "ten Pass states, start to SUCCEEDED",
                Figures.millis(1_000, () -> execute("ten-pass-states", "{}")),
                "ms");
        figures.add(
                "the same from 8 clients",
                EXECUTIONS
                        / seconds(CLIENTS, () -> {
                            for (int i = 0; i < EXECUTIONS / CLIENTS; i++) {
                                execute("ten-pass-states", "{}");
                            }
                        }),
                "executions/s");
        var history = execute(
                "each",
                IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]")));
        figures.add("a history of 4,008 events, read in 5 pages", Figures.millis(20, () -> read(history)), "ms");
        callbacks(); // warms up
        figures.add("callbacks through SQS, 4 workers", CALLBACKS / callbacks(), "callbacks/s");
    }

    /** Starts an execution and asks until it has succeeded. */
    private String execute(String machine, String input) {
        var arn = client.call(
                        "states",
                        "AWSStepFunctions.StartExecution",
                        Json.object().put("stateMachineArn", ARN + machine).put("input", input))
                .path("executionArn")
                .stringValue();
        var execution = Json.object().put("executionArn", arn);
        while (true) {
            var status = client.call("states", "AWSStepFunctions.DescribeExecution", execution)
                    .path("status")
                    .stringValue();
            switch (status) {
                case "RUNNING" -> Thread.onSpinWait();
                case "SUCCEEDED" -> {
                    return arn;
                }
                default -> throw new IllegalStateException(arn + " " + status);
            }
        }
    }

    private void read(String executionArn) {
        var request = Json.object().put("executionArn", executionArn).put("maxResults", 1_000);
        int events = 0;
        JsonNode page;
        do {
            page = client.call("states", "AWSStepFunctions.GetExecutionHistory", request);
            events += page.path("events").size();
            request.set("nextToken", page.path("nextToken"));
        } while (page.has("nextToken"));
        if (events != 4_008) {
            throw new IllegalStateException(events + " events");
        }
    }

    /** Seconds until workers have answered every iteration of a Map. */
    private double callbacks() {
        var queue = client.call("sqs", "AmazonSQS.GetQueueUrl", Json.object().put("QueueName", "requests"))
                .path("QueueUrl")
                .stringValue();
        var answered = new AtomicBoolean();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.generate(() -> workers.submit(() -> answer(queue, answered)))
                    .limit(WORKERS)
                    .toList();
            long begun = System.nanoTime();
            execute("callbacks", "[" + "0,".repeat(CALLBACKS - 1) + "0]");
            double seconds = (System.nanoTime() - begun) / 1e9;
            answered.set(true);
            return seconds;
        }
    }

    /** As a worker does: receives, answers, deletes. */
    private void answer(String queue, AtomicBoolean allAnswered) {
        var receive = Json.object()
                .put("QueueUrl", queue)
                .put("MaxNumberOfMessages", 10)
                .put("WaitTimeSeconds", 1);
        while (!allAnswered.get()) {
            var done = Json.object().put("QueueUrl", queue);
            var entries = done.putArray("Entries");
            for (var message :
                    client.call("sqs", "AmazonSQS.ReceiveMessage", receive).path("Messages")) {
                client.call(
                        "states",
                        "AWSStepFunctions.SendTaskSuccess",
                        Json.object()
                                .put("output", "{}")
                                .put("taskToken", message.path("Body").stringValue()));
                entries.addObject()
                        .put("Id", Integer.toString(entries.size()))
                        .put("ReceiptHandle", message.path("ReceiptHandle").stringValue());
            }
            if (!entries.isEmpty()) {
                client.call("sqs", "AmazonSQS.DeleteMessageBatch", done);
            }
        }
    }

    /** Milliseconds that two calls take of a server that reads the request and answers with an empty object. */
    private static double nothing() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'{', '}'});
            }
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        try {
            var client = new WireClient(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
            return Figures.millis(1_000, () -> {
                client.call("states", "Nothing.StartExecution", Json.object());
                client.call("states", "Nothing.DescribeExecution", Json.object());
            });
        } finally {
            server.stop(0);
        }
    }

    private static double seconds(int clients, Runnable work) {
        long begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.generate(() -> threads.submit(work)).limit(clients).toList().forEach(EndpointBench::join);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    static void join(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
