package local.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.cost.Usage;
import local.execution.Execution;
import local.execution.history.HistoryEvent;
import local.json.Json;
import local.service.lambda.Metered;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * Measures executions: what each of their states took, and the functions that worked for them. A cold start is told apart,
 * for under load it is rare.
 */
public final class Measuring {

    private final Stack stack;
    private final Map<String, List<Timed>> durations = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> branches = new LinkedHashMap<>();
    private final Map<String, List<Long>> items = new LinkedHashMap<>();
    private final Map<String, List<Samples.Attempt>> cold = new LinkedHashMap<>();
    private double logGigabytes;
    private double traces;
    private long executions;

    /** @param cold whether a function had to be started for it */
    private record Timed(Samples.Attempt attempt, boolean cold) {}

    public Measuring(Stack stack) {
        this.stack = stack;
    }

    /**
     * Adds an execution that has ended.
     *
     * @param metered what its functions were billed, and the batches in which its messages were
     * @param usage   of what AWS bills
     */
    public void add(Execution execution, List<Metered> metered, Usage usage) {
        executions++;
        logGigabytes += usage.of("logs.gb");
        traces += usage.of("xray.trace");
        var billed = metered.stream()
                .filter(Metered.Invoked.class::isInstance)
                .map(Metered.Invoked.class::cast)
                .toList();
        billed.stream()
                .filter(call -> call.initMillis() > 0)
                .forEach(call -> cold.computeIfAbsent(id(call.functionName()), _ -> new ArrayList<>())
                        .add(Samples.Attempt.of(call.initMillis() * 1000)));
        var polled = metered.stream()
                .filter(Metered.Polled.class::isInstance)
                .map(Metered.Polled.class::cast)
                .toList();
        new Reading(execution.history().events(), new ArrayList<>(billed), polled).read();
    }

    private String id(String functionName) {
        return stack.function(functionName).map(Stack.Function::logicalId).orElse(functionName);
    }

    private static JsonNode details(HistoryEvent event) {
        return event.json(true).path(event.type().detailsField());
    }

    private static long micros(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1000;
    }

    /** One history, read. */
    private final class Reading {

        private final List<HistoryEvent> events;
        private final List<Metered.Invoked> billed;
        private final List<Metered.Polled> polled;
        /** Where an event is in the states: the state that is open at the end of its branch. */
        private final Map<Long, String> names = new HashMap<>();

        private final Map<Long, Instant> begun = new HashMap<>();
        private final Map<Long, Metered.Invoked> calls = new HashMap<>();

        Reading(List<HistoryEvent> events, List<Metered.Invoked> billed, List<Metered.Polled> polled) {
            this.events = events;
            this.billed = billed;
            this.polled = polled;
        }

        void read() {
            Map<Long, String> choices = new HashMap<>();
            for (var event : events) {
                long before = event.previousEventId();
                var details = details(event);
                var type = event.type().text();
                var name = type.endsWith("StateEntered") ? details.path("name").stringValue() : names.get(before);
                names.put(event.id(), name);
                if (begun.containsKey(before)) {
                    begun.put(event.id(), begun.get(before));
                }
                if (!type.endsWith("StateEntered")) {
                    Optional.ofNullable(calls.get(before)).ifPresent(call -> calls.put(event.id(), call));
                } else {
                    begun.put(event.id(), event.timestamp());
                    Optional.ofNullable(choices.get(before))
                            .ifPresent(choice -> branches.computeIfAbsent(choice, _ -> new LinkedHashMap<>())
                                    .merge(name, 1L, Long::sum));
                }
                switch (type) {
                    case "ChoiceStateExited" -> choices.put(event.id(), name);
                    case "MapStateStarted" ->
                        items.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(details.path("length").asLong(0));
                    case "TaskScheduled", "LambdaFunctionScheduled" -> {
                        begun.putIfAbsent(event.id(), event.timestamp());
                        called(event);
                    }
                    case "TaskSubmitted" -> {
                        if (details.path("resource").asString().endsWith(".waitForTaskToken")) {
                            submitted(name, event, details);
                        }
                    }
                    case "TaskFailed", "LambdaFunctionFailed", "TaskTimedOut", "LambdaFunctionTimedOut" -> {
                        note(name, event, details.path("error").asString("States.TaskFailed"));
                        begun.remove(event.id());
                    }
                    case "TaskStateExited", "WaitStateExited", "PassStateExited" -> {
                        if (!isAnswer(event)) {
                            note(name, event, null);
                        }
                    }
                    default -> {
                        // takes no time of its own
                    }
                }
            }
        }

