package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import local.asl.Resource;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Aside;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Whatever throws, ends: at every seam each kind of fault ends the execution with a sentence, and no other. */
class FaultsTest {

    private static final String MESSAGE = "\"Parameters\": {\"QueueUrl\": \"q\", \"MessageBody\": \"m\"}, ";
    private static final String MACHINE = "\"Parameters\": {\"StateMachineArn\": \"m\"}, ";
    private static final String REQUEST_RESPONSE = task("arn:aws:states:::sqs:sendMessage", MESSAGE);
    private static final String TOKEN = task("arn:aws:states:::sqs:sendMessage.waitForTaskToken", MESSAGE);
    private static final String JOB = task("arn:aws:states:::states:startExecution.sync:2", MACHINE);
    private static final String LATE_JOB =
            task("arn:aws:states:::states:startExecution.sync:2", MACHINE + "\"TimeoutSeconds\": 5, ");
    private static final String FUNCTION = task("arn:aws:lambda:us-east-1:123456789012:function:work", "");
    private static final String DISTRIBUTED_MAP = """
        {"StartAt": "Work", "States": {"Work": {"Type": "Map", "End": true, "Items": [1, 2, 3],
          "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": true}}}}},
         "QueryLanguage": "JSONata"}\
        """;
    private static final String PARALLEL = """
        {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "End": true, "Branches": [
          {"StartAt": "Waits", "States": {"Waits": {"Type": "Wait", "Seconds": 60, "End": true}}},
          %s]}}}\
        """.formatted(FUNCTION);

    /** What throws in place of what it should do. */
    private enum Seam {
        CALL(REQUEST_RESPONSE, FUNCTION, TOKEN, JOB, PARALLEL),
        WHEN_JOB_ENDS(JOB),
        STOP_JOB(LATE_JOB),
        PERMIT(DISTRIBUTED_MAP),
        LISTENER(REQUEST_RESPONSE, PARALLEL, DISTRIBUTED_MAP);

        private final List<String> definitions;

        Seam(String... definitions) {
            this.definitions = List.of(definitions);
        }
    }

    private static final List<Supplier<Throwable>> FAULTS = List.of(
            () -> new IllegalStateException("it broke"),
            NullPointerException::new,
            StackOverflowError::new,
            () -> new InternalError("it broke"));

    private final List<Throwable> reported = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Time time = Time.skipping(new local.time.TimeListener() {
        @Override
        public void skipped(java.time.Duration duration) {}

        @Override
        public void failed(String what, Throwable thrown) {
            reported.add(thrown);
        }
    });
    private volatile Seam broken;
    private volatile Supplier<Throwable> fault;
    private final Engine engine = new Engine(time, new Services());

    @AfterEach
    void close() {
        time.close();
    }

    @TestFactory
    Stream<DynamicTest> everyFaultAtEverySeamEndsTheExecutionAndNoOther() {
        return Stream.of(Seam.values())
                .flatMap(seam -> seam.definitions.stream()
                        .flatMap(definition -> FAULTS.stream()
                                .map(fault -> DynamicTest.dynamicTest(
                                        seam + ": " + fault.get().getClass().getSimpleName(),
                                        () -> breaks(seam, definition, fault)))));
    }

    private void breaks(Seam seam, String definition, Supplier<Throwable> fault) {
        this.fault = fault;
        broken = seam;
        var failed = start(definition, (_, _) -> breakAt(Seam.LISTENER)).await();
        broken = null;
        var next = start(definition.replace("\"TimeoutSeconds\": 5, ", ""), (_, _) -> {})
                .await();

        assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(failed.error()).hasValue("States.Runtime");
        assertThat(failed.cause().orElseThrow())
                .containsPattern("The local run (is at fault: .*\\(\\w+\\)|ran out of stack: .*)");
        assertThat(failed.history().events().getLast().type()).isEqualTo(HistoryEventType.EXECUTION_FAILED);
        assertThat(next.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    /** Too late for the execution to fail with it: the fault is reported, and whoever waits goes on. */
    @Test
    void aListenerThatThrowsAtTheEndLeavesNobodyWaiting() {
        for (var fault : FAULTS) {
            reported.clear();
            var thrown = fault.get();
            var execution = start(REQUEST_RESPONSE, (_, event) -> {
                        if (event.type() == HistoryEventType.EXECUTION_SUCCEEDED) {
                            throw FaultsTest.<RuntimeException>sneaky(thrown);
                        }
                    })
                    .await();

            assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(reported).containsExactly(thrown);
        }
    }

    @Test
    void timeSurvivesWhatAnAlarmThrows() throws InterruptedException {
        var rung = new CountDownLatch(1);
        for (var fault : FAULTS) {
            time.alarm(time.now(), () -> {
                throw FaultsTest.<RuntimeException>sneaky(fault.get());
            });
        }
        time.alarm(time.now().plusSeconds(3600), rung::countDown);
        rung.await();

        assertThat(reported).hasSameSizeAs(FAULTS);
        assertThat(start(REQUEST_RESPONSE, (_, _) -> {}).await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void whatIsDoneWhenAnExecutionHasEndedMayThrow() {
        for (var fault : FAULTS) {
            var execution = start(FUNCTION, (_, _) -> {});
            execution.whenEnded(() -> {
                throw FaultsTest.<RuntimeException>sneaky(fault.get());
            });
            assertThat(execution.await().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void workAsideTellsWhateverItThrows() throws InterruptedException {
        for (var fault : FAULTS) {
            var thrown = fault.get();
            try {
                Aside.start(time, "work", _ -> {
                            throw FaultsTest.<RuntimeException>sneaky(thrown);
                        })
                        .result()
                        .get();
                throw new AssertionError("it has a result");
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isSameAs(thrown);
            }
        }
    }

    private static String task(String resource, String more) {
        return """
            {"StartAt": "Work", "States": {"Work": {"Type": "Task", "Resource": "%s", %s"End": true}}}\
            """.formatted(resource, more);
    }

    private Execution start(String definition, BiConsumer<String, HistoryEvent> listener) {
        return engine.start(new ExecutionRequest(
                Lab.EXECUTION,
                "run",
                Lab.MACHINE,
                StateMachine.parse(definition),
                Lab.ROLE,
                JsonText.parse("{}"),
                false,
                listener));
    }

    private void breakAt(Seam seam) {
        if (broken == seam) {
            throw FaultsTest.<RuntimeException>sneaky(fault.get());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private final class Services implements TaskServices {

        @Override
        public JsonNode call(TaskCall call, Hold hold) {
            breakAt(Seam.CALL);
            call.taskToken()
                    .filter(_ -> call.resource().arn().endsWith("waitForTaskToken"))
                    .ifPresent(token -> engine.tokens().success(token, Json.object()));
            return Json.object();
        }

        @Override
        public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
            breakAt(Seam.WHEN_JOB_ENDS);
            if (broken != Seam.STOP_JOB) {
                done.send(new TaskOutcome.Succeeded(submitted));
            }
        }

        @Override
        public void stopJob(TaskCall call, JsonNode submitted) {
            breakAt(Seam.STOP_JOB);
        }

        @Override
        public void permit(TaskCall call) {
            breakAt(Seam.PERMIT);
        }

        @Override
        public boolean supports(Resource resource) {
            return true;
        }
    }
}
