package local.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The functions of the fault trial, in processes of their own: what answers the callbacks, as badly as each message asks for.
 * What must not be, it complains of on a queue that is empty in the end. Of the rest of the program it uses nothing, for nothing
 * else is put into its function's code.
 */
public final class TrialWorker {

    private static final int FIRST_THROWS = 2;
    private static final int GIVES_UP_AT = 3;
    private static final int LOOKS_AGAIN_AFTER_SECONDS = 2;

    /** A message, as Lambda hands it over. */
    private record Request(String id, String receiptHandle, int receives, String token, Fate fate, String execution) {

        @SuppressWarnings("unchecked")
        static Request of(Map<String, Object> message) {
            var system = (Map<String, String>) message.get("attributes");
            var own = (Map<String, Map<String, String>>) message.get("messageAttributes");
            return new Request(
                    (String) message.get("messageId"),
                    (String) message.get("receiptHandle"),
                    Integer.parseInt(system.get("ApproximateReceiveCount")),
                    (String) message.get("body"),
                    Fate.valueOf(own.get("Fate").get("stringValue")),
                    own.get("Execution").get("stringValue"));
        }
    }

    /** Adds a greeting to what it is given. */
    public Map<String, Object> greet(Map<String, Object> input) {
        var greeted = new HashMap<>(input);
        greeted.put("greeting", "hello");
        return greeted;
    }

    /** Works on a batch; gives the IDs of the messages that stay on the queue. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> work(Map<String, Object> event) throws IOException {
        var left = new ArrayList<Map<String, String>>();
        for (var message : (List<Map<String, Object>>) event.get("Records")) {
            var request = Request.of(message);
            if (!settles(request)) {
                left.add(Map.of("itemIdentifier", request.id()));
            }
        }
        return Map.of("batchItemFailures", left);
    }

    private static boolean settles(Request request) throws IOException {
        return switch (request.fate()) {
            case ANSWERED -> {
                succeed(request, request.execution());
                yield true;
            }
            case THROWN -> {
                if (request.receives() <= FIRST_THROWS) {
                    seeAgain(request, 0);
                    throw new IllegalStateException("at random, and with it the whole batch");
                }
                succeed(request, request.execution());
                yield true;
            }
            case ANSWERED_TWICE -> {
                boolean first = succeed(request, request.execution());
                boolean second = succeed(request, "another answer");
                if (second) {
                    complain(request, first ? "two answers were taken" : "the second answer was taken");
                }
                yield true;
            }
            case ANSWERED_LATE -> {
                if (succeed(request, request.execution())) {
                    complain(request, "an answer was taken after the time-out");
                }
                yield true;
            }
            case REFUSED -> {
                fail(request, "Refused");
                yield true;
            }
            case GIVEN_UP -> {
                if (request.receives() >= GIVES_UP_AT) {
                    fail(request, "GivenUp");
                }
                seeAgain(request, 0);
                yield false;
            }
            case STOPPED -> {
                boolean waits =
                        call("states", "AWSStepFunctions.SendTaskHeartbeat", Map.of("taskToken", request.token()));
                if (waits) {
                    seeAgain(request, LOOKS_AGAIN_AFTER_SECONDS);
                }
                yield !waits;
            }
        };
    }

    /** Whether the answer is taken. */
    private static boolean succeed(Request request, String answer) throws IOException {
        return call(
                "states",
                "AWSStepFunctions.SendTaskSuccess",
                Map.of("taskToken", request.token(), "output", "{\\\"answer\\\":\\\"" + answer + "\\\"}"));
    }

    private static void fail(Request request, String error) throws IOException {
        call("states", "AWSStepFunctions.SendTaskFailure", Map.of("taskToken", request.token(), "error", error));
    }

    private static void seeAgain(Request request, int seconds) throws IOException {
        call(
                "sqs",
                "AmazonSQS.ChangeMessageVisibility",
                Map.of(
                        "QueueUrl",
                        System.getenv("REQUESTS"),
                        "ReceiptHandle",
                        request.receiptHandle(),
                        "VisibilityTimeout",
                        seconds));
    }

    private static void complain(Request request, String complaint) throws IOException {
        call(
                "sqs",
                "AmazonSQS.SendMessage",
                Map.of("QueueUrl", System.getenv("COMPLAINTS"), "MessageBody", request.execution() + ": " + complaint));
    }

    /** Whether it was not refused, in the function's role. A client of more comfort would take its time to start. */
    private static boolean call(String service, String target, Map<String, ?> request) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(System.getenv("AWS_ENDPOINT_URL")).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("X-Amz-Target", target);
        connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
        connection.setRequestProperty(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + System.getenv("AWS_ACCESS_KEY_ID") + "/20260101/us-east-1/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=none");
        connection.setRequestProperty("X-Amz-Security-Token", System.getenv("AWS_SESSION_TOKEN"));
        try (var out = connection.getOutputStream()) {
            var members = request.entrySet().stream()
                    .map(member -> "\"" + member.getKey() + "\":"
                            + (member.getValue() instanceof String text ? "\"" + text + "\"" : member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            out.write(members.getBytes(StandardCharsets.UTF_8));
        }
        boolean done = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        try (var answer = done ? connection.getInputStream() : connection.getErrorStream()) {
            answer.readAllBytes(); // so that the connection is used again
        }
        return done;
    }
}
