package local.conformance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import local.asl.Finding;
import local.asl.Resource;
import local.asl.StateMachine;
import local.asl.TaskState;
import local.execution.Engine;
import local.execution.Execution;
import local.execution.ExecutionRequest;
import local.execution.ExecutionStatus;
import local.execution.TestState;
import local.execution.TestStateRequest;
import local.execution.TestStateRequest.Configuration;
import local.execution.TestStateRequest.InspectionLevel;
import local.execution.TestStateRequest.Mock;
import local.execution.history.HistoryEvent;
import local.execution.task.TaskOutcome;
import local.json.Json;
import local.json.JsonText;
import local.time.Time;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Does again what was recorded, and says what came out otherwise. */
final class Rerun {

    private static final String STATES = "arn:aws:states:us-east-1:111111111111:";

    /** Some inputs name a time, and mean it as so and so far from the day on which they were written down. */
    private static final Clock AS_RECORDED =
            Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), Instant.parse("2026-11-22T09:44:30Z")));

    private Rerun() {}

    static List<String> differences(Recording recording) {
        try {
            return switch (recording.kind()) {
                case "history" -> history(recording);
                case "exec-output" -> output(recording);
                case "describe_execution" -> description(recording);
                case "start_execution_sync_response" -> syncResponse(recording);
                case "test_state" -> testState(recording);
                case "validate" -> validation(recording);
                default -> List.of(recording.kind() + " is not replayed yet");
            };
        } catch (Exception e) {
            return List.of(e.toString());
        }
    }

    private static List<String> history(Recording recording) throws Exception {
        var expected = recording.expected().path("events");
        var execution = run(recording, expected);
        var events = execution.history().events().stream().map(Rerun::event).toList();
        var likeness = new Likeness();
        compareEvents(expected, events, likeness);
        return likeness.differences();
    }

    private static ObjectNode event(HistoryEvent event) {
        return event.json(true);
    }

    /** Events that were sorted, and lost their ids, are compared as a set. */
    private static void compareEvents(JsonNode expected, List<ObjectNode> events, Likeness likeness) {
        if (expected.size() != events.size()) {
            likeness.compare("events", types(expected), types(Json.array().addAll(events)));
        }
        int count = Math.min(expected.size(), events.size());
        var unordered = new ArrayList<ObjectNode>();
        for (int i = 0; i < count; i++) {
            if (expected.get(i).path("id").asLong(0) == 0) {
                unordered.add(events.get(i).deepCopy().put("id", 0).put("previousEventId", 0));
            }
        }
        for (int i = 0; i < count; i++) {
            if (expected.get(i).path("id").asLong(0) > 0) {
                likeness.compare("events[" + i + "]", expected.get(i), ofEitherTime(expected.get(i), events, i));
            } else {
                var wanted = expected.get(i).deepCopy();
                ((ObjectNode) wanted).put("id", 0).put("previousEventId", 0);
                var found = unordered.stream()
                        .filter(event -> likeness.tryCompare(wanted, event))
                        .findFirst();
                found.ifPresentOrElse(unordered::remove, () -> likeness.compare("among the unordered", wanted, null));
            }
        }
    }

    /**
     * Since November 2024 the event that leaves a distributed Map follows from MapRunStarted, and before from
     * MapRunSucceeded, as it does here: most recordings are of then.
     */
    private static ObjectNode ofEitherTime(JsonNode expected, List<ObjectNode> events, int index) {
        var event = events.get(index);
        boolean leavesMapRun =
                index > 2 && events.get(index - 2).path("type").asString().equals("MapRunSucceeded");
        long previous = event.path("previousEventId").asLong();
        return leavesMapRun && expected.path("previousEventId").asLong() == previous - 1
                ? event.deepCopy().put("previousEventId", previous - 1)
                : event;
    }

    private static JsonNode types(JsonNode events) {
        return events.valueStream().map(event -> event.path("type")).collect(Json.toArray());
    }

    private static List<String> output(Recording recording) throws Exception {
        var execution = run(recording, Json.array());
        var likeness = new Likeness();
        likeness.compare(
                "output",
                recording.expected(),
                execution
                        .output()
                        .orElseGet(() -> Json.object()
                                .put("error", execution.error().orElse(null))
                                .put("cause", execution.cause().orElse(null))));
        return likeness.differences();
    }

    /** As {@code DescribeExecution} tells of it. */
    private static List<String> description(Recording recording) throws Exception {
        var execution = run(recording, Json.array());
        var redrivable = execution.status() != ExecutionStatus.SUCCEEDED;
        var answer = answer(execution)
                .put("redriveCount", execution.redriveCount())
                .put("redriveStatus", redrivable ? "REDRIVABLE" : "NOT_REDRIVABLE");
        if (!redrivable) {
            answer.put("redriveStatusReason", "Execution is SUCCEEDED and cannot be redriven");
        }
        var likeness = new Likeness();
        likeness.compare("", recording.expected(), answer);
        return likeness.differences();
    }

    /** As {@code StartSyncExecution} tells of it; what AWS bills is not compared. */
    private static List<String> syncResponse(Recording recording) throws Exception {
        var answer = answer(
                run(recording, Json.array(), onlyFailure(recording.expected().path("output"))));
        answer.set("billingDetails", recording.expected().path("billingDetails"));
        var likeness = new Likeness();
        likeness.compare("", recording.expected(), answer);
        return likeness.differences();
    }

    /** As {@code ValidateStateMachineDefinition} answers by default: without warnings. */
    private static List<String> validation(Recording recording) {
        var diagnostics = Json.array();
        for (var finding : StateMachine.validate(recording.definition(), recording.isExpress())) {
            if (finding.severity() == Finding.Severity.ERROR) {
                var diagnostic = diagnostics
                        .addObject()
                        .put("severity", finding.severity().name())
                        .put("code", finding.code().name())
                        .put("message", finding.message());
                finding.location().ifPresent(location -> diagnostic.put("location", location));
            }
        }
        var answer = Json.object()
                .put("result", diagnostics.isEmpty() ? "OK" : "FAIL")
                .put("truncated", false);
        answer.set("diagnostics", diagnostics);
        var likeness = new Likeness();
        likeness.compare("", recording.expected(), answer);
        return likeness.differences();
    }

    private static List<String> testState(Recording recording) {
        try (var time = Time.skipping(AS_RECORDED, _ -> {})) {
            var result = TestState.run(
                    new Engine(time, new Replay(time, Json.array(), Optional.empty())), testStateRequest(recording));
            var answer = Json.object().put("status", result.status().name());
            result.output().ifPresent(output -> answer.put("output", Json.write(output)));
            result.error().ifPresent(error -> answer.put("error", error));
            result.cause().ifPresent(cause -> answer.put("cause", cause));
            result.nextState().ifPresent(next -> answer.put("nextState", next));
            result.inspectionData().ifPresent(data -> answer.set("inspectionData", data));
            var likeness = new Likeness();
            likeness.compare("", recording.expected(), answer);
            return likeness.differences();
        }
    }

    private static TestStateRequest testStateRequest(Recording recording) {
        var args = recording.json().path("args");
        var mock = args.path("mock");
        var configuration = args.path("stateConfiguration");
        return new TestStateRequest(
                recording.definition(),
                text(args, "stateName"),
                recording.input().isNull() ? Json.object() : recording.input(),
                "arn:aws:iam::111111111111:role/role",
                "us-east-1",
                "111111111111",
                InspectionLevel.valueOf(args.path("inspectionLevel").asString("INFO")),
                text(args, "context").map(context -> (ObjectNode) Json.parse(context)),
                Map.of(),
                text(mock, "result")
                        .<Mock>map(result -> new Mock.Result(Json.parse(result)))
                        .or(() -> Optional.of(mock.path("errorOutput"))
                                .filter(JsonNode::isObject)
                                .map(error -> new Mock.ErrorOutput(
                                        error.path("error").asString(null),
                                        error.path("cause").asString(null)))),
                new Configuration(
                        configuration.path("retrierRetryCount").asInt(0),
                        text(configuration, "errorCausedByState"),
                        configuration.path("mapIterationFailureCount").asInt(0),
                        text(configuration, "mapItemReaderData")));
    }

    private static Optional<String> text(JsonNode object, String name) {
        return Optional.ofNullable(object.path(name).asString(null));
    }

    private static ObjectNode answer(Execution execution) {
        var included = Json.object().put("included", true);
        var answer = Json.object();
        answer.put("executionArn", execution.arn())
                .put("name", execution.name())
                .put("stateMachineArn", execution.stateMachineArn());
        answer.put("status", execution.status().name()).put("startDate", 0).put("stopDate", 0);
        answer.put("input", Json.write(execution.input())).set("inputDetails", included);
        execution
                .output()
                .ifPresent(output -> answer.put("output", Json.write(output)).set("outputDetails", included));
        execution.error().ifPresent(error -> answer.put("error", error));
        execution.cause().ifPresent(cause -> answer.put("cause", cause));
        return answer;
    }

    /** The failure that a catcher passed on to the end, where one did: each task failed so. */
    private static Optional<TaskOutcome> onlyFailure(JsonNode output) {
        return output.has("Error") && output.has("Cause")
                ? Optional.of(new TaskOutcome.Failed(
                        output.path("Error").asString(), output.path("Cause").asString()))
                : Optional.empty();
    }

    private static Execution run(Recording recording, JsonNode events) throws Exception {
        return run(recording, events, Optional.empty());
    }

    private static Execution run(Recording recording, JsonNode events, Optional<TaskOutcome> unrecorded)
            throws Exception {
        var started = events.path(0).path("executionStartedEventDetails");
        try (var time = Time.skipping(AS_RECORDED, _ -> {})) {
            var replay = new Replay(time, events, unrecorded);
            var engine = new Engine(time, replay, new ReplayedObjects(recording, events));
            replay.engine(engine);
            var machine = StateMachine.parse(withoutStubs(recording.definition()), recording.isExpress());
            machine.flow().states().values().forEach(state -> {
                if (state instanceof TaskState task && task.resource() instanceof Resource.Activity activity) {
                    replay.workAt(activity.arn(), state.name());
                }
            });
            var ended = new CompletableFuture<Execution>();
            var execution = engine.start(new ExecutionRequest(
                    STATES + (recording.isExpress() ? "express:machine:run:1" : "execution:machine:run"),
                    "run",
                    STATES + "stateMachine:machine",
                    machine,
                    started.path("roleArn").asString("arn:aws:iam::111111111111:role/role"),
                    JsonText.of(input(text(recording.input()), text(started.path("input")))),
                    recording.isExpress(),
                    (_, _) -> {}));
            execution.whenEnded(() -> ended.complete(execution));
            try {
                return ended.get(10, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                execution.stop("Conformance.DidNotEnd", null);
                return execution;
            }
        }
    }

    /** A Resource that was redacted altogether can only be an activity. */
    private static String withoutStubs(String definition) {
        return definition.replace("\"stub-create_activity\"", "\"" + STATES + "activity:stub-create_activity\"");
    }

    /** JSON in a string is what was meant. */
    private static JsonNode text(JsonNode value) {
        try {
            return value.isString() ? Json.parse(value.stringValue()) : value;
        } catch (JacksonException e) {
            return value;
        }
    }

    /** The input as it was sent; where the recording knows a value only by its token, the token. */
    private static JsonNode input(JsonNode sent, JsonNode started) {
        if (sent.isNull() && started.isMissingNode()) {
            return Json.object();
        }
        if (sent.isObject() && started.isObject()) {
            var input = Json.object();
            sent.forEachEntry(
                    (name, value) -> input.set(name, started.has(name) ? input(value, started.get(name)) : value));
            return input;
        }
        return sent.isString() && started.isString() && !started.stringValue().matches("<?(date|timestamp|datetime)>?")
                ? started
                : sent;
    }
}
