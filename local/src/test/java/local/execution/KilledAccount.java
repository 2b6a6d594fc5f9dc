package local.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import local.asl.Resource;
import local.asl.StateMachine;
import local.execution.items.Objects;
import local.execution.journal.Journal;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Aside;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/**
 * A process that {@link KillTest} kills: it takes up what its folder has, starts of its executions those that are not there,
 * and prints how each ended once all have.
 */
final class KilledAccount implements TaskServices {

    static final String READY = "ready";
    static final String ACTIVITY = "arn:aws:states:us-east-1:123456789012:activity:paint";

    private static final String ARN = "arn:aws:states:us-east-1:123456789012:execution:example:";
    private static final String TOKEN = "\"Type\": \"Task\", \"Resource\":"
            + " \"arn:aws:states:::sqs:sendMessage.waitForTaskToken\", \"Parameters\":"
            + " {\"QueueUrl\": \"q\", \"MessageBody.$\": \"$$.Task.Token\"}";
    private static final String CALL = "\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::sqs:sendMessage\","
            + " \"Parameters\": {\"QueueUrl\": \"q\", \"MessageBody\": \"m\"}";

    /** A kind of state that takes its time; each gives the same output, however often it is interrupted. */
    enum Kind {
        WAIT("""
            {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 2, "Next": "P"}, "P": {"Type": "Pass",
              "Result": "done", "End": true}}}\
            """),
        CALLBACK("""
            {"StartAt": "C", "States": {"C": {%s, "TimeoutSeconds": 60, "HeartbeatSeconds": 30, "End": true}}}\
            """.formatted(TOKEN)),
        RETRY("""
            {"StartAt": "Fails", "States": {"Fails": {%s, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 2,
              "IntervalSeconds": 1, "BackoffRate": 1}], "Catch": [{"ErrorEquals": ["E"], "Next": "P"}], "End": true},
              "P": {"Type": "Pass", "Result": "done", "End": true}}}\
            """.formatted(CALL)),
        PARALLEL("""
            {"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [
              {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 1, "End": true}}},
              {"StartAt": "C", "States": {"C": {%s, "End": true}}}], "Next": "P"},
              "P": {"Type": "Pass", "Result": "done", "End": true}}}\
            """.formatted(TOKEN)),
        MAP("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": {"StartAt": "W",
              "States": {"W": {"Type": "Wait", "Seconds": 1, "Next": "X"}, "X": {%s, "Next": "I"},
                "I": {"Type": "Pass", "Result": "i", "End": true}}}, "End": true}}}\
            """.formatted(CALL)),
        DISTRIBUTED_MAP("""
            {"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "M", "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "W",
              "States": {"W": {"Type": "Wait", "Seconds": 1, "Next": "I"}, "I": {"Type": "Pass", "Result": "i",
                "End": true}}}, "End": true}}}\
            """),
        NESTED("""
            {"StartAt": "N", "States": {"N": {"Type": "Task",
              "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "m", "Name.$": "$$.Execution.Name"},
              "End": true}}}\
            """),
        ACTIVITY_TASK("""
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "%s", "TimeoutSeconds": 3,
              "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 99, "IntervalSeconds": 1, "BackoffRate": 1}],
              "End": true}}}\
            """.formatted(ACTIVITY));

        private final String definition;

        Kind(String definition) {
            this.definition = definition;
        }
    }

    private final Path asked;
    private final Time time = Time.real();
    private final Journal journal;
    private final Engine engine;
    private final Map<String, Execution> executions = new ConcurrentHashMap<>();

    private KilledAccount(Path folder) throws IOException {
        asked = folder.resolve("asked");
        journal = Journal.open(folder, false, told -> System.out.println("told " + told));
        engine = new Engine(time, this, Objects.NONE, journal);
    }

    public static void main(String[] arguments) throws IOException {
        new KilledAccount(Path.of(arguments[0])).run(Integer.parseInt(arguments[1]));
        System.exit(0);
    }

    private void run(int count) throws IOException {
        engine.activities().create(ACTIVITY);
        journal.takeUp();
        var recorded = engine.journal().recorded();
        engine.journal().begin();
        for (var found : recorded) {
            if (!found.isChild()) {
                executions.put(
                        found.arn(),
                        engine.takeUp(
                                request(
                                        found.arn(),
                                        found.start().get("definition").stringValue()),
                                found));
            }
        }
        List.copyOf(executions.values()).forEach(Execution::goOn);
        if (Files.exists(asked)) {
            Files.readAllLines(asked).forEach(this::answer);
        }
        for (int i = 0; i < 4; i++) {
            Aside.run(time, "worker", this::work);
        }
        System.out.println(READY);
        var all = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var arn = ARN + i;
            all.add(arn);
            executions.computeIfAbsent(arn, _ -> engine.start(request(arn, kind(arn).definition)));
        }
        all.forEach(arn -> {
            var execution = executions.get(arn).await();
            var events = execution.history().events();
            boolean consecutive = IntStream.range(0, events.size())
                    .allMatch(index -> events.get(index).id() == index + 1);
            System.out.println(kind(arn) + " " + execution.status() + " "
                    + execution.output().map(Json::write).orElse("") + (consecutive ? "" : " with a gap") + " "
                    + execution.history().events().stream()
                            .filter(event -> event.type().name().startsWith("EXECUTION_"))
                            .count());
        });
    }

    static Kind kind(String arn) {
        return Kind.values()[Integer.parseInt(arn.substring(ARN.length())) % Kind.values().length];
    }

    private ExecutionRequest request(String arn, String definition) {
        return new ExecutionRequest(
                arn,
                arn.substring(ARN.length()),
                Lab.MACHINE,
                StateMachine.parse(definition),
                Lab.ROLE,
                JsonText.parse("[1, 2, 3]"),
                false,
                (_, _) -> {});
    }

    private void work() throws Exception {
        while (true) {
            try (var hold = time.hold()) {
                engine.activities()
                        .getActivityTask(ACTIVITY, Optional.empty(), hold)
                        .ifPresent(task -> engine.tokens().success(task.taskToken(), Json.parse("\"done\"")));
            }
        }
    }

    /** What was asked stays asked, as a message on a queue does. */
    private synchronized void ask(String token) {
        try {
            Files.writeString(asked, token + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        answer(token);
    }

    private void answer(String token) {
        time.alarm(time.now().plusMillis(500), () -> engine.tokens().success(token, Json.parse("\"done\"")));
    }

    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        if (call.stateName().equals("Fails")) {
            throw Lab.failure("E", "it failed");
        }
        if (call.resource().arn().contains("startExecution")) {
            var arn = ARN + "1000" + call.arguments().get("Name").stringValue();
            executions.computeIfAbsent(arn, _ -> engine.start(request(arn, Kind.WAIT.definition)));
            return Json.object().put("arn", arn);
        }
        call.taskToken().ifPresent(this::ask);
        return call.arguments();
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        var job = executions.get(submitted.get("arn").stringValue());
        job.whenEnded(() -> done.send(new TaskOutcome.Succeeded(job.output().orElseThrow())));
    }

    @Override
    public boolean supports(Resource resource) {
        return true;
    }
}
