package local.execution.items;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import local.asl.MapState.ReaderConfig;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads the items of a distributed Map from objects of Amazon S3, as the field ReaderConfig says; see "ItemReader
 * (Map)" in the developer guide. Items are read as they are asked for, so that MaxItems ends the reading.
 */
public record ItemFile(ReaderConfig config, Fetch fetch) {

    /** Gets the content of an object. */
    public interface Fetch {
        byte[] get(String bucket, String key);
    }

    /** What an S3 object of that name holds. Reading fails with {@code States.ItemReaderFailed}. */
    public Stream<JsonNode> items(String bucket, String key) {
        if (config.manifestType().filter("ATHENA_DATA"::equals).isPresent()) {
            return text(fetch.get(bucket, key))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> location(line, key))
                    .flatMap(uri -> parse(fetch.get(uri.getHost(), uri.getPath().substring(1)), uri.getPath()));
        }
        var content = fetch.get(bucket, key);
        return config.inputType().filter("MANIFEST"::equals).isPresent()
                ? inventory(bucket, json(text(content), key), key)
                : parse(content, key);
    }

    /** What {@code listObjectsV2} gives for each object, or with {@code LOAD_AND_FLATTEN} what each holds. */
    public Stream<JsonNode> items(String bucket, List<Objects.Summary> objects) {
        return config.transformation().filter("LOAD_AND_FLATTEN"::equals).isPresent()
                ? objects.stream().flatMap(object -> items(bucket, object.key()))
                : objects.stream()
                        .map(object -> Json.object()
                                .put("Etag", object.etag())
                                .put("Key", object.key())
                                .put("LastModified", object.lastModified().getEpochSecond())
                                .put("Size", object.size())
                                .put("StorageClass", object.storageClass()));
    }

    private Stream<JsonNode> parse(byte[] content, String name) {
        return switch (config.inputType().orElse("JSON")) {
            case "CSV" -> rows(text(content), header());
            case "JSONL" ->
                text(content).lines().filter(line -> !line.isBlank()).map(line -> json(line, name));
            case "JSON" -> elements(json(text(content), name));
            case String type ->
                throw failure("The local run does not read files of the type %s: %s".formatted(type, name));
        };
    }

    private Stream<JsonNode> elements(JsonNode document) {
        var list = config.itemsPointer()
                .map(pointer -> document.at(JsonPointer.compile(pointer)))
                .orElse(document);
        if (!list.isArray()) {
            throw failure("Attempting to map over non-iterable node.");
        }
        return list.valueStream();
    }

    private Optional<List<String>> header() {
        return config.csvHeaderLocation().filter("GIVEN"::equals).map(given -> config.csvHeaders());
    }

    /** @param given the names of the fields; where absent, the first row has them */
    private Stream<JsonNode> rows(String text, Optional<List<String>> given) {
        var records = Csv.parse(
                text,
                switch (config.csvDelimiter().orElse("COMMA")) {
                    case "PIPE" -> '|';
                    case "SEMICOLON" -> ';';
                    case "SPACE" -> ' ';
                    case "TAB" -> '\t';
                    default -> ',';
                });
        if (given.isEmpty() && records.isEmpty()) {
            return Stream.empty();
        }
        var names = given.orElseGet(records::getFirst);
        return records.stream().skip(given.isPresent() ? 0 : 1).map(record -> row(names, record));
    }

    /**
     * What a row lacks is the empty string, and what it has too much is dropped. AWS shows the fields in the order of a
     * HashMap.
     */
    private static JsonNode row(List<String> names, List<String> fields) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), i < fields.size() ? fields.get(i) : "");
        }
        var row = Json.object();
        values.forEach(row::put);
        return row;
    }

    /** The rows of the files that an inventory of Amazon S3 lists. */
    private Stream<JsonNode> inventory(String bucket, JsonNode manifest, String name) {
        var format = manifest.path("fileFormat").asString("");
        if (!format.equals("CSV")) {
            throw failure("The local run reads inventories whose fileFormat is CSV, and that of %s is %s"
                    .formatted(name, format.isEmpty() ? "not given" : format));
        }
        var names = Stream.of(manifest.path("fileSchema").asString("").split(","))
                .map(String::strip)
                .toList();
        return manifest.path("files")
                .valueStream()
                .map(file -> file.path("key").asString(""))
                .flatMap(key -> rows(text(unzipped(fetch.get(bucket, key), key)), Optional.of(names)));
    }

    private static URI location(String line, String name) {
        try {
            var uri = URI.create(line.strip());
            if ("s3".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPath().length() > 1) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw failure("A line of the manifest %s is not s3://bucket/key: %s".formatted(name, line));
    }

    private static byte[] unzipped(byte[] content, String name) {
        if (!name.endsWith(".gz")) {
            return content;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw failure("Not a gzip file: " + name);
        }
    }

    private static JsonNode json(String text, String name) {
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw failure("Unable to parse %s as JSON: %s".formatted(name, e.getOriginalMessage()));
        }
    }

    private static String text(byte[] content) {
        var text = new String(content, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static StatesException failure(String cause) {
        return new StatesException(ErrorName.ITEM_READER_FAILED, cause);
    }
}
