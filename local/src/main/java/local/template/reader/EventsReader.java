package local.template.reader;

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
 * {@code AWS::Events::*}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html">EventBridge's
 *     resource types</a>
 */
final class EventsReader {

    /** The bus, and the group of schedules, that every account has. */
    static final String DEFAULT = "default";

    private static final int MAX_TARGETS = 5;
    private static final Set<String> TARGETS_OF_RULES = Set.of("sqs", "sns", "lambda", "states", "logs", "events");

    private final StackReader stack;
    private final EventParts parts;

    EventsReader(StackReader stack) {
        this.stack = stack;
        this.parts = new EventParts(stack);
    }

    /** The name of a bus that is given by its name or ARN, or not at all. */
    static String busName(Optional<String> nameOrArn) {
        return nameOrArn
                .map(given -> Arn.parse(given).map(Arn::name).orElse(given))
                .orElse(DEFAULT);
    }

    List<Stack.EventBus> buses() {
        return stack.read(
                parts.known("AWS::Events::EventBus", "Policy"),
                resource -> new Stack.EventBus(
                        stack.id(resource),
                        resource.at(),
                        stack.ref(resource),
                        stack.attribute(resource, "Arn"),
                        resource.properties().text("Description"),
                        policy(resource),
                        StackReader.tags(resource.properties())));
    }

    private void expectBus(Resource resource, String bus) {
        if (!bus.equals(DEFAULT)) {
            parts.expect(
                    resource,
                    resource.properties().need("EventBusName"),
                    "the event bus " + bus,
                    stack.options().arn("events", "event-bus/" + bus),
                    Stack.EventBus.class);
        }
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
        return stack.read(parts.known("AWS::Events::EventBusPolicy", "Statement"), resource -> {
            var properties = resource.properties();
            var bus = busName(properties.text("EventBusName"));
            var id = properties.required("StatementId");
            expectBus(resource, bus);
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
        return stack.read(parts.known("AWS::Events::Rule", "Targets"), resource -> {
            var properties = resource.properties();
            var bus = busName(properties.text("EventBusName"));
            var pattern = properties.get("EventPattern").map(EventsReader::pattern);
            var schedule = properties.text("ScheduleExpression").filter(text -> !text.isEmpty());
            if (pattern.isEmpty() && schedule.isEmpty()) {
                throw new TemplateException(
                        resource.at(), "a rule has an EventPattern or a ScheduleExpression, but this has neither");
            }
            schedule.ifPresent(text -> {
                if (!bus.equals(DEFAULT) && !Unknown.isIn(bus)) {
                    throw new TemplateException(
                            properties.need("ScheduleExpression").at(),
                            "a rule has a schedule on the default event bus only, but this is of the bus " + bus);
                }
                EventParts.expression(properties, () -> ScheduleExpression.ofRule(text));
            });
            expectBus(resource, bus);
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

    private Optional<Stack.EventTarget> ruleTarget(Resource rule, Node.Mapping properties) {
        properties.required("Id");
        return parts.target(rule, properties, TARGETS_OF_RULES).map(target -> {
            if (target.roleArn().isEmpty() && Arn.of(target.arn()).service().equals("states")) {
                throw new TemplateException(
                        properties.at(),
                        "a rule starts a state machine with a role: give the target a RoleArn that may"
                                + " states:StartExecution and trusts events.amazonaws.com");
            }
            return target;
        });
    }
}
