package local.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.asl.Limits;
import local.asl.MapState.ItemBatcher;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.Scope;
import local.asl.expression.Values;
import local.execution.MapRun.Child;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The field ItemBatcher, with what its expressions gave: packs items into the inputs of child executions, in their
 * order, as many as each takes.
 */
record Batching(long maxItems, long maxBytes, Optional<JsonNode> batchInput) {

    static Batching of(ItemBatcher batcher, QueryLanguage language, Scope scope) {
        var values = new Values(language);
        return new Batching(
                limit("MaxItemsPerBatch", batcher.maxItemsPerBatch(), Integer.MAX_VALUE, values, scope),
                limit("MaxInputBytesPerBatch", batcher.maxInputBytesPerBatch(), Limits.DATA, values, scope),
                batcher.batchInput().map(template -> template.evaluate(scope)));
    }

    private static long limit(String field, Optional<Expression> limit, long most, Values values, Scope scope) {
        return limit.map(expression -> {
                    long value = values.integer(field, expression, expression.evaluate(scope));
                    if (value <= 0) {
                        throw values.fault(field, "field %s must be positive".formatted(field));
                    }
                    return Math.min(value, most);
                })
                .orElse(most);
    }

    List<Child> batches(List<JsonNode> items) {
        var batches = new ArrayList<Child>();
        var batch = Json.array();
        for (var item : items) {
            batch.add(item);
            boolean overfull = batch.size() > 1 && Json.isLongerThan((int) maxBytes, input(batch));
            if (overfull) {
                batch.remove(batch.size() - 1);
            }
            if (overfull || batch.size() == maxItems) {
                batches.add(new Child(input(batch), batch.size()));
                batch = Json.array();
            }
            if (overfull) {
                batch.add(item);
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new Child(input(batch), batch.size()));
        }
        return batches;
    }

    private JsonNode input(ArrayNode items) {
        var input = Json.object();
        batchInput.ifPresent(value -> input.set("BatchInput", value));
        return input.set("Items", items);
    }
}