        /** The invocation that an attempt made is the first of its function that is not taken yet. */
        private void called(HistoryEvent event) {
            calls.remove(event.id()); // that of an attempt before
            var text = event.json(true).toString();
            billed.stream()
                    .filter(call -> call.executionArn().isPresent() && text.contains(":" + call.functionName()))
                    .findFirst()
                    .ifPresent(call -> {
                        billed.remove(call);
                        calls.put(event.id(), call);
                    });
        }

        private boolean isAnswer(HistoryEvent exited) {
            for (var event = exited; event.previousEventId() > 0; ) {
                event = events.get((int) event.previousEventId() - 1);
                if (event.type().text().endsWith("StateEntered")) {
                    return false;
                }
                if (event.type().text().equals("TaskSubmitted")) {
                    return details(event).path("resource").asString().endsWith(".waitForTaskToken");
                }
            }
            return false;
        }

        private void note(String name, HistoryEvent event, String error) {
            var from = begun.get(event.id());
            if (from == null || name == null) {
                return;
            }
            var call = Optional.ofNullable(calls.get(event.id()));
            durations
                    .computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(new Timed(
                            new Samples.Attempt(
                                    micros(from, event.timestamp()),
                                    call.map(one -> one.millis() * 1000).orElse(0L),
                                    Optional.ofNullable(error)),
                            call.filter(one -> one.initMillis() > 0).isPresent()));
        }

        /** The message is sent; what nobody here receives is no measure of how long the state takes. */
        private void submitted(String name, HistoryEvent event, JsonNode details) {
            var id = Json.parse(details.path("output").asString("{}"))
                    .path("MessageId")
                    .asString("");
            if (polled.stream().anyMatch(batch -> batch.received().containsKey(id))) {
                note(name, event, null);
                begun.put(event.id(), event.timestamp());
                answered(event, id);
            }
        }

        /** From when a message was sent until its answer came: what the function that was handed it needed. */
        private void answered(HistoryEvent submitted, String id) {
            var exited = events.stream()
                    .filter(event -> event.id() > submitted.id()
                            && event.type().text().equals("TaskStateExited")
                            && names(event).equals(names.get(submitted.id())))
                    .findFirst();
            var batch = polled.stream()
                    .filter(one -> one.received().containsKey(id))
                    .reduce((_, last) -> last);
            var call = batch.flatMap(Metered.Polled::requestId)
                    .flatMap(request -> billed.stream()
                            .filter(one -> one.requestId().equals(request))
                            .findFirst());
            if (exited.isPresent() && call.isPresent()) {
                durations
                        .computeIfAbsent(id(call.get().functionName()), _ -> new ArrayList<>())
                        .add(new Timed(
                                new Samples.Attempt(
                                        micros(
                                                submitted.timestamp(),
                                                exited.get().timestamp()),
                                        call.get().millis() * 1000,
                                        Optional.empty()),
                                call.get().initMillis() > 0));
            }
        }

        private static String names(HistoryEvent exited) {
            return details(exited).path("name").asString("");
        }
    }

    /** What was measured. A cold attempt counts only where there is no warm one. */
    public Measured measured() {
        return new Measured(
                executions,
                durations.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> warm(each.getValue()))),
                cold.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> new Samples(each.getValue()))),
                branches,
                items,
                executions == 0 ? 0 : logGigabytes * (1L << 30) / executions,
                executions == 0 ? 0 : traces / executions);
    }

    private static Samples warm(List<Timed> all) {
        var warm = all.stream().filter(one -> !one.cold()).toList();
        return new Samples(
                (warm.isEmpty() ? all : warm).stream().map(Timed::attempt).toList());
    }
}
