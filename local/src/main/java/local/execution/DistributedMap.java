package local.execution;

import static local.execution.history.HistoryEventType.MAP_RUN_FAILED;
import static local.execution.history.HistoryEventType.MAP_RUN_REDRIVEN;
import static local.execution.history.HistoryEventType.MAP_RUN_STARTED;
import static local.execution.history.HistoryEventType.MAP_RUN_SUCCEEDED;
import static local.execution.history.HistoryEventType.MAP_STATE_STARTED;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import local.asl.MapState;
import local.asl.Resource;
import local.asl.StateMachine;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.MapRun.Child;
import local.execution.MapRun.Tolerance;
import local.execution.history.EventDetails;
import local.execution.task.Failure;
import local.execution.task.TaskCall;
import local.json.Arn;
import local.json.Json;
import local.json.JsonText;
import local.time.Signal;
import tools.jackson.databind.JsonNode;

/**
 * A Map state in distributed mode: each item, or batch of items, becomes a child execution with a history of its own.
 */
record DistributedMap(MapState state, Visit visit, JsonNode effective, long maxConcurrency) {

    /** @param items null where an ItemReader reads them */
    JsonNode run(JsonNode items) {
        var strand = visit.strand();
        visit.forks()
                .start(
                        visit.strand(),
                        MAP_STATE_STARTED,
                        new EventDetails.MapStarted(items == null ? 0 : items.size()));
        var tolerance = new MapStateRun(state, visit).tolerance(effective);
        Supplier<JsonNode> source = items != null ? () -> items : ItemReading.of(state, visit, effective)::items;
        var batching =
                state.itemBatcher().map(batcher -> Batching.of(batcher, state.queryLanguage(), visit.scope(effective)));
        var redriven = visit.forks().unfinishedMapRun();
        var mapRun = redriven.orElseGet(() -> start(tolerance));
        try {
            return redriven.isPresent() ? redrive(mapRun) : run(mapRun, source, batching);
        } catch (StatesException e) {
            throw failed(mapRun, e.error(), e.cause());
        } catch (Aborted e) {
            mapRun.end(ExecutionStatus.ABORTED);
            throw e;
        } catch (Failure e) {
            throw e;
        } catch (RuntimeException | Error e) {
            mapRun.end(ExecutionStatus.FAILED);
            throw e;
        }
    }

    private MapRun start(Tolerance tolerance) {
        var execution = visit.strand().execution();
        // Where it was started before a crash, its children are there under its ARN.
        var before = visit.strand()
                .nextRecorded()
                .filter(next -> Recorded.is(next, MAP_RUN_STARTED))
                .map(next ->
                        next.at("/event/mapRunStartedEventDetails/mapRunArn").stringValue());
        if (before.isEmpty()) {
            permit(
                    "startExecution",
                    "StateMachineArn",
                    execution.stateMachineArn().split("/", 2)[0]);
        }
        var mapRun = new MapRun(
                before.orElseGet(() -> childArn("mapRun", UUID.randomUUID().toString())),
                execution,
                maxConcurrency,
                tolerance);
        execution.add(mapRun);
        visit.forks().mapRun(mapRun);
        visit.strand().record(MAP_RUN_STARTED, new EventDetails.MapRunStarted(mapRun.arn()));
        return mapRun;
    }

    private JsonNode run(MapRun mapRun, Supplier<JsonNode> source, Optional<Batching> batching) {
        var inputs = inputs(source.get());
        var children = batching.map(of -> of.batches(inputs))
                .orElseGet(
                        () -> inputs.stream().map(input -> new Child(input, 1)).toList());
        return result(mapRun, mapRun.run(children, child -> start(mapRun, child)));
    }

    /** Goes on with the children that did not succeed. */
    private JsonNode redrive(MapRun mapRun) {
        permit("redriveExecution", "ExecutionArn", childArn("execution", "*"));
        visit.strand()
                .record(MAP_RUN_REDRIVEN, new EventDetails.MapRunRedriven(mapRun.arn(), mapRun.redriveCount() + 1));
        return result(mapRun, mapRun.redrive(child -> start(mapRun, child)));
    }

