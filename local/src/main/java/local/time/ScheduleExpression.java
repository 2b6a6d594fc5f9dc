package local.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a schedule rings: {@code rate(5 minutes)}, {@code cron(0 8 ? * MON-FRI *)} or {@code at(2026-11-28T08:00:00)}.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
public sealed interface ScheduleExpression {

    /**
     * The next time that it rings.
     *
     * @param origin from which a rate counts: it rings then, and after each interval
     * @param zone   in which a calendar's times are meant
     * @return after {@code after}; empty where it does not ring any more
     */
    Optional<Instant> next(Instant after, Instant origin, ZoneId zone);

    /** Every so long. */
    record Rate(Duration interval) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after, Instant origin, ZoneId zone) {
            if (after.isBefore(origin)) {
                return Optional.of(origin);
            }
            long rung = Duration.between(origin, after).dividedBy(interval);
            return Optional.of(origin.plus(interval.multipliedBy(rung + 1)));
        }
    }

    /** Once, at a time of some clock on a wall. */
    record At(LocalDateTime time) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after, Instant origin, ZoneId zone) {
            return Optional.of(time.atZone(zone).toInstant()).filter(instant -> instant.isAfter(after));
        }
    }

    /** By the calendar. */
    record Calendar(Cron cron) implements ScheduleExpression {

        @Override
        public Optional<Instant> next(Instant after, Instant origin, ZoneId zone) {
            return cron.next(after, zone);
        }
    }

    /**
     * An expression of EventBridge Scheduler.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static ScheduleExpression of(String text) {
        var match = Pattern.compile("\\s*(rate|cron|at)\\s*\\((.*)\\)\\s*").matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("it is none of rate(value unit), cron(fields) and at(date and time)");
        }
        return switch (match.group(1)) {
            case "rate" -> rate(match.group(2).strip());
            case "cron" -> new Calendar(Cron.of(match.group(2).strip()));
            default -> at(match.group(2).strip());
        };
    }

    /**
     * An expression of a rule, which knows no {@code at}, and wants {@code 1 minute} but {@code 2 minutes}.
     *
     * @throws IllegalArgumentException with what is wrong
     * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html">Schedule
     *     expressions of rules</a>
     */
    static ScheduleExpression ofRule(String text) {
        var expression = of(text);
        if (expression instanceof At) {
            throw new IllegalArgumentException("a rule has no at(); a schedule of EventBridge Scheduler does");
        }
        if (expression instanceof Rate && text.matches("rate\\(0*1 .*") == text.contains("s)")) {
            throw new IllegalArgumentException("the unit of 1 is minute, hour or day, of more minutes, hours or days");
        }
        return expression;
    }

    private static Rate rate(String text) {
        var match = Pattern.compile("(\\d{1,9})\\s+(minute|hour|day)s?").matcher(text);
        if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "a rate is a whole number above zero and minutes, hours or days: rate(5 minutes)");
        }
        long value = Long.parseLong(match.group(1));
        return new Rate(
                switch (match.group(2)) {
                    case "minute" -> Duration.ofMinutes(value);
                    case "hour" -> Duration.ofHours(value);
                    default -> Duration.ofDays(value);
                });
    }

    private static At at(String text) {
        try {
            return new At(DateTimeFormatter.ISO_LOCAL_DATE_TIME.parse(text, LocalDateTime::from));
        } catch (DateTimeException noDate) {
            throw new IllegalArgumentException("a time is yyyy-mm-ddThh:mm:ss: at(2026-11-28T08:00:00)");
        }
    }
}
