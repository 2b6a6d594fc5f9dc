package local;

import java.util.ArrayList;
import java.util.Arrays;
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
import local.execution.HistoryEventType;
import local.execution.TaskCall;
import local.execution.TaskOutcome;
import local.execution.TaskServices;
import local.json.Json;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/**
 * Measures the interpreter in this process, warm: time of short executions, transitions a second, memory of long ones.
 */
@Command(name = "bench", description = "Measures the interpreter: time, transitions a second, memory.")
final class BenchCommand implements Runnable {

    private static final String STATES = "arn:aws:states:us-east-1:123456789012:";
    private static final int ROUNDS = 5;

    private static final String LOOP = """
            {"StartAt": "Again", "States": {
                "Again": {"Type": "Choice", "Choices": [{"Variable": "$.go", "BooleanEquals": true, "Next": "Again"}],
                    "Default": "Done"},
                "Done": {"Type": "Succeed"}}}""";

    private static final String MAP = """
            {"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemProcessor": {"StartAt": "Pass", "States": {
                "Pass": {"Type": "Pass", "End": true}}}, "End": true}}}""";

    private static final String CALLBACK = """
            {"StartAt": "Ask", "States": {"Ask": {"Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "TimeoutSeconds": 86400, "Parameters": {"QueueUrl": "https://queue",
                    "MessageBody": {"token.$": "$$.Task.Token"}},
                "End": true}}}""";

    @Override
    public void run() {
        try (var time = Time.real()) {
            var engine = new Engine(time, new Answering());
            System.out.printf("ten Pass states, start to result          %10.1f µs%n",
                    micros(10_000, engine, passes(10), Json.object()));
            var items = IntStream.range(0, 1_000).mapToObj(Json.object()::numberNode).map(JsonNode.class::cast)
                    .collect(Json.toArray());
            System.out.printf("Map of 1,000 Pass iterations              %10.2f ms%n",
                    micros(50, engine, MAP, items) / 1_000);
            var go = Json.object().put("go", true);
            double loop = micros(20, engine, LOOP, go);
            System.out.printf("Choice loop, with its history             %10.0f transitions/s%n",
                    12_499 / loop * 1_000_000);
            System.out.printf("one more Pass state, at   400 events      %10.2f µs%n",
                    oneMore(engine, 4, 204, 10_000));
            System.out.printf("one more Pass state, at 25,000 events     %10.2f µs%n",
                    oneMore(engine, 2_000, 12_000, 100));
            System.out.printf("a finished history of 25,000 events       %10.1f MB%n",
                    megabytes(() -> Stream.generate(() -> run(engine, LOOP, go)).limit(20).toList()) / 20);
            System.out.printf("10,000 parked in waitForTaskToken         %10.1f MB%n",
                    megabytes(() -> parked(engine, 10_000)));
            System.out.printf("100,000 parked in waitForTaskToken        %10.1f MB%n",
                    megabytes(() -> parked(engine, 100_000)));
        }
    }

    /**
     * The median of some rounds, a round being so many executions one after the other; a round before those warms up.
     */
    private static double micros(int executions, Engine engine, String definition, JsonNode input) {
        var machine = StateMachine.parse(definition);
        var rounds = new double[ROUNDS + 1];
        for (int round = 0; round < rounds.length; round++) {
            long begun = System.nanoTime();
            for (int i = 0; i < executions; i++) {
                start(engine, machine, input, null).await();
            }
            rounds[round] = (System.nanoTime() - begun) / 1_000.0 / executions;
        }
        var measured = Arrays.copyOfRange(rounds, 1, rounds.length);
        Arrays.sort(measured);
        return measured[ROUNDS / 2];
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
        return engine.start(new ExecutionRequest(STATES + "execution:bench:run", "run", STATES + "stateMachine:bench",
                machine, "arn:aws:iam::123456789012:role/bench", input, false, event -> {
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
