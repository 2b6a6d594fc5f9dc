package local.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.asl.Resource;
import local.asl.StateMachine;
import local.execution.Engine;
import local.execution.Execution;
import local.execution.ExecutionRequest;
import local.execution.history.HistoryEventType;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/** Measures the interpreter: time of short executions, transitions a second, memory of long ones. */
public final class InterpreterBench {

    private static final String STATES = "arn:aws:states:us-east-1:123456789012:";
    private static final int ROUNDS = 5;

    private static final String LOOP = """
        {"StartAt": "Again", "States": {
            "Again": {"Type": "Choice", "Choices": [{"Variable": "$.go", "BooleanEquals": true, "Next": "Again"}],
                "Default": "Done"},
            "Done": {"Type": "Succeed"}}}\
        """;

    private static final String MAP = """
        {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Pass", "States": {
            "Pass": {"Type": "Pass", "End": true}}}, "End": true}}}\
        """;

    private static final String CALLBACK = """
        {"StartAt": "Ask", "States": {"Ask": {"Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "TimeoutSeconds": 86400, "Parameters": {"QueueUrl": "https://queue",
                "MessageBody": {"token.$": "$$.Task.Token"}},
            "End": true}}}\
        """;

    private InterpreterBench() {}

    public static void run(Figures figures) {
        try (var time = Time.real()) {
            var engine = new Engine(time, new Answering());
            figures.add("ten Pass states, start to result", micros(10_000, engine, passes(10), Json.object()), "µs");
            var items = IntStream.range(0, 1_000)
                    .mapToObj(Json.object()::numberNode)
                    .map(JsonNode.class::cast)
                    .collect(Json.toArray());
            figures.add("Map of 1,000 Pass iterations", micros(50, engine, MAP, items) / 1_000, "ms");
            var go = Json.object().put("go", true);
            figures.add(
                    "Choice loop, with its history",
                    12_499 / micros(20, engine, LOOP, go) * 1_000_000,
                    "transitions/s");
            figures.add("one more Pass state, at 400 events", oneMore(engine, 4, 204, 10_000), "µs");
            figures.add("one more Pass state, at 25,000 events", oneMore(engine, 2_000, 12_000, 100), "µs");
            figures.add(
                    "a finished history of 25,000 events",
                    megabytes(() -> Stream.generate(() -> run(engine, LOOP, go))
                                    .limit(20)
                                    .toList())
                            / 20,
                    "MB");
            figures.add("10,000 parked in waitForTaskToken", megabytes(() -> parked(engine, 10_000)), "MB");
            figures.add("100,000 parked in waitForTaskToken", megabytes(() -> parked(engine, 100_000)), "MB");
        }
    }

    private static double micros(int executions, Engine engine, String definition, JsonNode input) {
        var machine = StateMachine.parse(definition);
        return Figures.micros(
                executions, () -> start(engine, machine, input, null).await());
    }

    /** What a Pass state adds to an execution that has so many before it. */
    private static double oneMore(Engine engine, int fewer, int more, int executions) {
        double difference = micros(executions, engine, passes(more), Json.object())
                - micros(executions, engine, passes(fewer), Json.object());
        return difference / (more - fewer);
    }

    private static Execution run(Engine engine, String definition, JsonNode input) {
        return start(engine, StateMachine.parse(definition), input, null).await();
    }

    private static List<Execution> parked(Engine engine, int count) {
        var machine = StateMachine.parse(CALLBACK);
        var waiting = new CountDownLatch(count);
        var executions = new ArrayList<Execution>(count);
        for (int i = 0; i < count; i++) {
            executions.add(start(engine, machine, Json.object().put("order", i), waiting));
        }
        try {
            waiting.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return executions;
    }

    /** @param submitted counted down when a task is submitted; may be null */
    private static Execution start(Engine engine, StateMachine machine, JsonNode input, CountDownLatch submitted) {
        return engine.start(new ExecutionRequest(
                STATES + "execution:bench:run",
                "run",
                STATES + "stateMachine:bench",
                machine,
                "arn:aws:iam::123456789012:role/bench",
                JsonText.of(input),
                false,
                (_, event) -> {
                    if (submitted != null && event.type() == HistoryEventType.TASK_SUBMITTED) {
                        submitted.countDown();
                    }
                }));
    }

    /** How much more memory is in use while what {@code work} made is held. */
    private static double megabytes(Supplier<?> work) {
        long before = used();
        var made = work.get();
        long after = used();
        if (made instanceof List<?> executions) {
            executions.forEach(execution -> ((Execution) execution).stop(null, null));
        }
        return (after - before) / 1_000_000.0;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String passes(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "\"P%d\": {\"Type\": \"Pass\", ".formatted(i)
                        + (i == count ? "\"End\": true}" : "\"Next\": \"P%d\"}".formatted(i + 1)))
                .collect(Collectors.joining(", ", "{\"StartAt\": \"P1\", \"States\": {", "}}"));
    }

    /** Takes every task on at once. */
    private static final class Answering implements TaskServices {

        @Override
        public JsonNode call(TaskCall call, Hold hold) {
            return Json.object();
        }

        @Override
        public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
            done.send(new TaskOutcome.Succeeded(submitted));
        }

        @Override
        public boolean supports(Resource resource) {
            return true;
        }
    }
}
