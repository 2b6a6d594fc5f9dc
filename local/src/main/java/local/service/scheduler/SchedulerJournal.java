package local.service.scheduler;

import java.time.Instant;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.service.api.Shapes;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of schedules, by their ARNs, and of their groups, by their names. */
final class SchedulerJournal {

    private final Table<LiveSchedule> schedules;
    private final Table<Group> groups;

    SchedulerJournal(Journal journal) {
        var tables = new Tables("scheduler", journal);
        this.groups = tables.add("schedule group", SchedulerJournal::group, SchedulerJournal::group);
        this.schedules = tables.add(
                "schedule",
                schedule -> Shapes.WIRE.write(schedule.described()),
                json -> LiveSchedule.of(Shapes.WIRE.read(GetScheduleResponse.builder(), json)));
    }

    Table<LiveSchedule> schedules() {
        return schedules;
    }

    Table<Group> groups() {
        return groups;
    }

    private static ObjectNode group(Group group) {
        var json = Json.object()
                .put("name", group.name())
                .put("arn", group.arn())
                .put("created", group.created().map(Instant::toString).orElse(null));
        return json.set("tags", Json.texts(group.tags()));
    }

    private static Group group(JsonNode json) {
        return new Group(
                json.get("name").stringValue(),
                json.get("arn").stringValue(),
                json.path("created").stringValueOpt().map(Instant::parse),
                Json.texts(json.get("tags")));
    }
}
