package local.service.scheduler;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import local.time.ScheduleExpression;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/**
 * A schedule. A value.
 *
 * @param described  as {@code GetSchedule} shows it; one of a template has no dates of its own
 * @param expression when it rings
 * @param zone       in which its calendar is meant
 */
record LiveSchedule(GetScheduleResponse described, ScheduleExpression expression, ZoneId zone) {

    /** @throws IllegalArgumentException with what is wrong with its expression or time zone */
    static LiveSchedule of(GetScheduleResponse described) {
        ZoneId zone;
        try {
            zone = ZoneId.of(described.scheduleExpressionTimezone());
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "Invalid Schedule Expression Timezone " + described.scheduleExpressionTimezone() + ".");
        }
        try {
            return new LiveSchedule(described, ScheduleExpression.of(described.scheduleExpression()), zone);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "Invalid Schedule Expression " + described.scheduleExpression() + ": " + wrong.getMessage() + ".");
        }
    }

    String arn() {
        return described.arn();
    }

    String group() {
        return described.groupName();
    }

    boolean isEnabled() {
        return described.state() == ScheduleState.ENABLED;
    }

    boolean isOnce() {
        return expression instanceof ScheduleExpression.At;
    }

    /** Whether a call has made it, and no template. */
    boolean isByCall() {
        return described.creationDate() != null;
    }

    boolean goesWhenDone() {
        return described.actionAfterCompletion() == ActionAfterCompletion.DELETE;
    }

    /** How long after its time it may ring. */
    long windowSeconds() {
        var window = described.flexibleTimeWindow();
        return window == null || window.maximumWindowInMinutes() == null ? 0 : window.maximumWindowInMinutes() * 60L;
    }

    /**
     * When it is due next, between its dates: a rate begins at its start, or as soon as it is made.
     *
     * @param begun when the process began: then one of a template is made
     * @return after {@code after}; empty where it is not due any more
     */
    Optional<Instant> next(Instant after, Instant begun) {
        if (isOnce()) {
            return expression.next(after, begun, zone);
        }
        var made = isByCall() ? described.lastModificationDate() : begun;
        var start = described.startDate() == null ? made : described.startDate();
        var from = after.isBefore(start) ? start.minusNanos(1) : after;
        return expression
                .next(from, start, zone)
                .filter(next -> described.endDate() == null || !next.isAfter(described.endDate()));
    }
}
