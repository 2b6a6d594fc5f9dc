package local.conformance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import local.execution.items.Objects;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Gives an ItemReader an object that can have made the recorded Map's output: nobody recorded the objects themselves.
 * It holds for Maps that hand their items on as they are.
 */
record ReplayedObjects(Recording recording, JsonNode events) implements Objects {

    @Override
    public byte[] get(Caller caller, String bucket, String key) {
        var items = items();
        return (key.endsWith(".csv") ? csv(items) : Json.write(items)).getBytes(StandardCharsets.UTF_8);
    }

    /** What the Map state gave; batches are undone. Nothing but an empty object where it failed. */
    private JsonNode items() {
        return events.valueStream()
                .filter(event -> event.path("type").asString().equals("MapStateExited"))
                .map(event -> event.path("stateExitedEventDetails").path("output"))
                .map(output -> output.isString() ? Json.parse(output.stringValue()) : output)
                .findFirst()
                .map(ReplayedObjects::unbatched)
                .orElse(Json.object());
    }

    private static JsonNode unbatched(JsonNode output) {
        return output.path(0).has("Items")
                ? output.valueStream()
                        .flatMap(batch -> batch.path("Items").valueStream())
                        .collect(Json.toArray())
                : output;
    }

    private String csv(JsonNode items) {
        var headers = List.copyOf(items.path(0).propertyNames());
        var rows = items.valueStream()
                .map(item -> headers.stream()
                        .map(header -> quoted(item.path(header).asString()))
                        .collect(Collectors.joining(",")));
        return rows.collect(Collectors.joining("\n", isHeaderGiven() ? "" : String.join(",", headers) + "\n", "\n"));
    }

    private boolean isHeaderGiven() {
        return recording.definition().contains("\"GIVEN\"");
    }

    private static String quoted(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    @Override
    public List<Summary> list(Caller caller, String bucket, String prefix) {
        return List.of();
    }

    @Override
    public void put(Caller caller, String bucket, String key, byte[] content) {
        // Nobody reads it.
    }
}
