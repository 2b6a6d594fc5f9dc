package local.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What clients do with the endpoint, over the wire. It does the same calls of a {@link NothingServer}. */
final class EndpointLoad {

    static final int TRANSITIONS = 12_499;

    private static final String ARN = "arn:aws:states:us-east-1:123456789012:stateMachine:";
    private static final int CLIENTS = 8;
    private static final int WORKERS = 4;
    private static final int BATCH = 10;
    private static final int ITEMS = 1_000;
    private static final int EVENTS = 4_008;

    private final WireClient client;
    private final String queue;

    EndpointLoad(WireClient client) {
        this.client = client;
        this.queue = sqs("GetQueueUrl", Json.object().put("QueueName", "requests"))
                .path("QueueUrl")
                .stringValue();
    }

    void tenPassStates() {
        execute("ten-pass-states", "{}");
    }

    /** Ends when its history is full: as an execution that fails. */
    void loop() {
        execute("loop", "{\"go\":true}");
    }

    /** The ARN of an execution whose history has {@value #EVENTS} events. */
    String longHistory() {
        return execute(
                "each",
                IntStream.range(0, ITEMS).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]")));
    }

    /** Reads that history in pages of a thousand. */
    void read(String executionArn) {
        var request = Json.object().put("executionArn", executionArn).put("maxResults", 1_000);
        int events = 0;
        JsonNode page;
        do {
            page = states("GetExecutionHistory", request);
            events += page.path("events").size();
            request.set("nextToken", page.path("nextToken"));
        } while (page.has("nextToken"));
        if (events != EVENTS) {
            throw new IllegalStateException(events + " events");
        }
    }

    /** Starts executions, without asking how they end. */
    void start(int executions) {
        fromClients(executions, () -> begin("ten-pass-states", "{}"));
    }

    /** A hundred of them, the newest first. */
    void list() {
        states("ListExecutions", Json.object().put("stateMachineArn", ARN + "ten-pass-states"));
    }

    /** One execution that asks for a callback, which a single worker answers. */
    void callback() {
        var arn = begin("callback", "{}");
        JsonNode messages;
        do {
            messages = receive();
            answer(messages);
        } while (messages.isEmpty());
        awaitEnd(arn);
    }

    /** Seconds until workers have answered so many iterations of a Map. */
    double callbacks(int count) {
        var left = new AtomicInteger(count);
        long begun = System.nanoTime();
        var arn = begin("callbacks", "[" + "0,".repeat(count - 1) + "0]");
        atOnce(WORKERS, () -> {
            while (left.get() > 0) {
                var messages = receive();
                answer(messages);
                left.addAndGet(-messages.size());
            }
        });
        awaitEnd(arn);
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Seconds until executions of ten Pass states have ended, one after the other from each client. */
    double passesFromClients(int executions) {
        long begun = System.nanoTime();
        fromClients(executions, this::tenPassStates);
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Every call once, so that a {@link NothingServer} can be taught the answers. */
    void onceEach() {
        tenPassStates();
        callbacks(20 * BATCH);
        read(longHistory());
    }

    private JsonNode receive() {
        return sqs(
                        "ReceiveMessage",
                        Json.object()
                                .put("QueueUrl", queue)
                                .put("MaxNumberOfMessages", BATCH)
                                .put("WaitTimeSeconds", 1))
                .path("Messages");
    }

    private void answer(JsonNode messages) {
        var done = Json.object().put("QueueUrl", queue);
        var entries = done.putArray("Entries");
        for (var message : messages) {
            states(
                    "SendTaskSuccess",
                    Json.object()
                            .put("output", "{}")
                            .put("taskToken", message.path("Body").stringValue()));
            entries.addObject()
                    .put("Id", Integer.toString(entries.size()))
                    .put("ReceiptHandle", message.path("ReceiptHandle").stringValue());
        }
        if (!entries.isEmpty()) {
            sqs("DeleteMessageBatch", done);
        }
    }

    private String execute(String machine, String input) {
        var arn = begin(machine, input);
        awaitEnd(arn);
        return arn;
    }

    private String begin(String machine, String input) {
        return states(
                        "StartExecution",
                        Json.object().put("stateMachineArn", ARN + machine).put("input", input))
                .path("executionArn")
                .stringValue();
    }

    private void awaitEnd(String arn) {
        var execution = Json.object().put("executionArn", arn);
        while (states("DescribeExecution", execution)
                .path("status")
                .stringValue()
                .equals("RUNNING")) {
            Thread.onSpinWait();
        }
    }

    private JsonNode states(String operation, ObjectNode request) {
        return client.call("states", "AWSStepFunctions." + operation, request);
    }

    private JsonNode sqs(String operation, ObjectNode request) {
        return client.call("sqs", "AmazonSQS." + operation, request);
    }

    private static void fromClients(int turns, Runnable turn) {
        atOnce(CLIENTS, () -> {
            for (int i = 0; i < turns / CLIENTS; i++) {
                turn.run();
            }
        });
    }

    private static void atOnce(int count, Runnable work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.generate(() -> threads.submit(work)).limit(count).toList().forEach(EndpointLoad::join);
        }
    }

    static void join(Future<?> work) {
        try {
            work.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
