package local.template.reader;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import local.json.Json;
import local.template.Node;
import local.template.Resource;
import local.template.Unknown;
import local.template.stack.Stack;
import local.time.ScheduleExpression;

/**
 * {@code AWS::Scheduler::*}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Scheduler.html">EventBridge
 *     Scheduler's resource types</a>
 */
final class SchedulesReader {

    private static final String DEFAULT = EventsReader.DEFAULT;
    private static final Set<String> TARGETS_OF_SCHEDULES =
            Set.of("sqs", "sns", "lambda", "states", "events", "scheduler");
    private static final List<String> SCHEDULE_TEXTS =
            List.of("Description", "EndDate", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State");

    private final StackReader stack;
    private final EventParts parts;

    SchedulesReader(StackReader stack) {
        this.stack = stack;
        this.parts = new EventParts(stack);
    }

    List<Stack.ScheduleGroup> groups() {
        return stack.read(
                parts.known("AWS::Scheduler::ScheduleGroup", "Tags"),
                resource -> new Stack.ScheduleGroup(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        StackReader.tags(resource.properties())));
    }

    List<Stack.Schedule> schedules() {
        return stack.read(parts.known("AWS::Scheduler::Schedule", "Target"), this::schedule).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Stack.Schedule> schedule(Resource resource) {
        var properties = resource.properties();
        var text = properties.required("ScheduleExpression");
        EventParts.expression(properties, () -> ScheduleExpression.of(text));
        var described = Json.object();
        SCHEDULE_TEXTS.forEach(name -> properties.text(name).ifPresent(value -> described.put(name, value)));
        List.of("StartDate", "EndDate").forEach(name -> date(properties, name));
        var window = properties.need("FlexibleTimeWindow").asMapping("FlexibleTimeWindow");
        var flexible = described.putObject("FlexibleTimeWindow").put("Mode", window.required("Mode"));
        window.integer("MaximumWindowInMinutes", 1, 1440)
                .ifPresent(minutes -> flexible.put("MaximumWindowInMinutes", minutes));
        var group = properties.text("GroupName").orElse(DEFAULT);
        if (!group.equals(DEFAULT)) {
            parts.expect(
                    resource,
                    properties.need("GroupName"),
                    "the schedule group " + group,
                    stack.options().arn("scheduler", "schedule-group/" + group),
                    Stack.ScheduleGroup.class);
        }
        var target = properties.need("Target").asMapping("Target");
        target.need("RoleArn");
        return parts.target(resource, target, TARGETS_OF_SCHEDULES)
                .map(called -> new Stack.Schedule(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        group,
                        called,
                        described));
    }

    private static void date(Node.Mapping properties, String name) {
        properties.get(name).filter(given -> !Unknown.is(given)).ifPresent(given -> {
            try {
                Instant.parse(given.asText(name));
            } catch (DateTimeException e) {
                throw given.wrong(name, "a time such as 2026-11-28T08:00:00Z");
            }
        });
    }
}
