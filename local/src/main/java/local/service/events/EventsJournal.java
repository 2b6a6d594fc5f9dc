package local.service.events;

import java.time.Instant;
import java.util.Optional;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.policy.PolicyDocument;
import local.service.api.Shapes;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of buses and rules: buses by their names, rules by their ARNs. */
final class EventsJournal {

    private final Table<Bus> buses;
    private final Table<LiveRule> rules;

    EventsJournal(Journal journal) {
        var tables = new Tables("events", journal);
        this.buses = tables.add("event bus", EventsJournal::bus, EventsJournal::bus);
        this.rules = tables.add("rule", EventsJournal::rule, EventsJournal::rule);
    }

    Table<Bus> buses() {
        return buses;
    }

    Table<LiveRule> rules() {
        return rules;
    }

    private static ObjectNode bus(Bus bus) {
        var json = Json.object()
                .put("name", bus.name())
                .put("arn", bus.arn())
                .put("description", bus.description().orElse(null))
                .put("created", bus.created().map(Instant::toString).orElse(null));
        bus.policy().ifPresent(policy -> json.set("policy", policy.json()));
        return json.set("tags", Json.texts(bus.tags()));
    }

    private static Bus bus(JsonNode json) {
        return new Bus(
                json.get("name").stringValue(),
                json.get("arn").stringValue(),
                json.path("description").stringValueOpt(),
                json.path("created").stringValueOpt().map(Instant::parse),
                Optional.ofNullable(json.get("policy")).map(PolicyDocument::resourceBased),
                Json.texts(json.get("tags")));
    }

    private static ObjectNode rule(LiveRule rule) {
        var json =
                Json.object().put("since", rule.since().map(Instant::toString).orElse(null));
        json.set("rule", Shapes.WIRE.write(rule.rule()));
        json.set("tags", Json.texts(rule.tags()));
        return json.set(
                "targets", rule.targets().stream().map(Shapes.WIRE::write).collect(Json.toArray()));
    }

    private static LiveRule rule(JsonNode json) {
        return LiveRule.of(
                Shapes.WIRE.read(Rule.builder(), json.get("rule")),
                Json.texts(json.get("tags")),
                json.get("targets")
                        .valueStream()
                        .map(target -> Shapes.WIRE.read(Target.builder(), target))
                        .toList(),
                json.path("since").stringValueOpt().map(Instant::parse));
    }
}
