package local.service.events;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import local.execution.journal.Table;
import local.json.Arn;
import local.json.Json;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.events.Targets.Sender;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Takes each event from its bus to the targets of the rules that want it. */
final class Router {

    private static final String EVENTS = "events.amazonaws.com";

    private final Door door;
    private final Table<Bus> buses;
    private final Table<LiveRule> rules;
    private final Targets targets;
    private final Deliveries deliveries;

    Router(Door door, Table<Bus> buses, Table<LiveRule> rules, Targets targets, Deliveries deliveries) {
        this.door = door;
        this.buses = buses;
        this.rules = rules;
        this.targets = targets;
        this.deliveries = deliveries;
    }

    /** Delivers an event that came to a bus, beside the caller. */
    void route(String bus, Event event) {
        route(bus, event, Set.of());
    }

    /** @param passed the buses that it has come by */
    private void route(String bus, Event event, Set<String> passed) {
        var now = new HashSet<>(passed);
        now.add(bus);
        rules.all().stream()
                .filter(rule -> rule.bus().equals(bus) && rule.wants(event))
                .forEach(rule -> fire(rule, event, now));
    }

    /** Delivers an event to all targets of a rule, beside the caller. */
    void fire(LiveRule rule, Event event) {
        fire(rule, event, Set.of());
    }

    private void fire(LiveRule rule, Event event, Set<String> passed) {
        for (var target : rule.targets()) {
            targets.delivering(rule.arn(), target.arn());
            var retry = Optional.ofNullable(target.retryPolicy());
            deliveries.start(
                    "delivery of rule " + rule.name() + " to " + target.arn(),
                    Deliveries.Patience.of(
                            retry.map(policy -> policy.maximumRetryAttempts()).orElse(null),
                            retry.map(policy -> policy.maximumEventAgeInSeconds())
                                    .orElse(null)),
                    _ -> deliver(rule, target, event, passed),
                    lost -> bury(rule, target, event, lost));
        }
    }

    private void deliver(LiveRule rule, Target target, Event event, Set<String> passed) {
        var sender = target.roleArn() == null
                ? Sender.of(EVENTS, rule.arn())
                : Sender.with(door, target.roleArn(), EVENTS, session(rule), rule.arn());
        if (isBus(target.arn())) {
            forward(sender, target.arn(), event, passed);
            return;
        }
        targets.deliver(
                sender,
                target.arn(),
                new Targets.Message(
                        event.id(),
                        EventInput.of(target, rule, event),
                        Optional.ofNullable(target.sqsParameters()).map(sqs -> sqs.messageGroupId())));
    }

    /** The event goes on as it is. One that has come by that bus already would go round for ever. */
    private void forward(Sender sender, String busArn, Event event, Set<String> passed) {
        var bus = buses.find(Arn.of(busArn).name());
        door.check(sender.who(), "events:PutEvents", busArn, bus.flatMap(Bus::policy), sender.context());
        if (bus.isEmpty()) {
            throw EventBridge.noBus(Arn.of(busArn).name());
        }
        if (passed.contains(bus.get().name())) {
            throw new ServiceException(
                    "InvalidEvent",
                    400,
                    "The event has come by the bus " + bus.get().name() + " before.");
        }
        route(bus.get().name(), event, passed);
    }

    static boolean isBus(String arn) {
        return Arn.parse(arn)
                .filter(parsed ->
                        parsed.service().equals("events") && parsed.type().equals("event-bus"))
                .isPresent();
    }

    /** Always the same for a rule. */
    private static String session(LiveRule rule) {
        return UUID.nameUUIDFromBytes(rule.arn().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /**
     * Puts the event on the target's dead-letter queue, if it has one: the queue must let EventBridge in.
     *
     * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html">Dead-letter queues</a>
     */
    private void bury(LiveRule rule, Target target, Event event, Deliveries.Lost lost) {
        if (target.deadLetterConfig() == null || target.deadLetterConfig().arn() == null) {
            return;
        }
        Map<String, String> attributes = new TreeMap<>(lost.attributes(code(lost.reason())));
        attributes.put("RULE_ARN", rule.arn());
        attributes.put("TARGET_ARN", target.arn());
        targets.bury(
                Sender.of(EVENTS, rule.arn()), target.deadLetterConfig().arn(), Json.write(event.json()), attributes);
    }

    /** What EventBridge calls an error, whatever the target's service calls it. */
    private static String code(ServiceException reason) {
        var code = reason.code();
        if (Deliveries.isDenial(reason)) {
            return "NO_PERMISSIONS";
        }
        if (reason.status() == 404
                || code.contains("NotFound")
                || code.endsWith("DoesNotExist")
                || code.endsWith("DoesNotExistException")) {
            return "NO_RESOURCE";
        }
        if (code.contains("Throttl") || code.startsWith("TooManyRequests")) {
            return "THROTTLING";
        }
        return reason.status() >= 500 ? "ERROR_FROM_TARGET" : "INVALID_PARAMETER";
    }
}
