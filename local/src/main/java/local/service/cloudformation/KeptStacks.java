package local.service.cloudformation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stacks are made again of after the process has ended: their templates and what was said beside them, in a file that
 * is written whole each time one has come to something.
 */
final class KeptStacks {

    private static final String NAME = "stacks.json";

    private final Optional<Path> file;

    /** @param folder empty where nothing is kept */
    KeptStacks(Optional<Path> folder) {
        this.file = folder.map(path -> path.resolve(NAME));
    }

    /** @param earlier how many stacks of its name there were before */
    record Kept(
            String name,
            int earlier,
            Instant created,
            String status,
            boolean terminationProtection,
            String template,
            Map<String, String> parameters,
            Map<String, String> tags,
            List<String> capabilities,
            Optional<String> roleArn) {}

    /** Those that calls have made or changed; applications within are their parents'. */
    synchronized void write(Stacks stacks) {
        file.ifPresent(path -> {
            var all = Json.object().putArray("stacks");
            stacks.there()
                    .filter(stack -> stack.parentId.isEmpty() && !stack.isOfFiles)
                    .flatMap(stack -> stack.deployed.map(deployed -> json(stack, deployed)).stream())
                    .forEach(all::add);
            try {
                var part = Files.writeString(path.resolveSibling(NAME + ".part"), Json.write(all));
                Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static ObjectNode json(AccountStack stack, Deployment deployed) {
        var json = Json.object()
                .put("name", stack.name)
                .put("earlier", stack.earlier)
                .put("created", stack.created.toString())
                .put("status", stack.status.toString())
                .put("terminationProtection", stack.terminationProtection)
                .put("template", deployed.template());
        deployed.parameters().forEach(json.putObject("parameters")::put);
        deployed.tags().forEach(json.putObject("tags")::put);
        deployed.capabilities().forEach(json.putArray("capabilities")::add);
        deployed.roleArn().ifPresent(role -> json.put("roleArn", role));
        return json;
    }

    /**
     * Those that were there, in the order in which they were made.
     *
     * @throws UncheckedIOException where the file cannot be read
     */
    List<Kept> read() {
        if (file.filter(Files::exists).isEmpty()) {
            return List.of();
        }
        var kept = new ArrayList<Kept>();
        try {
            Json.parse(Files.readString(file.get(), StandardCharsets.UTF_8)).forEach(json -> kept.add(kept(json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException e) {
            throw new UncheckedIOException(new IOException(file.get() + " is damaged: " + e.getOriginalMessage()));
        }
        return kept;
    }

    private static Kept kept(JsonNode json) {
        return new Kept(
                json.path("name").asString(),
                json.path("earlier").asInt(),
                Instant.parse(json.path("created").asString()),
                json.path("status").asString(),
                json.path("terminationProtection").asBoolean(),
                json.path("template").asString(),
                texts(json.path("parameters")),
                texts(json.path("tags")),
                json.path("capabilities").valueStream().map(JsonNode::asString).toList(),
                Stream.of(json.path("roleArn"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .findFirst());
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
        return texts;
    }
}
