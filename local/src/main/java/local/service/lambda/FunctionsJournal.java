package local.service.lambda;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of functions, by their names, and of layers' versions, by their ARNs. */
final class FunctionsJournal {

    private final Table<KeptFunction> functions;
    private final Table<Layers.LayerVersion> layers;

    FunctionsJournal(Journal journal) {
        var tables = new Tables("lambda", journal);
        this.functions = tables.add("function", FunctionsJournal::function, FunctionsJournal::function);
        this.layers = tables.add("layer version", FunctionsJournal::layer, FunctionsJournal::layer);
    }

    Table<KeptFunction> functions() {
        return functions;
    }

    Table<Layers.LayerVersion> layers() {
        return layers;
    }

    private static ObjectNode function(KeptFunction kept) {
        var json = Json.object().put("lastNumber", kept.lastNumber());
        json.set("latest", version(kept.latest()));
        json.set(
                "published",
                kept.published().stream().map(FunctionsJournal::version).collect(Json.toArray()));
        json.set("aliases", kept.aliases().stream().map(FunctionsJournal::alias).collect(Json.toArray()));
        var permissions = json.putObject("permissions");
        kept.permissions()
                .forEach((qualifier, statements) -> statements.forEach(permissions.putObject("/" + qualifier)::set));
        var configs = json.putObject("invokeConfigs");
        kept.invokeConfigs()
                .forEach((qualifier, config) -> configs.set(
                        "/" + qualifier, config.map(FunctionJson::write).orElseGet(Json::object)));
        json.set("tags", Json.texts(kept.tags()));
        kept.reserved().ifPresent(concurrency -> json.put("reserved", concurrency));
        return json;
    }

    private static KeptFunction function(JsonNode json) {
        Map<String, Map<String, JsonNode>> permissions = new HashMap<>();
        json.get("permissions")
                .properties()
                .forEach(qualifier -> permissions.put(
                        qualifier.getKey().substring(1),
                        qualifier.getValue().properties().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new))));
        Map<String, Optional<Stack.InvokeConfig>> configs = new HashMap<>();
        json.get("invokeConfigs")
                .properties()
                .forEach(config -> configs.put(
                        config.getKey().substring(1),
                        Optional.of(config.getValue())
                                .filter(set -> !set.isEmpty())
                                .map(FunctionJson::invokeConfig)));
        return new KeptFunction(
                version(json.get("latest")),
                json.get("lastNumber").intValue(),
                json.get("published")
                        .valueStream()
                        .map(FunctionsJournal::version)
                        .toList(),
                json.get("aliases").valueStream().map(FunctionsJournal::alias).toList(),
                permissions,
                configs,
                Json.texts(json.get("tags")),
                json.has("reserved") ? Optional.of(json.get("reserved").intValue()) : Optional.empty());
    }

    private static ObjectNode version(FunctionVersion version) {
        var json = Json.object()
                .put("number", version.number())
                .put("description", version.description())
                .put("revisionId", version.revisionId())
                .put("runId", version.runId())
                .put("modified", version.modified().toString());
        return json.set("function", FunctionJson.write(version.function()));
    }

    private static FunctionVersion version(JsonNode json) {
        return new FunctionVersion(
                json.get("number").stringValue(),
                FunctionJson.read(json.get("function")),
                json.get("description").stringValue(),
                json.get("revisionId").stringValue(),
                json.get("runId").stringValue(),
                Instant.parse(json.get("modified").stringValue()));
    }

    private static ObjectNode alias(FunctionAlias alias) {
        var json = Json.object()
                .put("name", alias.name())
                .put("version", alias.version())
                .put("description", alias.description())
                .put("revisionId", alias.revisionId());
        alias.weights().forEach(json.putObject("weights")::put);
        return json;
    }

    private static FunctionAlias alias(JsonNode json) {
        return new FunctionAlias(
                json.get("name").stringValue(),
                json.get("version").stringValue(),
                json.get("description").stringValue(),
                json.get("weights").properties().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, weight -> weight.getValue().doubleValue())),
                json.get("revisionId").stringValue());
    }

    private static ObjectNode layer(Layers.LayerVersion version) {
        var json = Json.object()
                .put("layerArn", version.layerArn())
                .put("number", version.number())
                .put("zip", version.zip().toString())
                .put("description", version.description())
                .put("license", version.license())
                .put("created", version.created().toString());
        json.set("runtimes", FunctionJson.texts(version.runtimes()));
        return json.set("architectures", FunctionJson.texts(version.architectures()));
    }

    private static Layers.LayerVersion layer(JsonNode json) {
        return new Layers.LayerVersion(
                json.get("layerArn").stringValue(),
                json.get("number").longValue(),
                Path.of(json.get("zip").stringValue()),
                json.path("description").asString(null),
                json.path("license").asString(null),
                FunctionJson.texts(json.get("runtimes")),
                FunctionJson.texts(json.get("architectures")),
                Instant.parse(json.get("created").stringValue()));
    }
}
