package local.service.states;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import local.asl.DefinitionException;
import local.asl.StateMachine;
import local.execution.journal.Journal;
import local.execution.journal.Journaled;
import local.json.Json;
import local.service.api.Shapes;
import local.service.states.ActivityTasks.Activity;
import software.amazon.awssdk.services.sfn.model.EncryptionConfiguration;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.TracingConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of state machines, their versions and aliases, of activities and of tags. */
final class StatesJournal implements Journaled {

    private static final String KIND = "states";

    private final Journal journal;
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Set<String> deleting = new HashSet<>();
    private final Map<String, Activity> activities = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> tags = new LinkedHashMap<>();

    StatesJournal(Journal journal) {
        this.journal = journal;
        journal.add(this);
    }

    @Override
    public String kind() {
        return KIND;
    }

    void changed(Machine machine) {
        append(() -> json(machine));
    }

    void deletingMachine(String arn) {
        append(() -> deleting(arn));
    }

    private static ObjectNode deleting(String arn) {
        return Json.object().put("deletingMachine", arn);
    }

    void deletedMachine(String arn) {
        append(() -> Json.object().put("deletedMachine", arn));
    }

    void created(String arn, Activity activity) {
        append(() -> activity(arn, activity));
    }

    void deletedActivity(String arn) {
        append(() -> Json.object().put("deletedActivity", arn));
    }

    /** @param tags all that the resource has now */
    void tagged(String arn, Map<String, String> tags) {
        append(() -> tags(arn, tags));
    }

    private void append(Supplier<ObjectNode> record) {
        if (journal.keeps()) {
            journal.append(KIND, bytes(record.get()));
        }
    }

