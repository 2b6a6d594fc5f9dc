package local.execution;

import java.util.stream.Stream;
import local.asl.MapState;
import local.asl.MapState.ItemReader;
import local.asl.Resource;
import local.expression.ErrorName;
import local.expression.StatesException;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * The field ItemReader: gets the items of a distributed Map from objects. Whatever goes wrong is
 * {@code States.ItemReaderFailed}.
 */
record ItemReading(MapState state, Visit visit, JsonNode effective) {

    private static final long MOST_ITEMS = 100_000_000;

    JsonNode items() {
        var reader = state.itemReader().orElseThrow();
        long maxItems = maxItems(reader);
        var arguments = reader.arguments().map(template -> template.evaluate(visit.scope(effective))).orElse(effective);
        try {
            return all(reader, arguments).limit(maxItems).collect(Json.toArray());
        } catch (StatesException e) {
            throw failed(e.cause());
        }
    }

    private long maxItems(ItemReader reader) {
        return reader.config().maxItems().map(expression -> {
            var given = expression.evaluate(visit.scope(effective));
            long value = new Values(state.queryLanguage()).integer("MaxItems", expression, given);
            if (value < 0) {
                throw failed("field MaxItems must be positive");
            }
            return value == 0 ? MOST_ITEMS : Math.min(value, MOST_ITEMS);
        }).orElse(MOST_ITEMS);
    }

    private Stream<JsonNode> all(ItemReader reader, JsonNode arguments) {
        var objects = visit.strand().engine().objects();
        var caller = visit.strand().execution().objectsCaller();
        var file = new ItemFile(reader.config(), (bucket, key) -> objects.get(caller, bucket, key));
        var bucket = arguments.path("Bucket").asString("");
        boolean lists = reader.resource() instanceof Resource.Integration call && call.action().equals("listObjectsV2");
        return lists
                ? file.items(bucket, objects.list(caller, bucket, arguments.path("Prefix").asString("")))
                : file.items(bucket, arguments.path("Key").asString(""));
    }

    private static StatesException failed(String cause) {
        return new StatesException(ErrorName.ITEM_READER_FAILED, cause);
    }
}
