package local.service.scheduler;

import java.util.Set;
import java.util.regex.Pattern;
import local.json.Arn;
import local.json.Json;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.Target;
import tools.jackson.core.JacksonException;

/** What EventBridge Scheduler refuses of a schedule, as {@code ValidationException}. */
final class ScheduleChecks {

    /** Operations that only read are no targets. */
    private static final Pattern READS = Pattern.compile(
            "(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet)"
                    + "(?![a-z]).*");

    private static final Set<String> TAKES_JSON = Set.of("lambda", "states", "events");

    private ScheduleChecks() {}

    /**
     * The schedule, where it is right.
     *
     * @throws ServiceException {@code ValidationException}
     */
    static LiveSchedule checked(GetScheduleResponse given, Door door, String groupArn) {
        LiveSchedule schedule;
        try {
            schedule = LiveSchedule.of(given);
        } catch (IllegalArgumentException wrong) {
            throw invalid(wrong.getMessage());
        }
        window(given);
        if (given.startDate() != null
                && given.endDate() != null
                && !given.startDate().isBefore(given.endDate())) {
            throw invalid("The StartDate must be before the EndDate.");
        }
        target(given.target());
        var role = door.roles().findByArn(given.target().roleArn());
        if (role.filter(found -> found.trusts(Invocations.SCHEDULER, groupArn)).isEmpty()) {
            throw invalid("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        }
        return schedule;
    }

    private static void window(GetScheduleResponse given) {
        boolean isFlexible = given.flexibleTimeWindow().mode() == FlexibleTimeWindowMode.FLEXIBLE;
        if (isFlexible != (given.flexibleTimeWindow().maximumWindowInMinutes() != null)) {
            throw invalid(
                    isFlexible
                            ? "A flexible time window must have MaximumWindowInMinutes."
                            : "MaximumWindowInMinutes must not be there when the flexible time window is OFF.");
        }
    }

    private static void target(Target target) {
        var arn = Arn.parse(target.arn()).orElseThrow(() -> invalid("Provided Arn is not in correct format."));
        if (arn.service().equals("scheduler")) {
            universal(arn);
        } else if (arn.service().equals("events") && target.eventBridgeParameters() == null) {
            throw invalid("EventBridgeParameters must be there for the target " + arn + ".");
        } else if (arn.service().equals("sqs")
                && arn.resource().endsWith(".fifo")
                && (target.sqsParameters() == null || target.sqsParameters().messageGroupId() == null)) {
            throw invalid("MessageGroupId must be there for a FIFO queue.");
        }
        if (target.input() != null
                && (TAKES_JSON.contains(arn.service()) || arn.service().equals("scheduler"))
                && !isJson(target.input())) {
            throw invalid("The Input of the target " + arn + " is no JSON.");
        }
    }

    private static void universal(Arn arn) {
        var words = arn.segments();
        if (words.size() != 3
                || !words.getFirst().equals("aws-sdk")
                || !arn.account().isEmpty()) {
            throw invalid(arn + " is not arn:aws:scheduler:::aws-sdk:service:apiAction.");
        }
        if (READS.matcher(words.get(2)).matches()) {
            throw invalid(words.get(2) + " of " + words.get(1) + " only reads: it is no target.");
        }
    }

    private static boolean isJson(String text) {
        try {
            Json.parse(text);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    static ServiceException invalid(String message) {
        return new ServiceException("ValidationException", 400, message);
    }
}
