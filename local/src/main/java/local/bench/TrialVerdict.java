package local.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import local.bench.FaultTrial.Subject;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Looks at what a fault trial has left, and says what is not as it should be. */
final class TrialVerdict {

    private static final String QUEUES = "/123456789012/";
    private static final Duration LOOKS_AGAIN_AFTER = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** More would not be read. */
    private static final int FAULTS_TOLD = 20;

    private static final List<String> COUNTS = List.of(
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed");

    private final TrialServer server;
    private final List<String> faults = new ArrayList<>();
    private final Map<Fate, Integer> met = new EnumMap<>(Fate.class);
    private final Map<Fate, Integer> held = new EnumMap<>(Fate.class);
    private final Map<String, Integer> deadLetters = new TreeMap<>();
    private int wanted;

    TrialVerdict(TrialServer server) {
        this.server = server;
    }

    JsonNode describe(Subject subject) {
        return server.call(
                "states", "AWSStepFunctions.DescribeExecution", Json.object().put("executionArn", subject.arn()));
    }

    /** Until every message is answered, stopped or given up. */
    void awaitEmptyQueue() {
        for (long begun = System.nanoTime(); messages("requests") > 0; server.run(LOOKS_AGAIN_AFTER)) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                faults.add(messages("requests") + " messages stay on the queue");
                return;
            }
        }
    }

    private int messages(String queue) {
        var request = Json.object().put("QueueUrl", QUEUES + queue);
        COUNTS.forEach(request.putArray("AttributeNames")::add);
        var counts = server.call("sqs", "AmazonSQS.GetQueueAttributes", request).path("Attributes");
        return COUNTS.stream()
                .mapToInt(name -> Integer.parseInt(counts.path(name).stringValue()))
                .sum();
    }

    void judge(List<Subject> subjects) {
        for (var subject : subjects) {
            met.merge(subject.fate(), 1, Integer::sum);
            int before = faults.size();
            judge(subject);
            if (faults.size() == before) {
                held.merge(subject.fate(), 1, Integer::sum);
            }
        }
        receive("complaints").forEach(message -> faults.add(message.path("Body").stringValue()));
        receive("dead-letters")
                .forEach(message -> deadLetters.merge(
                        message.at("/MessageAttributes/Execution/StringValue").stringValue(), 1, Integer::sum));
        var fates = subjects.stream().collect(Collectors.toMap(Subject::name, Subject::fate));
        var expected = subjects.stream()
                .filter(subject -> subject.fate() == Fate.GIVEN_UP)
                .map(Subject::name)
                .collect(Collectors.toSet());
        wanted = expected.size();
        expected.stream()
                .filter(name -> !deadLetters.containsKey(name))
                .forEach(name -> faults.add(name + ": no message is in the dead-letter queue"));
        deadLetters.keySet().stream()
                .filter(name -> !expected.contains(name))
                .forEach(name -> faults.add(
                        name + " (" + fates.get(name).description + "): its message is in the dead-letter queue"));
    }

    private void judge(Subject subject) {
        var fate = subject.fate();
        var end = describe(subject);
        require(subject, "status", fate.status, end.path("status").stringValue());
        require(subject, "error", fate.error, end.path("error").asString(null));
        if (fate.status.equals("SUCCEEDED")) {
            require(subject, "output", subject.output(), end.path("output").asString(null));
        }
        var events = server.call(
                        "states",
                        "AWSStepFunctions.GetExecutionHistory",
                        Json.object().put("executionArn", subject.arn()).put("maxResults", 1_000))
                .path("events");
        int ends = 0;
        for (int i = 0; i < events.size(); i++) {
            require(subject, "event", i + 1, events.get(i).path("id").intValue());
            ends += events.get(i).path("type").stringValue().matches("Execution(Succeeded|Failed|Aborted|TimedOut)")
                    ? 1
                    : 0;
        }
        require(subject, "number of ends", 1, ends);
    }

    private void require(Subject subject, String what, Object right, Object is) {
        if (!String.valueOf(right).equals(String.valueOf(is))) {
            faults.add(subject.name() + " (" + subject.fate().description + "): its " + what + " is " + is + ", not "
                    + right);
        }
    }

    private List<JsonNode> receive(String queue) {
        var all = new ArrayList<JsonNode>();
        var request = Json.object()
                .put("QueueUrl", QUEUES + queue)
                .put("MaxNumberOfMessages", 10)
                .put("VisibilityTimeout", 900);
        request.putArray("MessageAttributeNames").add("All");
        int before;
        do {
            before = all.size();
            server.call("sqs", "AmazonSQS.ReceiveMessage", request)
                    .path("Messages")
                    .forEach(all::add);
        } while (all.size() > before);
        return all;
    }

    void processesLeft(List<ProcessHandle> left) {
        left.forEach(process -> faults.add("process " + process.pid() + " is left"));
    }

    /** The table, and each fault; gives whether there is none. */
    boolean print(PrintWriter out, double seconds) {
        out.printf("  %-36s %10s %10s  %s%n", "what happens", "executions", "as wanted", "ends");
        met.forEach((fate, count) -> out.printf(
                "  %-36s %,10d %,10d  %s%n",
                fate.description,
                count,
                held.getOrDefault(fate, 0),
                fate.status + (fate.error == null ? "" : " " + fate.error)));
        int twice = deadLetters.values().stream().mapToInt(count -> count - 1).sum();
        out.printf(
                "  server killed %d times, functions killed %d; %,d dead letters for %,d given up%s%n",
                server.kills(),
                server.functionKills(),
                deadLetters.size(),
                wanted,
                twice == 0 ? "" : " (" + twice + " of them were sent again after a kill)");
        out.printf(
                "  %.1f s, %.0f executions/s%n",
                seconds, met.values().stream().mapToInt(Integer::intValue).sum() / seconds);
        faults.stream().limit(FAULTS_TOLD).forEach(fault -> out.println("  FAULT " + fault));
        if (faults.size() > FAULTS_TOLD) {
            out.println("  and " + (faults.size() - FAULTS_TOLD) + " more");
        }
        out.println(faults.isEmpty() ? "Everything held." : faults.size() + " things did not hold.");
        return faults.isEmpty();
    }
}