    /**
     * By the machine's role.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html">Policies for
     *     distributed Map states</a>
     */
    private void permit(String action, String argument, String arn) {
        var execution = visit.strand().execution();
        var called = new Resource.Integration(
                "arn:aws:states:::states:" + action, "states", action, Resource.Pattern.REQUEST_RESPONSE);
        execution
                .services()
                .permit(new TaskCall(
                        called,
                        Json.object().put(argument, arn),
                        execution.roleArn(),
                        Optional.empty(),
                        execution.arn(),
                        state.name(),
                        Optional.empty()));
    }

    private JsonNode result(MapRun mapRun, Signal<Boolean> done) {
        var strand = visit.strand();
        strand.await(done, false);
        if (mapRun.fault().isPresent()) {
            throw new StatesException(
                    ErrorName.RUNTIME, Failure.sentence(mapRun.fault().get()));
        }
        if (mapRun.isExceeded()) {
            throw new StatesException(
                    ErrorName.EXCEED_TOLERATED_FAILURE_THRESHOLD,
                    "The specified tolerated failure threshold was exceeded");
        }
        var result = new ResultWriting(state, visit, effective).result(mapRun);
        mapRun.end(ExecutionStatus.SUCCEEDED);
        strand.record(MAP_RUN_SUCCEEDED, EventDetails.NONE);
        return result;
    }

    private Failure failed(MapRun mapRun, String error, String cause) {
        mapRun.end(ExecutionStatus.FAILED);
        visit.strand().record(MAP_RUN_FAILED, new EventDetails.Failed(error, cause));
        return Failure.found(error, cause);
    }

    private List<JsonNode> inputs(JsonNode items) {
        var inputs = new ArrayList<JsonNode>(items.size());
        for (var item : items) {
            var mapItem = Json.object().put("Index", inputs.size()).set("Value", item);
            inputs.add(state.itemSelector()
                    .map(selector -> selector.evaluate(visit.itemScope(effective, mapItem)))
                    .orElse(item));
        }
        return inputs;
    }

    /** Starts a child; one of a Standard kind that ran before is redriven, where it can be. */
    private Execution start(MapRun mapRun, Child child) {
        var before = child.execution();
        if (before != null && !before.isExpress()) {
            if (before.isRedrivable()) {
                before.redrive();
            }
            return before;
        }
        var execution = visit.strand().execution();
        var engine = visit.strand().engine();
        var recorded = engine.journal().child(mapRun.arn(), child.index());
        var name = recorded.map(found -> found.start().get("name").stringValue())
                .orElseGet(() -> UUID.randomUUID().toString());
        boolean express = state.processor().express();
        var machine = new StateMachine(
                Optional.empty(),
                state.queryLanguage(),
                Optional.empty(),
                state.processor().flow(),
                execution.machine().definition());
        var arn = express ? childArn("express", name) + ":" + UUID.randomUUID() : childArn("execution", name);
        var request = new ExecutionRequest(
                arn,
                name,
                execution.stateMachineArn() + "/" + label(),
                machine,
                execution.roleArn(),
                JsonText.of(child.input()),
                express,
                execution.listener(),
                Json.object().put("mapRun", mapRun.arn()).put("index", child.index()));
        if (recorded.isEmpty()) {
            return engine.start(request, execution.services());
        }
        var takenUp = engine.takeUp(request, execution.services(), recorded.get());
        takenUp.goOn();
        return takenUp;
    }

    /** {@code arn:aws:states:us-east-1:123456789012:mapRun:machine/label:name}. */
    private String childArn(String kind, String name) {
        var machine = Arn.of(visit.strand().execution().stateMachineArn());
        return machine.withResource(kind + ":" + machine.name() + "/" + label() + ":" + name)
                .toString();
    }

    /** Label; where the definition has none, one that stays the same for this state of this machine. */
    private String label() {
        return state.label()
                .orElseGet(
                        () -> UUID.nameUUIDFromBytes((visit.strand().execution().stateMachineArn() + "/" + state.name())
                                        .getBytes(StandardCharsets.UTF_8))
                                .toString());
    }
}
