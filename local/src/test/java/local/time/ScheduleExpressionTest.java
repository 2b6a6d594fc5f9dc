package local.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleExpressionTest {

    private static final Instant SATURDAY = Instant.parse("2026-11-28T10:07:30Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rate(5 minutes)              | 2026-11-28T10:10:00Z 2026-11-28T10:15:00Z
        rate(1 day)                  | 2026-11-29T10:00:00Z 2026-11-30T10:00:00Z
        at(2026-12-01T08:00:00)      | 2026-12-01T08:00:00Z
        at(2026-11-28T10:07:30)      |
        cron(15 10 * * ? *)          | 2026-11-28T10:15:00Z 2026-11-29T10:15:00Z
        cron(0 18 ? * MON-FRI *)     | 2026-11-30T18:00:00Z 2026-12-01T18:00:00Z
        cron(0/15 10 * * ? *)        | 2026-11-28T10:15:00Z 2026-11-28T10:30:00Z 2026-11-28T10:45:00Z 2026-11-29T10:00:00Z
        cron(*/30 9-17/4 ? * 2,WED *) | 2026-11-30T09:00:00Z 2026-11-30T09:30:00Z 2026-11-30T13:00:00Z
        cron(0 0 L * ? *)            | 2026-11-30T00:00:00Z 2026-12-31T00:00:00Z
        cron(0 0 LW 1 ? *)           | 2027-01-29T00:00:00Z 2028-01-31T00:00:00Z
        cron(0 8 1W * ? *)           | 2026-12-01T08:00:00Z 2027-01-01T08:00:00Z 2027-02-01T08:00:00Z
        cron(0 8 1W MAY ? *)         | 2027-05-03T08:00:00Z
        cron(0 8 31W 1 ? 2027)       | 2027-01-29T08:00:00Z
        cron(0 9 ? * 2#1 *)          | 2026-12-07T09:00:00Z 2027-01-04T09:00:00Z
        cron(0 9 ? * FRI#5 *)        | 2027-01-29T09:00:00Z 2027-04-30T09:00:00Z
        cron(0 10 ? * 6L 2026-2027)  | 2026-12-25T10:00:00Z 2027-01-29T10:00:00Z
        cron(0 0 ? * L *)            | 2026-12-05T00:00:00Z
        cron(0 12 29 2 ? *)          | 2028-02-29T12:00:00Z 2032-02-29T12:00:00Z
        cron(0 12 30 2 ? *)          |
        cron(0 12 * * ? 2025)        |
        """)
    void rings(String expression, String expected) {
        var wanted = expected == null ? List.<String>of() : List.of(expected.split(" "));
        assertThat(rings(expression, SATURDAY, "UTC", Math.max(1, wanted.size())))
                .containsExactlyElementsOf(wanted);
    }

    /** In spring the clock on the wall skips an hour, in autumn it shows one twice. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cron(30 2 * * ? *)      | America/New_York | 2026-03-07T00:00:00Z | 2026-03-07T07:30:00Z 2026-03-09T06:30:00Z
        cron(30 1 * * ? *)      | America/New_York | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z
        cron(0 8 * * ? *)       | Europe/Berlin    | 2026-10-24T00:00:00Z | 2026-10-24T06:00:00Z 2026-10-25T07:00:00Z
        at(2026-07-01T08:00:00) | Europe/Berlin    | 2026-06-30T00:00:00Z | 2026-07-01T06:00:00Z
        """)
    void ringsByTheClockOnTheWall(String expression, String zone, Instant after, String expected) {
        var wanted = List.of(expected.split(" "));
        assertThat(rings(expression, after, zone, wanted.size())).containsExactlyElementsOf(wanted);
    }

    private static List<String> rings(String expression, Instant after, String zone, int count) {
        var rings = new ArrayList<String>();
        var origin = Instant.parse("2026-11-28T10:00:00Z");
        for (var at = after; rings.size() < count; ) {
            var next = ScheduleExpression.of(expression).next(at, origin, ZoneId.of(zone));
            if (next.isEmpty()) {
                break;
            }
            at = next.get();
            rings.add(at.toString());
        }
        return rings;
    }

    @Test
    void aRateRingsAtItsOriginFirst() {
        var origin = SATURDAY.plusSeconds(100);
        assertThat(ScheduleExpression.of("rate(1 hour)").next(SATURDAY, origin, ZoneId.of("UTC")))
                .contains(origin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        every 5 minutes        | it is none of rate(value unit), cron(fields) and at(date and time)
        rate(0 minutes)        | a rate is a whole number above zero and minutes, hours or days: rate(5 minutes)
        rate(5 seconds)        | a rate is a whole number above zero and minutes, hours or days: rate(5 minutes)
        at(tomorrow)           | a time is yyyy-mm-ddThh:mm:ss: at(2026-11-28T08:00:00)
        cron(0 8 * * ?)        | cron has six fields (minutes hours day-of-month month day-of-week year), but this has 5
        cron(0 8 * * * *)      | one of day-of-month and day-of-week is ?, and the other is not: cron(0 8 * * ? *)
        cron(0 8 ? * ? *)      | one of day-of-month and day-of-week is ?, and the other is not: cron(0 8 * * ? *)
        cron(60 8 * * ? *)     | the minutes of cron is from 0 to 59, but this is 60
        cron(0 8 * FOO ? *)    | the month of cron is from 1 to 12, but this is FOO
        cron(0 8 9-7 * ? *)    | the day-of-month of cron is from 1 to 31, but this is 9-7
        cron(0 8 ? * 8 *)      | the day-of-week of cron is from 1 to 7, but this is 8
        cron(0 8 ? * 2#1,3 *)  | with # day-of-week has one expression, but this is 2#1,3
        cron(0 8 * * ? 1969)   | the year of cron is from 1970 to 2199, but this is 1969
        cron(0 8 1, * ? *)     | the day-of-month of cron is from 1 to 31, but this is
        """)
    void whatIsNoneIsRefused(String expression, String reason) {
        assertThatThrownBy(() -> ScheduleExpression.of(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isEqualToIgnoringWhitespace(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "rate(1 minute), true",
        "rate(2 minutes), true",
        "rate(1 minutes), false",
        "rate(2 minute), false",
        "rate(10 day), false",
        "at(2026-12-01T08:00:00), false",
        "cron(0 8 * * ? *), true"
    })
    void aRuleIsStricter(String expression, boolean right) {
        boolean read;
        try {
            ScheduleExpression.ofRule(expression);
            read = true;
        } catch (IllegalArgumentException refused) {
            read = false;
        }
        assertThat(read).isEqualTo(right);
        ScheduleExpression.of(expression);
    }
}
