package local.execution;

import java.util.stream.Stream;
import local.asl.MapState;
import local.asl.MapState.ItemReader;
import local.asl.Resource;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.asl.expression.Values;
import local.execution.items.ItemFile;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The field ItemReader, with what its expressions gave: gets the items of a distributed Map from objects. Whatever goes
 * wrong with that is {@code States.ItemReaderFailed}.
 */
record ItemReading(ItemReader reader, Visit visit, long maxItems, JsonNode arguments) {

    private static final long MOST_ITEMS = 100_000_000;

    static ItemReading of(MapState state, Visit visit, JsonNode effective) {
        var reader = state.itemReader().orElseThrow();
        var scope = visit.scope(effective);
        return new ItemReading(
                reader,
                visit,
                reader.config()
                        .maxItems()
                        .map(expression -> new Values(state.queryLanguage())
                                .integer("MaxItems", expression, expression.evaluate(scope)))
                        .orElse(0L),
                reader.arguments().map(template -> template.evaluate(scope)).orElse(effective));
    }

    JsonNode items() {
        if (maxItems < 0) {
            throw failed("field MaxItems must be positive");
        }
        try {
            return all().limit(maxItems == 0 ? MOST_ITEMS : Math.min(maxItems, MOST_ITEMS))
                    .collect(Json.toArray());
        } catch (StatesException e) {
            throw failed(e.cause());
        }
    }

    private Stream<JsonNode> all() {
        var objects = visit.strand().engine().objects();
        var caller = visit.strand().execution().objectsCaller();
        var file = new ItemFile(reader.config(), (bucket, key) -> objects.get(caller, bucket, key));
        var bucket = arguments.path("Bucket").asString("");
        boolean lists = reader.resource() instanceof Resource.Integration call
                && call.action().equals("listObjectsV2");
        return lists
                ? file.items(
                        bucket,
                        objects.list(caller, bucket, arguments.path("Prefix").asString("")))
                : file.items(bucket, arguments.path("Key").asString(""));
    }

    private static StatesException failed(String cause) {
        return new StatesException(ErrorName.ITEM_READER_FAILED, cause);
    }
}
