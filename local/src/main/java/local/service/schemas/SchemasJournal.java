package local.service.schemas;

import java.time.Instant;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of registries, by their names, and of schemas, by registry and name. */
final class SchemasJournal {

    private final Table<Registry> registries;
    private final Table<Schema> schemas;

    SchemasJournal(Journal journal) {
        var tables = new Tables("schemas", journal);
        this.registries = tables.add("schema registry", SchemasJournal::registry, SchemasJournal::registry);
        this.schemas = tables.add("schema", SchemasJournal::schema, SchemasJournal::schema);
    }

    Table<Registry> registries() {
        return registries;
    }

    Table<Schema> schemas() {
        return schemas;
    }

    private static ObjectNode registry(Registry registry) {
        var json = Json.object().put("name", registry.name()).put("description", registry.description());
        return json.set("tags", Json.texts(registry.tags()));
    }

    private static Registry registry(JsonNode json) {
        return new Registry(
                json.get("name").stringValue(), json.path("description").asString(null), Json.texts(json.get("tags")));
    }

    private static ObjectNode schema(Schema schema) {
        var json = Json.object()
                .put("registry", schema.registry())
                .put("name", schema.name())
                .put("type", schema.type())
                .put("description", schema.description())
                .put("modified", schema.modified().toString());
        json.set("tags", Json.texts(schema.tags()));
        var versions = json.putArray("versions");
        schema.versions()
                .forEach(version -> versions.addObject()
                        .put("number", version.number())
                        .put("content", version.content())
                        .put("created", version.created().toString()));
        return json;
    }

    private static Schema schema(JsonNode json) {
        return new Schema(
                json.get("registry").stringValue(),
                json.get("name").stringValue(),
                json.get("type").stringValue(),
                json.path("description").asString(null),
                Json.texts(json.get("tags")),
                Instant.parse(json.get("modified").stringValue()),
                json.get("versions")
                        .valueStream()
                        .map(version -> new Schema.Version(
                                version.get("number").intValue(),
                                version.get("content").stringValue(),
                                Instant.parse(version.get("created").stringValue())))
                        .toList());
    }
}