    private static byte[] bytes(ObjectNode record) {
        return Json.write(record).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void replay(byte[] payload) {
        var record = Json.parse(new String(payload, StandardCharsets.UTF_8));
        if (record.has("machine")) {
            var machine = machine(record);
            machines.put(machine.arn(), machine);
        } else if (record.has("deletingMachine")) {
            deleting.add(record.get("deletingMachine").stringValue());
        } else if (record.has("deletedMachine")) {
            machines.remove(record.get("deletedMachine").stringValue());
            deleting.remove(record.get("deletedMachine").stringValue());
        } else if (record.has("activity")) {
            activities.put(
                    record.get("activity").stringValue(),
                    new Activity(
                            instant(record.get("date")),
                            Shapes.WIRE.read(EncryptionConfiguration.builder(), record.get("encryption"))));
        } else if (record.has("deletedActivity")) {
            activities.remove(record.get("deletedActivity").stringValue());
        } else {
            var all = new TreeMap<String, String>();
            record.get("tags").forEachEntry((key, value) -> all.put(key, value.stringValue()));
            tags.put(record.get("of").stringValue(), all);
        }
    }

    @Override
    public void snapshot(Consumer<byte[]> payloads) {
        machines.values().forEach(machine -> payloads.accept(bytes(json(machine))));
        deleting.forEach(arn -> payloads.accept(bytes(deleting(arn))));
        activities.forEach((arn, activity) -> payloads.accept(bytes(activity(arn, activity))));
        tags.forEach((arn, all) -> payloads.accept(bytes(tags(arn, all))));
    }

    /** Puts what was found into the account that the template has made. */
    void takeUp(Machines into, ActivityTasks activityTasks, ResourceTags resourceTags) {
        machines.values().forEach(machine -> into.takeUp(machine, deleting.contains(machine.arn())));
        activities.forEach(activityTasks::takeUp);
        tags.forEach(resourceTags::takeUp);
        machines.clear();
        deleting.clear();
        activities.clear();
        tags.clear();
    }

    private static ObjectNode activity(String arn, Activity activity) {
        var json = Json.object()
                .put("activity", arn)
                .put("date", activity.creationDate().toString());
        return json.set("encryption", Shapes.WIRE.write(activity.encryption()));
    }

    private static ObjectNode tags(String arn, Map<String, String> all) {
        var record = Json.object().put("of", arn);
        var tags = record.putObject("tags");
        all.forEach(tags::put);
        return record;
    }

    private static ObjectNode json(Machine machine) {
        var json = Json.object()
                .put("machine", machine.arn())
                .put("name", machine.name())
                .put("type", machine.type().toString())
                .put("date", machine.creationDate().toString())
                .put("lastVersion", machine.lastVersion());
        json.set("current", json(machine.current()));
        var versions = json.putArray("versions");
        for (var version : machine.versions().values()) {
            versions.addObject()
                    .put("number", version.number())
                    .put("description", version.description())
                    .put("date", version.creationDate().toString())
                    .set("revision", json(version.revision()));
        }
        var aliases = json.putArray("aliases");
        for (var alias : machine.aliases().values()) {
            var routes = aliases.addObject()
                    .put("name", alias.name())
                    .put("description", alias.description())
                    .put("date", alias.creationDate().toString())
                    .put("updateDate", alias.updateDate().toString())
                    .putArray("routing");
            alias.routing().forEach(route -> routes.add(Shapes.WIRE.write(route)));
        }
        return json;
    }

    private static ObjectNode json(Machine.Revision revision) {
        var json = Json.object()
                .put("id", revision.id())
                .put("definition", revision.definition().definition())
                .put("role", revision.roleArn())
                .put("updateDate", revision.updateDate().toString());
        json.set("logging", Shapes.WIRE.write(revision.logging()));
        json.set("tracing", Shapes.WIRE.write(revision.tracing()));
        json.set("encryption", Shapes.WIRE.write(revision.encryption()));
        return json;
    }

    private static Machine machine(JsonNode json) {
        var arn = json.get("machine").stringValue();
        var type = StateMachineType.fromValue(json.get("type").stringValue());
        var versions = new TreeMap<Integer, Machine.Version>();
        for (var version : json.get("versions")) {
            int number = version.get("number").intValue();
            versions.put(
                    number,
                    new Machine.Version(
                            number,
                            revision(arn, type, version.get("revision")),
                            version.path("description").asString(null),
                            instant(version.get("date"))));
        }
        var aliases = new LinkedHashMap<String, Machine.Alias>();
        for (var alias : json.get("aliases")) {
            var routing = alias.get("routing")
                    .valueStream()
                    .map(route -> Shapes.WIRE.read(RoutingConfigurationListItem.builder(), route))
                    .toList();
            aliases.put(
                    alias.get("name").stringValue(),
                    new Machine.Alias(
                            alias.get("name").stringValue(),
                            alias.path("description").asString(null),
                            routing,
                            instant(alias.get("date")),
                            instant(alias.get("updateDate"))));
        }
        return new Machine(
                arn,
                json.get("name").stringValue(),
                type,
                instant(json.get("date")),
                revision(arn, type, json.get("current")),
                versions,
                json.get("lastVersion").intValue(),
                aliases);
    }

    private static Machine.Revision revision(String arn, StateMachineType type, JsonNode json) {
        return new Machine.Revision(
                json.path("id").asString(null),
                definition(arn, json.get("definition").stringValue(), type == StateMachineType.EXPRESS),
                json.get("role").stringValue(),
                Shapes.WIRE.read(LoggingConfiguration.builder(), json.get("logging")),
                Shapes.WIRE.read(TracingConfiguration.builder(), json.get("tracing")),
                Shapes.WIRE.read(EncryptionConfiguration.builder(), json.get("encryption")),
                instant(json.get("updateDate")));
    }

    /**
     * A definition that was valid when it was written down.
     *
     * @param arn of what has it
     * @throws IllegalArgumentException with a sentence, where it is not valid to this version
     */
    static StateMachine definition(String arn, String text, boolean express) {
        try {
            return StateMachine.parse(text, express);
        } catch (DefinitionException e) {
            throw new IllegalArgumentException(arn + " is not taken up: " + e.getMessage());
        }
    }

    private static Instant instant(JsonNode text) {
        return Instant.parse(text.stringValue());
    }
}
