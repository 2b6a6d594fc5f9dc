package local.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import local.asl.Finding;
import local.asl.StateMachine;
import local.execution.history.HistoryEvent;
import local.execution.history.HistoryEventType;
import local.execution.task.TaskCall;
import local.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds for every definition, whatever it does. A seed that fails fails again. */
class RandomDefinitionsTest {

    private static final int SEEDS = 150;

    static List<Integer> seeds() {
        return IntStream.range(0, SEEDS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holds(int seed) {
        var definition = new RandomDefinition(new Random(seed)).machine();
        assertThat(StateMachine.validate(definition, false))
                .noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);

        var first = run(definition, seed);
        var events = first.history().events();

        assertThat(events).extracting(HistoryEvent::id).containsExactlyElementsOf(upTo(events.size()));
        assertThat(events).allMatch(event -> event.previousEventId() < event.id());
        assertThat(events.getFirst().type()).isEqualTo(HistoryEventType.EXECUTION_STARTED);
        assertThat(events.getLast().type())
                .isIn(HistoryEventType.EXECUTION_SUCCEEDED, HistoryEventType.EXECUTION_FAILED);
        boolean smooth =
                events.stream().noneMatch(event -> event.type().text().matches(".*(Failed|TimedOut)|FailStateEntered"));
        if (smooth) {
            assertThat(leftOpen(events)).isEmpty();
        }

        var second = run(definition, seed);
        boolean sideBySide = definition.contains("\"Parallel\"") || definition.contains("\"Map\"");
        if (!sideBySide) {
            assertThat(Lab.events(second)).isEqualTo(Lab.events(first));
        }
        // Side by side, which of two failures comes first is not ours to say.
        if (!sideBySide || smooth) {
            assertThat(sortedTypes(second)).isEqualTo(sortedTypes(first));
            assertThat(second.output()).isEqualTo(first.output());
            assertThat(second.cause()).isEqualTo(first.cause());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void redrivenUntilItSucceedsGivesWhatItGivesWithoutFailures(int seed) {
        var definition = new RandomDefinition(new Random(seed))
                .machine()
                .replaceAll("\"(Retry|Catch)\":\\[\\{[^}]*}],", "")
                .replaceAll("\"Type\":\"Fail\",\"Error\":\"\\w+\",\"Cause\":\"at random\"", "\"Type\":\"Succeed\"");
        try (var smooth = new Lab();
                var flaky = new Lab()) {
            var expected = smooth.anyTask(call -> answer(smooth, call)).run(definition, "{\"items\": [1, 2, 3]}");
            assertThat(expected.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            var calls = new AtomicInteger(seed);
            var redriven = flaky.anyTask(call -> {
                        // Not for ever: side by side, the call that fails could cut all the others short each time.
                        int number = calls.incrementAndGet();
                        if (number % 3 == 0 && number < seed + 100) {
                            throw Lab.failure("Random", "the task failed");
                        }
                        return answer(flaky, call);
                    })
                    .run(definition, "{\"items\": [1, 2, 3]}");
            while (redriven.isRedrivable()) {
                redriven.redrive();
                redriven.await();
            }

            assertThat(redriven.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(redriven.output()).isEqualTo(expected.output());
            assertThat(exits(redriven)).isEqualTo(exits(expected));
        }
    }

    private static JsonNode answer(Lab lab, TaskCall call) {
        call.taskToken()
                .ifPresent(token ->
                        lab.engine.tokens().success(token, Json.object().put("said", "yes")));
        return Json.object().put("answer", 1);
    }

    /** The states that were left, as often as they were. */
    private static List<String> exits(Execution execution) {
        return execution.history().events().stream()
                .flatMap(event -> event.json(true).at("/stateExitedEventDetails/name").stringValueOpt().stream())
                .sorted()
                .toList();
    }

    private static boolean anyTaskFails(int seed) {
        return seed % 2 == 1;
    }

    private static List<String> sortedTypes(Execution execution) {
        return execution.history().events().stream()
                .map(event -> event.type().text())
                .sorted()
                .toList();
    }

    /** Each task succeeds or fails by its state and attempt alone, so that the same definition meets the same. */
    private static Execution run(String definition, int seed) {
        try (var lab = new Lab()) {
            var attempts = new HashMap<String, Integer>();
            Function<TaskCall, JsonNode> work = call -> {
                int attempt;
                synchronized (attempts) {
                    attempt = attempts.merge(call.stateName(), 1, Integer::sum);
                }
                int fate = anyTaskFails(seed)
                        ? new Random(31L * seed + call.stateName().hashCode()).nextInt(6) - attempt
                        : 0;
                if (fate == 1) {
                    throw Lab.failure("Random" + attempt % 3, "the task failed");
                }
                call.taskToken()
                        .filter(_ -> fate != 2)
                        .ifPresent(token ->
                                lab.engine.tokens().success(token, Json.object().put("said", "yes")));
                return Json.object().put("answer", 1);
            };
            return lab.anyTask(work).run(definition, "{\"items\": [1, 2, 3]}");
        }
    }

    /** The names of states that were entered more often than they were left; Fail states are never left. */
    private static List<String> leftOpen(List<HistoryEvent> events) {
        var open = new ArrayList<String>();
        for (var event : events) {
            var json = event.json(true);
            json.at("/stateEnteredEventDetails/name").stringValueOpt().ifPresent(open::add);
            json.at("/stateExitedEventDetails/name").stringValueOpt().ifPresent(open::remove);
        }
        return open;
    }

    private static List<Long> upTo(int count) {
        return LongStream.rangeClosed(1, count).boxed().toList();
    }
}
