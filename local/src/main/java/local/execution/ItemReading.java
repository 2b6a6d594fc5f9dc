package local.execution;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import local.asl.MapState;
import local.asl.MapState.ItemReader;
import local.asl.Resource;
import local.expression.ErrorName;
import local.expression.StatesException;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The field ItemReader: gets the items of a distributed Map from objects. Whatever goes wrong is {@code States.ItemReaderFailed}. */
record ItemReading(MapState state, Visit visit, JsonNode effective) {

    private static final long MOST_ITEMS = 100_000_000;

    JsonNode items() {
        var reader = state.itemReader().orElseThrow();
        long maxItems = maxItems(reader);
        var arguments = reader.arguments().map(template -> template.evaluate(visit.scope(effective))).orElse(effective);
        try {
            return all(reader, arguments).limit(maxItems).collect(Json.toArray());
        } catch (JacksonException e) {
            throw failed("The object is not valid " + reader.config().inputType().orElse("JSON") + ": " + e.getOriginalMessage());
        } catch (StatesException e) {
            throw failed(e.cause());
        }
    }

    private long maxItems(ItemReader reader) {
        return reader.config().maxItems().map(expression -> {
            long value = new Values(state.queryLanguage()).integer("MaxItems", expression, expression.evaluate(visit.scope(effective)));
            if (value < 0) {
                throw failed("field MaxItems must be positive");
            }
            return value == 0 ? MOST_ITEMS : Math.min(value, MOST_ITEMS);
        }).orElse(MOST_ITEMS);
    }

    private Stream<JsonNode> all(ItemReader reader, JsonNode arguments) {
        boolean lists = reader.resource() instanceof Resource.Integration integration && integration.action().equals("listObjectsV2");
        if (lists) {
            return listed(arguments);
        }
        var text = object(arguments.path("Bucket").asString(), arguments.path("Key").asString());
        var config = reader.config();
        return switch (config.inputType().orElse("JSON")) {
            case "CSV" -> Csv.read(text, config.csvDelimiter().orElse("COMMA"), config.csvHeaders());
            case "JSONL" -> text.lines().filter(line -> !line.isBlank()).map(Json::parse);
            case "MANIFEST" -> inventory(Json.parse(text));
            case "PARQUET" -> throw failed("Parquet files are not read here: use CSV, JSON or JSONL");
            default -> json(Json.parse(text), config.itemsPointer().orElse(""));
        };
    }

    private Stream<JsonNode> json(JsonNode document, String itemsPointer) {
        var items = document.at(itemsPointer);
        if (!items.isArray()) {
            throw failed("Attempting to map over non-iterable node.");
        }
        return items.valueStream();
    }

    /** What S3 Inventory wrote: the manifest names CSV files without a header, and their columns. */
    private Stream<JsonNode> inventory(JsonNode manifest) {
        var columns = List.of(manifest.path("fileSchema").asString().split("\\s*,\\s*"));
        var destination = manifest.path("destinationBucket").asString();
        var bucket = destination.substring(destination.lastIndexOf(':') + 1);
        return manifest.path("files").valueStream()
                .flatMap(file -> Csv.read(object(bucket, file.path("key").asString()), "COMMA", columns));
    }

    private Stream<JsonNode> listed(JsonNode arguments) {
        return visit.strand().engine().objects()
                .list(visit.strand().execution().roleArn(), arguments.path("Bucket").asString(), arguments.path("Prefix").asString())
                .stream()
                .map(object -> Json.object()
                        .put("Etag", object.etag())
                        .put("Key", object.key())
                        .put("LastModified", object.lastModified().getEpochSecond())
                        .put("Size", object.size())
                        .put("StorageClass", object.storageClass()));
    }

    private String object(String bucket, String key) {
        return new String(visit.strand().engine().objects().get(visit.strand().execution().roleArn(), bucket, key), StandardCharsets.UTF_8);
    }

    private static StatesException failed(String cause) {
        return new StatesException(ErrorName.ITEM_READER_FAILED, cause);
    }
}
