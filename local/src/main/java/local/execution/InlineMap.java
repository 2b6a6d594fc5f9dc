package local.execution;

import static local.execution.history.HistoryEventType.MAP_ITERATION_STARTED;
import static local.execution.history.HistoryEventType.MAP_ITERATION_SUCCEEDED;
import static local.execution.history.HistoryEventType.MAP_STATE_STARTED;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import local.asl.Limits;
import local.asl.MapState;
import local.execution.history.EventDetails;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;

/**
 * The iterations of a Map state in the execution itself. As many strands as may run at a time share them out: each
 * takes the next item when it is done with one, and the next iteration follows from its last event.
 */
final class InlineMap {

    private final MapState state;
    private final Visit visit;
    private final JsonNode effective;
    private final long maxConcurrency;
    private final List<JsonNode> mapItems = new ArrayList<>();
    private final List<JsonText> inputs = new ArrayList<>();
    private final Queue<Integer> pending = new ArrayDeque<>();
    private List<Checkpoint> iterations;
    private String base;

    /** @param maxConcurrency 0 for as many as there can be */
    InlineMap(MapState state, Visit visit, JsonNode effective, long maxConcurrency) {
        this.state = state;
        this.visit = visit;
        this.effective = effective;
        this.maxConcurrency = maxConcurrency;
    }

    /** @return the list of outputs, in the order of the items */
    JsonNode run(JsonNode items) {
        var strand = visit.strand();
        base = visit.forks().start(visit.strand(), MAP_STATE_STARTED, new EventDetails.MapStarted(items.size()));
        for (var item : items) {
            select(item);
        }
        iterations = visit.forks().checkpoints(items.size());
        IntStream.range(0, items.size())
                .filter(index -> !iterations.get(index).isDone())
                .forEach(pending::add);
        var fork = new Fork(strand);
        long strands =
                maxConcurrency == 0 ? Limits.INLINE_CONCURRENCY : Math.min(maxConcurrency, Limits.INLINE_CONCURRENCY);
        for (long i = 0; i < strands && !pending.isEmpty(); i++) {
            int first = pending.remove();
            begin(fork.start(path(first), worker -> iterate(worker, first)), first);
        }
        fork.join();
        return visit.forks().join();
    }

    /** Of the strand of that iteration. */
    private String path(int index) {
        return base + "." + index;
    }

    private void select(JsonNode item) {
        var mapItem = Json.object().put("Index", mapItems.size()).set("Value", item);
        mapItems.add(mapItem);
        inputs.add(JsonText.of(state.itemSelector()
                .map(selector -> selector.evaluate(visit.itemScope(effective, mapItem)))
                .orElse(item)));
    }

    private void iterate(Strand worker, int first) {
        var variables = worker.variables();
        for (Integer index = first; index != null; index = pending.poll()) {
            if (index != first) {
                begin(worker, index);
            }
            new FlowRun(worker, state.processor().flow(), iterations.get(index)).run(inputs.get(index));
            end(worker, index);
            worker.assign(variables);
        }
    }

    /** The next iteration does not follow from the event that ends this one; the Map state's own does. */
    private void end(Strand worker, int index) {
        var succeeded = new EventDetails.Iteration(state.name(), index);
        if (!pending.isEmpty()) {
            worker.note(worker.lastEvent(), MAP_ITERATION_SUCCEEDED, succeeded);
        } else {
            worker.record(MAP_ITERATION_SUCCEEDED, succeeded);
        }
        worker.iterate(null, null);
    }

    private void begin(Strand worker, int index) {
        var iteration = new EventDetails.Iteration(state.name(), index);
        worker.at(path(index));
        worker.iterate(iteration, mapItems.get(index));
        worker.record(MAP_ITERATION_STARTED, iteration);
    }
}
