package local.execution;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import local.asl.Resource;
import local.asl.StateMachine;
import local.asl.expression.StatesException;
import local.execution.history.HistoryEvent;
import local.execution.items.Objects;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.json.Json;
import local.json.JsonText;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/** Runs definitions on skipping time, with tasks that a test gives. */
final class Lab implements TaskServices, AutoCloseable {

    static final String MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:example";
    static final String EXECUTION = "arn:aws:states:us-east-1:123456789012:execution:example:run";
    static final String ROLE = "arn:aws:iam::123456789012:role/example";

    final List<Duration> skipped = new CopyOnWriteArrayList<>();
    final List<TaskCall> calls = new CopyOnWriteArrayList<>();
    final Time time = Time.skipping(skipped::add);
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final Engine engine = new Engine(time, this, new Bucket());
    private final Map<String, Function<TaskCall, JsonNode>> tasks = new LinkedHashMap<>();
    private final Map<String, Function<Hold, JsonNode>> slowTasks = new LinkedHashMap<>();
    private Function<TaskCall, JsonNode> anyTask = TaskCall::arguments;

    /** What the Task state of that name does. */
    Lab task(String state, Function<TaskCall, JsonNode> work) {
        tasks.put(state, work);
        return this;
    }

    /** What every Task state does that nothing else is said of. */
    Lab anyTask(Function<TaskCall, JsonNode> work) {
        anyTask = work;
        return this;
    }

    /** The same, of a task that takes its own time and gives its hold back meanwhile. */
    Lab slowTask(String state, Function<Hold, JsonNode> work) {
        slowTasks.put(state, work);
        return this;
    }

    Execution start(String definition, String input) {
        return start(definition, input, (_, _) -> {});
    }

    /** @param listener told of the events of this execution and of its children */
    Execution start(String definition, String input, BiConsumer<String, HistoryEvent> listener) {
        return engine.start(new ExecutionRequest(
                EXECUTION,
                "run",
                MACHINE,
                StateMachine.parse(definition),
                ROLE,
                JsonText.parse(input),
                false,
                listener));
    }

    /** Runs it to its end. */
    Execution run(String definition, String input) {
        return start(definition, input).await();
    }

    /** What it gives, as JSON text. */
    String output(String definition, String input) {
        var execution = run(definition, input);
        return execution
                .output()
                .map(Json::write)
                .orElseThrow(() -> new AssertionError(execution.error() + ": " + execution.cause()));
    }

    /** The history as lines such as {@code 3 <2 PassStateExited}. */
    static List<String> events(Execution execution) {
        return execution.history().events().stream()
                .map(event -> "%d <%d %s"
                        .formatted(
                                event.id(),
                                event.previousEventId(),
                                event.type().text()))
                .toList();
    }

    /** How long it took. */
    long secondsOf(Execution execution) {
        return Duration.between(execution.startDate(), execution.stopDate().orElseThrow())
                .toSeconds();
    }

    /** The object of that key, as text. */
    String text(String key) {
        return new String(objects.get(key), StandardCharsets.UTF_8);
    }

    static StatesException failure(String error, String cause) {
        return new StatesException(error, cause);
    }

    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        calls.add(call);
        var slow = slowTasks.get(call.stateName());
        return slow != null
                ? slow.apply(hold)
                : tasks.getOrDefault(call.stateName(), anyTask).apply(call);
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean supports(Resource resource) {
        return true;
    }

    @Override
    public void close() {
        time.close();
    }

    /** One bucket of objects, whatever the bucket's name. */
    private final class Bucket implements Objects {

        @Override
        public byte[] get(Caller caller, String bucket, String key) {
            if (!objects.containsKey(key)) {
                throw failure("S3.NoSuchKeyException", "The specified key does not exist.");
            }
            return objects.get(key);
        }

        @Override
        public List<Summary> list(Caller caller, String bucket, String prefix) {
            return objects.entrySet().stream()
                    .filter(object -> object.getKey().startsWith(prefix))
                    .sorted(Map.Entry.comparingByKey())
                    .map(object -> new Summary(
                            object.getKey(), Instant.EPOCH, "\"etag\"", object.getValue().length, "STANDARD"))
                    .toList();
        }

        @Override
        public void put(Caller caller, String bucket, String key, byte[] content) {
            objects.put(key, content);
        }
    }
}
