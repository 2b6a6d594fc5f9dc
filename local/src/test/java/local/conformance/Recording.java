package local.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** One thing that AWS was asked, and what it answered. */
record Recording(JsonNode json) {

    /** Those of all files {@code *.jsonl} in a folder, but for what nobody can replay. */
    static List<Recording> in(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .flatMap(Recording::lines)
                    .map(line -> new Recording(Json.parse(line)))
                    .filter(recording -> !recording.json.has("unscorable"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String area() {
        return json.path("area").asString();
    }

    String kind() {
        return json.path("kind").asString();
    }

    /** Area, test and number: as a file's name, too. */
    String name() {
        var id = json.path("id").asString();
        return area() + "/" + id.substring(id.lastIndexOf("::") + 2) + "#"
                + json.path("i").asString();
    }

    boolean isExpress() {
        return json.path("sm_type").asString().equals("EXPRESS");
    }

    String definition() {
        var definition = json.path("definition");
        return definition.isString() ? definition.stringValue() : Json.write(definition);
    }

    JsonNode input() {
        return json.path("input");
    }

    JsonNode expected() {
        return json.has("expected_output") ? json.path("expected_output") : json.path("expected");
    }
}
