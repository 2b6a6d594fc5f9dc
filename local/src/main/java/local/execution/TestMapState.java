package local.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import local.asl.Data;
import local.asl.MapState;
import local.asl.expression.ErrorName;
import local.execution.task.Failure;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A Map state in {@code TestState}: everything but the iterations, whose outputs a mock gives. */
record TestMapState(MapState state, Visit visit, TestStateRequest.Configuration configuration, Inspection inspection) {

    /** @param mock gives the result, or fails */
    Step run(Supplier<JsonNode> mock) {
        visit.inspect(inspection::see);
        var effective = visit.data().effectiveInput(state.data());
        var items = items(effective);
        inspection.see("maxConcurrency", new MapStateRun(state, visit).maxConcurrency(effective));
        boolean exceeded = exceedsTolerance(effective, items.size());
        var result = mock.get();
        if (exceeded) {
            throw Failure.of(
                    ErrorName.EXCEED_TOLERATED_FAILURE_THRESHOLD,
                    "The specified tolerated failure threshold was exceeded");
        }
        return visit.data().succeed(result, state.data(), state.assign(), state.transition());
    }

    private JsonNode items(JsonNode effective) {
        JsonNode items;
        if (state.itemReader().isPresent()) {
            items = configuration.mapItemReaderData().map(TestMapState::read).orElseGet(Json::array);
        } else {
            items = new MapStateRun(state, visit).items(effective);
            if (state.data() instanceof Data.Paths && state.items().isPresent()) {
                inspection.see("afterItemsPath", items);
            }
        }
        var inputs = inputs(effective, items);
        state.itemBatcher()
                .ifPresent(batcher -> inspection.see(
                        "afterItemBatcher",
                        Batching.of(batcher, state.queryLanguage(), visit.scope(effective)).batches(inputs).stream()
                                .map(MapRun.Child::input)
                                .collect(Json.toArray())));
        return items;
    }

    /** What each iteration gets. */
    private List<JsonNode> inputs(JsonNode effective, JsonNode items) {
        var inputs = new ArrayList<JsonNode>();
        for (var item : items) {
            var mapItem = Json.object().put("Index", inputs.size()).set("Value", item);
            inputs.add(state.itemSelector()
                    .map(of -> of.evaluate(visit.itemScope(effective, mapItem)))
                    .orElse(item));
        }
        if (state.itemSelector().isPresent()) {
            inspection.see("afterItemSelector", inputs.stream().collect(Json.toArray()));
        }
        return inputs;
    }

    /** The items, where the data is a JSON array; else each line is one. */
    private static JsonNode read(String data) {
        try {
            var json = Json.parse(data);
            return json.isArray() ? json : Json.array().add(json);
        } catch (JacksonException e) {
            var lines = Json.array();
            data.lines().forEach(lines::add);
            return lines;
        }
    }

    private boolean exceedsTolerance(JsonNode effective, int items) {
        int failures = configuration.mapIterationFailureCount();
        if (failures > items) {
            throw new IllegalArgumentException(
                    "mapIterationFailureCount is " + failures + " and there are " + items + " items");
        }
        var tolerance = new MapStateRun(state, visit).tolerance(effective);
        tolerance.count().ifPresent(tolerated -> inspection.see("toleratedFailureCount", tolerated));
        tolerance.percentage().ifPresent(tolerated -> inspection.see("toleratedFailurePercentage", tolerated));
        boolean isLimited =
                tolerance.count().isPresent() || tolerance.percentage().isPresent();
        return isLimited && tolerance.isExceeded(failures, items);
    }
}
