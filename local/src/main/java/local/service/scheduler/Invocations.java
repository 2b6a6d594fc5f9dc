package local.service.scheduler;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import local.json.Arn;
import local.json.Json;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.events.Deliveries;
import local.service.events.Targets;
import local.service.events.Targets.Sender;
import software.amazon.awssdk.services.scheduler.model.Target;
import tools.jackson.databind.JsonNode;

/**
 * Calls what a schedule is for, with the schedule's role.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets.html">Managing targets</a>
 */
final class Invocations {

    static final String SCHEDULER = "scheduler.amazonaws.com";

    private static final String UNIVERSAL = "aws-sdk:";

    private final Account account;
    private final Door door;
    private final Targets targets;
    private final Deliveries deliveries;

    Invocations(Account account, Door door, Targets targets, Deliveries deliveries) {
        this.account = account;
        this.door = door;
        this.targets = targets;
        this.deliveries = deliveries;
    }

    /** One ring of a schedule. */
    private record Ring(LiveSchedule schedule, Instant due, String id) {

        Target target() {
            return schedule.described().target();
        }
    }

    /**
     * Calls the target, beside the caller.
     *
     * @param due when the schedule meant it to be
     */
    void start(LiveSchedule schedule, Instant due) {
        var ring = new Ring(schedule, due, UUID.randomUUID().toString());
        targets.delivering(schedule.arn(), ring.target().arn());
        var retry = Optional.ofNullable(schedule.described().target().retryPolicy());
        deliveries.start(
                "schedule " + schedule.described().name() + " of "
                        + ring.target().arn(),
                Deliveries.Patience.of(
                        retry.map(policy -> policy.maximumRetryAttempts()).orElse(null),
                        retry.map(policy -> policy.maximumEventAgeInSeconds()).orElse(null)),
                attempt -> invoke(ring, attempt),
                lost -> bury(ring, lost));
    }

    private void invoke(Ring ring, int attempt) {
        var target = ring.target();
        var arn = Arn.of(target.arn());
        var input = input(ring, attempt);
        if (arn.service().equals("scheduler") && arn.resource().startsWith(UNIVERSAL)) {
            var call = arn.segments();
            targets.call(sender(ring), call.get(1), call.get(2), input);
        } else if (arn.service().equals("events")) {
            putEvents(ring, input);
        } else {
            targets.deliver(
                    sender(ring),
                    target.arn(),
                    new Targets.Message(
                            ring.id(),
                            input,
                            Optional.ofNullable(target.sqsParameters()).map(sqs -> sqs.messageGroupId())));
        }
    }

    private void putEvents(Ring ring, String input) {
        var event = ring.target().eventBridgeParameters();
        var request = Json.object();
        request.putArray("Entries")
                .addObject()
                .put("Source", event.source())
                .put("DetailType", event.detailType())
                .put("Detail", input)
                .put("EventBusName", ring.target().arn());
        JsonNode answer = targets.call(sender(ring), "eventbridge", "putEvents", Json.write(request));
        if (answer.path("FailedEntryCount").asInt() > 0) {
            var entry = answer.at("/Entries/0");
            throw new ServiceException(
                    entry.path("ErrorCode").asString(""),
                    400,
                    entry.path("ErrorMessage").asString(""));
        }
    }

    /** @throws ServiceException {@code AccessDeniedException} where the role does not trust the scheduler */
    private Sender sender(Ring ring) {
        return Sender.with(
                door,
                ring.target().roleArn(),
                SCHEDULER,
                ring.id().replace("-", ""),
                Schedules.groupArn(account, ring.schedule().group()));
    }

    /**
     * What the target gets.
     *
     * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html">
     *     Context attributes</a>
     */
    private String input(Ring ring, int attempt) {
        var given = ring.target().input();
        return given == null
                ? notice(ring)
                : given.replace("<aws.scheduler.schedule-arn>", ring.schedule().arn())
                        .replace("<aws.scheduler.scheduled-time>", shown(ring.due()))
                        .replace("<aws.scheduler.execution-id>", ring.id())
                        .replace("<aws.scheduler.attempt-number>", String.valueOf(attempt));
    }

    /** What a target gets where nothing is said. */
    private String notice(Ring ring) {
        var json = Json.object()
                .put("version", "0")
                .put("id", ring.id())
                .put("detail-type", "Scheduled Event")
                .put("source", "aws.scheduler")
                .put("account", account.id())
                .put("time", shown(ring.due()))
                .put("region", account.region());
        json.putArray("resources").add(ring.schedule().arn());
        return Json.write(json.put("detail", "{}"));
    }

    private static String shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Puts what the target should have got on the schedule's dead-letter queue, if it has one, with the schedule's role.
     *
     * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html">Configuring a
     *     dead-letter queue</a>
     */
    private void bury(Ring ring, Deliveries.Lost lost) {
        var letters = ring.target().deadLetterConfig();
        if (letters == null || letters.arn() == null) {
            return;
        }
        Map<String, String> attributes = lost.attributes(lost.reason().code());
        attributes.put("EXECUTION_ID", ring.id());
        attributes.put("SCHEDULED_TIME", shown(ring.due()));
        attributes.put("SCHEDULE_ARN", ring.schedule().arn());
        attributes.put("TARGET_ARN", ring.target().arn());
        attributes.put("RETRY_ATTEMPTS", String.valueOf(lost.retries()));
        attributes.put("IS_PAYLOAD_TRUNCATED", "false");
        targets.bury(sender(ring), letters.arn(), input(ring, lost.retries() + 1), attributes);
    }
}
