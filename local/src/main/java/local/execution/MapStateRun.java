package local.execution;

import local.asl.MapState;
import local.asl.expression.ErrorName;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.StatesException;
import local.asl.expression.Values;
import local.execution.MapRun.Tolerance;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Does the same with each item of a list, inline or as child executions of their own. */
record MapStateRun(MapState state, Visit visit) {

    Step run() {
        return new Attempts(visit, state).run(this::attempt, this::fail);
    }

    private Step attempt() {
        var effective = visit.data().effectiveInput(state.data());
        long maxConcurrency = maxConcurrency(effective);
        var result = switch (state.processor().mode()) {
            case INLINE -> new InlineMap(state, visit, effective, maxConcurrency).run(items(effective));
            case DISTRIBUTED ->
                new DistributedMap(state, visit, effective, maxConcurrency)
                        .run(state.itemReader().isPresent() ? null : items(effective));
        };
        visit.strand().note(visit.strand().lastEvent(), HistoryEventType.MAP_STATE_SUCCEEDED, EventDetails.NONE);
        return visit.data().succeed(result, state.data(), state.assign(), state.transition());
    }

    /** What MaxConcurrency gives; 0 is for no limit. */
    long maxConcurrency(JsonNode effective) {
        return state.maxConcurrency()
                .map(expression -> {
                    var values = new Values(state.queryLanguage());
                    long limit =
                            values.integer("MaxConcurrency", expression, expression.evaluate(visit.scope(effective)));
                    if (limit < 0) {
                        throw values.fault("MaxConcurrency", "MaxConcurrency cannot be negative.");
                    }
                    return limit;
                })
                .orElse(0L);
    }

    /** What ToleratedFailureCount and ToleratedFailurePercentage give. */
    Tolerance tolerance(JsonNode effective) {
        var values = new Values(state.queryLanguage());
        var scope = visit.scope(effective);
        var count = state.toleratedFailureCount().map(expression -> {
            long tolerated = values.integer("ToleratedFailureCount", expression, expression.evaluate(scope));
            if (tolerated < 0) {
                throw values.fault("ToleratedFailureCount", "ToleratedFailureCount cannot be negative.");
            }
            return tolerated;
        });
        var percentage = state.toleratedFailurePercentage().map(expression -> {
            double tolerated = values.number("ToleratedFailurePercentage", expression, expression.evaluate(scope));
            if (tolerated < 0 || tolerated > 100) {
                throw values.fault(
                        "ToleratedFailurePercentage", "ToleratedFailurePercentage must be between 0 and 100.");
            }
            return tolerated;
        });
        return new Tolerance(count, percentage);
    }

    /** What ItemsPath or Items gives; the effective input where there is neither. */
    JsonNode items(JsonNode effective) {
        var items = state.items()
                .map(expression -> expression.evaluate(visit.scope(effective)))
                .orElse(effective);
        if (items.isArray()) {
            return items;
        }
        if (state.queryLanguage() == QueryLanguage.JSON_PATH) {
            throw new StatesException(
                    ErrorName.RUNTIME,
                    "Reference path \"%s\" must point to array."
                            .formatted(state.items()
                                    .map(MapStateRun::withinContext)
                                    .orElse("$")));
        }
        throw state.items()
                .map(expression -> Values.unexpectedType("array", "Items", expression, items))
                .orElseGet(() -> new StatesException(
                        ErrorName.QUERY_EVALUATION_ERROR,
                        "Map state input must be an array but was: " + Json.write(items)));
    }

    /** AWS names a path into the context object as one into the input. */
    private static String withinContext(Expression path) {
        return path.source().startsWith("$$") ? path.source().substring(1) : path.source();
    }

    private void fail() {
        visit.strand().record(HistoryEventType.MAP_STATE_FAILED, EventDetails.NONE);
        visit.strand().visit(null);
    }
}
