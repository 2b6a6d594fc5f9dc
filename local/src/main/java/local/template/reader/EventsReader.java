package local.template.reader;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.EventPattern;
import local.json.Json;
import local.policy.PolicyDocument;
import local.template.Node;
import local.template.Resource;
import local.template.TemplateException;
import local.template.Unknown;
import local.template.stack.Stack;
import local.time.ScheduleExpression;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code AWS::Events::*} and {@code AWS::Scheduler::*}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html">EventBridge's
 *     resource types</a>
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Scheduler.html">EventBridge
 *     Scheduler's resource types</a>
 */
final class EventsReader {

    /** The bus, and the group of schedules, that every account has. */
    static final String DEFAULT = "default";

    private static final int MAX_TARGETS = 5;
    private static final Set<String> TARGETS_OF_RULES = Set.of("sqs", "sns", "lambda", "states", "logs", "events");
    private static final Set<String> TARGETS_OF_SCHEDULES =
            Set.of("sqs", "sns", "lambda", "states", "events", "scheduler");
    private static final List<String> TARGET_TEXTS = List.of("Arn", "Id", "Input", "InputPath", "RoleArn");
    private static final List<String> TARGET_MAPS =
            List.of("DeadLetterConfig", "EventBridgeParameters", "InputTransformer", "SqsParameters");
    private static final List<String> SCHEDULE_TEXTS =
            List.of("Description", "EndDate", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State");

    private final StackReader stack;

    EventsReader(StackReader stack) {
        this.stack = stack;
    }

    /** The name of a bus that is given by its name or ARN, or not at all. */
    static String busName(Optional<String> nameOrArn) {
        return nameOrArn
                .map(given -> Arn.parse(given).map(Arn::name).orElse(given))
                .orElse(DEFAULT);
    }

    List<Stack.EventBus> buses() {
        return stack.read(
                "AWS::Events::EventBus",
                resource -> new Stack.EventBus(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        resource.properties().text("Description"),
                        policy(resource),
                        StackReader.tags(resource.properties())));
    }

    private Optional<PolicyDocument> policy(Resource bus) {
        var own = bus.properties().mapping("Policy").stream()
                .flatMap(policy -> policy.list("Statement").stream())
                .map(Node::toJson);
        var added = busPolicies().stream()
                .filter(policy -> policy.bus().equals(stack.ref(bus)))
                .map(Stack.EventBusPolicy::statement);
        var statements = Stream.concat(own, added).collect(Json.toArray());
        return statements.isEmpty()
                ? Optional.empty()
                : Optional.of(StackReader.policy(
                        Node.of(Json.object().put("Version", "2012-10-17").set("Statement", statements), bus.at()),
                        OpenPolicy.Kind.RESOURCE));
    }

    List<Stack.EventBusPolicy> busPolicies() {
        return stack.read("AWS::Events::EventBusPolicy", resource -> {
            var properties = resource.properties();
            var bus = busName(properties.text("EventBusName"));
            var id = properties.required("StatementId");
            var statement = properties
                    .get("Statement")
                    .map(given -> (ObjectNode) given.asMapping("Statement").toJson())
                    .orElseGet(() -> statement(properties, stack.options().arn("events", "event-bus/" + bus)));
            var document = Json.object().put("Version", "2012-10-17");
            document.putArray("Statement").add(statement.put("Sid", id));
            return new Stack.EventBusPolicy(
                    stack.id(resource),
                    resource.at(),
                    bus,
                    id,
                    StackReader.policy(Node.of(document, properties.at()), OpenPolicy.Kind.RESOURCE)
                            .json()
                            .at("/Statement/0"));
        });
    }

    /** What EventBridge makes of the older properties, which let an account or an organization in. */
    private ObjectNode statement(Node.Mapping properties, String bus) {
        var statement = Json.object().put("Effect", "Allow");
        var principal = properties.required("Principal");
        if (principal.equals("*")) {
            statement.put("Principal", principal);
        } else {
            var root = Arn.global(stack.options().partition(), principal, "iam", "root");
            statement.putObject("Principal").put("AWS", root.toString());
        }
        statement
                .put("Action", properties.text("Action").orElse("events:PutEvents"))
                .put("Resource", bus);
        properties
                .mapping("Condition")
                .ifPresent(condition -> statement
                        .putObject("Condition")
                        .putObject(condition.required("Type"))
                        .put(condition.required("Key"), condition.required("Value")));
        return statement;
    }

    List<Stack.Rule> rules() {
        return stack.read("AWS::Events::Rule", resource -> {
            var properties = resource.properties();
            var bus = busName(properties.text("EventBusName"));
            var pattern = properties.get("EventPattern").map(EventsReader::pattern);
            var schedule = properties.text("ScheduleExpression").filter(text -> !text.isEmpty());
            if (pattern.isEmpty() && schedule.isEmpty()) {
                throw new TemplateException(
                        resource.at(), "a rule has an EventPattern or a ScheduleExpression, but this has neither");
            }
            schedule.ifPresent(text -> {
                if (!bus.equals(DEFAULT)) {
                    throw new TemplateException(
                            properties.need("ScheduleExpression").at(),
                            "a rule has a schedule on the default event bus only, but this is of the bus " + bus);
                }
                expression(properties, () -> ScheduleExpression.ofRule(text));
            });
            var targets = properties.list("Targets");
            if (targets.size() > MAX_TARGETS) {
                throw new TemplateException(
                        targets.get(MAX_TARGETS).at(),
                        "a rule has at most " + MAX_TARGETS + " targets, but this has " + targets.size());
            }
            return new Stack.Rule(
                    stack.id(resource),
                    resource.at(),
                    stack.attribute(resource, "RuleName"),
                    stack.attribute(resource, "Arn"),
                    bus,
                    properties.text("Description"),
                    pattern,
                    schedule,
                    properties.text("RoleArn"),
                    !properties.text("State").orElse("ENABLED").equals("DISABLED"),
                    stack
                            .read(
                                    targets.stream().map(target -> target.asMapping("a target")),
                                    target -> ruleTarget(resource, target))
                            .stream()
                            .flatMap(Optional::stream)
                            .toList(),
                    StackReader.tags(properties));
        });
    }

    private static JsonNode pattern(Node given) {
        try {
            var pattern = MessagingReader.json(given, "EventPattern");
            if (!Unknown.isIn(pattern)) {
                EventPattern.parse(pattern);
            }
            return pattern;
        } catch (IllegalArgumentException e) {
            throw MessagingReader.noFilter(
                    given.at(),
                    "EventPattern is no event pattern: "
                            + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static void expression(Node.Mapping properties, Runnable parse) {
        var given = properties.need("ScheduleExpression");
        if (!Unknown.is(given)) {
            try {
                parse.run();
            } catch (IllegalArgumentException e) {
                throw new TemplateException(
                        given.at(),
                        "the ScheduleExpression " + given.asText("ScheduleExpression") + " is none: " + e.getMessage());
            }
        }
    }

    private Optional<Stack.EventTarget> ruleTarget(Resource rule, Node.Mapping properties) {
        properties.required("Id");
        return target(rule, properties, TARGETS_OF_RULES).map(target -> {
            if (target.roleArn().isEmpty() && Arn.of(target.arn()).service().equals("states")) {
                throw new TemplateException(
                        properties.at(),
                        "a rule starts a state machine with a role: give the target a RoleArn that may"
                                + " states:StartExecution and trusts events.amazonaws.com");
            }
            return target;
        });
    }

    /** Nothing for what the local run cannot deliver to, which is told. */
    private Optional<Stack.EventTarget> target(Resource owner, Node.Mapping properties, Set<String> services) {
        var arn = properties.required("Arn");
        var parsed = Arn.parse(arn);
        if (parsed.isEmpty() && !Unknown.isIn(arn)) {
            throw new TemplateException(
                    properties.need("Arn").at(), "the Arn of a target must be an ARN, but is \"" + arn + "\"");
        }
        if (parsed.filter(known -> services.contains(known.service())).isEmpty()
                || parsed.get().service().equals("events")
                        && !parsed.get().type().equals("event-bus")) {
            stack.report()
                    .notice(
                            properties.at(),
                            "the target " + Unknown.spoken(arn) + " of " + owner.logicalId() + " is not run locally");
            return Optional.empty();
        }
        properties.get("RoleArn").ifPresent(stack::roleName);
        return Optional.of(new Stack.EventTarget(
                properties.at(),
                arn,
                properties.text("RoleArn"),
                properties.mapping("DeadLetterConfig").flatMap(config -> config.text("Arn")),
                described(properties)));
    }

    private static JsonNode described(Node.Mapping properties) {
        var json = Json.object();
        TARGET_TEXTS.forEach(name -> properties.text(name).ifPresent(text -> json.put(name, text)));
        TARGET_MAPS.forEach(name -> properties.mapping(name).ifPresent(map -> json.set(name, map.toJson())));
        properties.mapping("RetryPolicy").ifPresent(policy -> {
            var retry = json.putObject("RetryPolicy");
            policy.integer("MaximumRetryAttempts", 0, 185)
                    .ifPresent(attempts -> retry.put("MaximumRetryAttempts", attempts));
            policy.integer("MaximumEventAgeInSeconds", 60, 86_400)
                    .ifPresent(seconds -> retry.put("MaximumEventAgeInSeconds", seconds));
        });
        return json;
    }

    List<Stack.ScheduleGroup> scheduleGroups() {
        return stack.read(
                "AWS::Scheduler::ScheduleGroup",
                resource -> new Stack.ScheduleGroup(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        StackReader.tags(resource.properties())));
    }

    List<Stack.Schedule> schedules() {
        return stack.read("AWS::Scheduler::Schedule", this::schedule).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Stack.Schedule> schedule(Resource resource) {
        var properties = resource.properties();
        var text = properties.required("ScheduleExpression");
        expression(properties, () -> ScheduleExpression.of(text));
        var described = Json.object();
        SCHEDULE_TEXTS.forEach(name -> properties.text(name).ifPresent(value -> described.put(name, value)));
        List.of("StartDate", "EndDate").forEach(name -> date(properties, name));
        var window = properties.need("FlexibleTimeWindow").asMapping("FlexibleTimeWindow");
        var flexible = described.putObject("FlexibleTimeWindow").put("Mode", window.required("Mode"));
        window.integer("MaximumWindowInMinutes", 1, 1440)
                .ifPresent(minutes -> flexible.put("MaximumWindowInMinutes", minutes));
        var target = properties.need("Target").asMapping("Target");
        target.need("RoleArn");
        return target(resource, target, TARGETS_OF_SCHEDULES)
                .map(called -> new Stack.Schedule(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        properties.text("GroupName").orElse(DEFAULT),
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
