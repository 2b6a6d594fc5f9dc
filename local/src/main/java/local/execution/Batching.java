package local.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.asl.MapState;
import local.asl.MapState.ItemBatcher;
import local.execution.MapRun.Child;
import local.expression.Expression;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The field ItemBatcher: packs items into the inputs of child executions, in their order, as many as each takes. */
record Batching(ItemBatcher batcher, MapState state, Visit visit, JsonNode effective) {

    List<Child> batches(List<JsonNode> items) {
        long maxItems = limit("MaxItemsPerBatch", batcher.maxItemsPerBatch(), Integer.MAX_VALUE);
        long maxBytes = limit("MaxInputBytesPerBatch", batcher.maxInputBytesPerBatch(), Limits.DATA);
        var batchInput = batcher.batchInput().map(template -> template.evaluate(visit.scope(effective)));
        var batches = new ArrayList<Child>();
        var batch = Json.array();
        for (var item : items) {
            batch.add(item);
            boolean overfull = batch.size() > 1 && Json.isLongerThan((int) maxBytes, input(batchInput, batch));
            if (overfull) {
                batch.remove(batch.size() - 1);
            }
            if (overfull || batch.size() == maxItems) {
                batches.add(new Child(input(batchInput, batch), batch.size()));
                batch = Json.array();
            }
            if (overfull) {
                batch.add(item);
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new Child(input(batchInput, batch), batch.size()));
        }
        return batches;
    }

    private static JsonNode input(Optional<JsonNode> batchInput, ArrayNode items) {
        var input = Json.object();
        batchInput.ifPresent(value -> input.set("BatchInput", value));
        return input.set("Items", items);
    }

    private long limit(String field, Optional<Expression> limit, long most) {
        var values = new Values(state.queryLanguage());
        return limit.map(expression -> {
            long value = values.integer(field, expression, expression.evaluate(visit.scope(effective)));
            if (value <= 0) {
                throw values.fault(field, "field %s must be positive".formatted(field));
            }
            return Math.min(value, most);
        }).orElse(most);
    }
}
