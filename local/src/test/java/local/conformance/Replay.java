package local.conformance;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import local.asl.Resource;
import local.asl.expression.StatesException;
import local.execution.Engine;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/** Answers tasks as they were answered on AWS, each state's in their order. */
final class Replay implements TaskServices {

    /** What became of one task: how it ended, and before that the answer to its submission. */
    private static final class Task {
        private Optional<JsonNode> submitted = Optional.empty();
        private TaskOutcome outcome;
        private Optional<String> workerName = Optional.empty();
    }

    private final Time time;
    private final Map<String, Queue<Task>> tasks = new ConcurrentHashMap<>();
    private final Map<String, Task> inFlight = new ConcurrentHashMap<>();
    private final Optional<TaskOutcome> unrecorded;
    private Engine engine;

    /** @param unrecorded how a task ends of which nothing is recorded; by default it gives back its arguments */
    Replay(Time time, JsonNode events, Optional<TaskOutcome> unrecorded) {
        this.time = time;
        this.unrecorded = unrecorded;
        read(events);
    }

    /** Whose tokens its callbacks use. */
    void engine(Engine engine) {
        this.engine = engine;
    }

    private void read(JsonNode events) {
        var byId = new HashMap<Long, JsonNode>();
        events.forEach(event -> byId.put(event.path("id").asLong(0), event));
        var lastOfState = new HashMap<String, Task>();
        for (var event : events) {
            var type = event.path("type").asString();
            if (!type.matches("(Task|Activity|LambdaFunction)"
                    + "(Scheduled|Started|Submitted|Succeeded|Failed|SubmitFailed|TimedOut)")) {
                continue;
            }
            var state = stateOf(event, byId);
            var details = event.properties().stream()
                    .filter(field -> field.getKey().endsWith("EventDetails"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(Json.object());
            if (type.endsWith("Scheduled")) {
                lastOfState.put(state, new Task());
                tasks.computeIfAbsent(state, _ -> new ArrayDeque<>()).add(lastOfState.get(state));
            }
            var task = lastOfState.get(state);
            if (type.endsWith("Submitted")) {
                task.submitted = Optional.of(value(details.path("output")));
            } else if (type.endsWith("Succeeded")) {
                task.outcome = new TaskOutcome.Succeeded(value(details.path("output")));
            } else if (type.endsWith("Failed")) {
                task.outcome = new TaskOutcome.Failed(text(details.get("error")), text(details.get("cause")));
            } else if (type.equals("ActivityStarted")) {
                task.workerName = Optional.ofNullable(text(details.get("workerName")));
            }
        }
    }

    /** Follows the events back to the one that entered the state. */
    private static String stateOf(JsonNode event, Map<Long, JsonNode> byId) {
        var at = event;
        while (at != null && !at.path("type").asString().endsWith("StateEntered")) {
            at = byId.get(at.path("previousEventId").asLong(0));
        }
        return at == null
                ? ""
                : at.path("stateEnteredEventDetails").path("name").asString();
    }

    /** A result as it was before it became text, or what the recording made of the text. */
    private static JsonNode value(JsonNode recorded) {
        return recorded.isString() ? Json.parse(recorded.stringValue()) : recorded;
    }

    private static String text(JsonNode recorded) {
        return recorded == null ? null : recorded.isString() ? recorded.stringValue() : Json.write(recorded);
    }

    /** The next task of that state, if one is left. */
    private synchronized Optional<Task> next(String state) {
        return Optional.ofNullable(tasks.get(state)).map(Queue::poll);
    }

    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        var next = next(call.stateName());
        if (next.isEmpty()) {
            return answer(unrecorded.orElseGet(() -> new TaskOutcome.Succeeded(call.arguments())), hold);
        }
        var task = next.get();
        if (task.submitted.isEmpty()) {
            return answer(task.outcome, hold);
        }
        call.taskToken().ifPresentOrElse(token -> callBack(token, task.outcome), () -> inFlight.put(key(call), task));
        return task.submitted.get();
    }

    private JsonNode answer(TaskOutcome outcome, Hold hold) {
        return switch (outcome) {
            case TaskOutcome.Succeeded(var output) -> output;
            case TaskOutcome.Failed failed -> throw new StatesException(failed.error(), failed.cause());
            case TaskOutcome.TimedOut _ -> throw new AssertionError("not recorded as an outcome");
            case null -> new Signal<JsonNode>(time).await(hold);
        };
    }

    private void callBack(String token, TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Succeeded(var output) -> engine.tokens().success(token, output);
            case TaskOutcome.Failed(var error, var cause) -> engine.tokens().failure(token, error, cause);
            case TaskOutcome.TimedOut _ -> throw new AssertionError("not recorded as an outcome");
            case null -> {
                // nobody called back
            }
        }
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        var task = inFlight.remove(key(call));
        if (task != null && task.outcome != null) {
            done.send(task.outcome);
        }
    }

    private static String key(TaskCall call) {
        return call.executionArn() + call.stateName();
    }

    /** Works at an activity as the recorded worker did. */
    void workAt(String activityArn, String state) {
        next(state).ifPresent(task -> {
            engine.activities().create(activityArn);
            Thread.ofVirtual().start(() -> {
                try (var hold = time.hold()) {
                    var fetched = engine.activities().getActivityTask(activityArn, task.workerName, hold);
                    while (fetched.isEmpty()) {
                        fetched = engine.activities().getActivityTask(activityArn, task.workerName, hold);
                    }
                    callBack(fetched.get().taskToken(), task.outcome);
                }
            });
        });
    }

    @Override
    public boolean supports(Resource resource) {
        return true;
    }
}
