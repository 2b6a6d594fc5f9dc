package local.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The six fields of AWS's cron expressions: minutes, hours, day of month, month, day of week, year.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based">Cron-based
 *     schedules</a>
 */
public final class Cron {

    private static final int LAST_YEAR = 2199;
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final Pattern NEAREST_WEEKDAY = Pattern.compile("(\\d{1,2})W");
    private static final Pattern LAST_OF_MONTH = Pattern.compile("(\\w{1,3})L");
    private static final Pattern NTH_OF_MONTH = Pattern.compile("(\\w{1,3})#([1-5])");

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet months;
    private final BitSet years;
    private final Predicate<LocalDate> days;

    private Cron(BitSet minutes, BitSet hours, BitSet months, BitSet years, Predicate<LocalDate> days) {
        this.minutes = minutes;
        this.hours = hours;
        this.months = months;
        this.years = years;
        this.days = days;
    }

    /**
     * @param text what stands between the parentheses
     * @throws IllegalArgumentException with what is wrong
     */
    static Cron of(String text) {
        var fields = text.split("\\s+");
        if (fields.length != 6) {
            throw new IllegalArgumentException(
                    "cron has six fields (minutes hours day-of-month month day-of-week year)," + " but this has "
                            + (text.isEmpty() ? 0 : fields.length));
        }
        if (fields[2].equals("?") == fields[4].equals("?")) {
            throw new IllegalArgumentException(
                    "one of day-of-month and day-of-week is ?, and the other is not: cron(0 8 * * ? *)");
        }
        return new Cron(
                numbers("minutes", fields[0], 0, 59, List.of()),
                numbers("hours", fields[1], 0, 23, List.of()),
                numbers("month", fields[3], 1, 12, MONTHS),
                numbers("year", fields[5], 1970, LAST_YEAR, List.of()),
                fields[4].equals("?") ? daysOfMonth(fields[2]) : daysOfWeek(fields[4]));
    }

    /**
     * The next time that a clock on a wall of the zone shows one of its times. One that is skipped in spring is not rung; one
     * that comes twice in autumn is rung the first time.
     */
    Optional<Instant> next(Instant after, ZoneId zone) {
        for (var day = after.atZone(zone).toLocalDate(); day.getYear() <= LAST_YEAR; day = day.plusDays(1)) {
            if (!years.get(day.getYear())) {
                day = day.with(TemporalAdjusters.lastDayOfYear());
            } else if (!months.get(day.getMonthValue())) {
                day = day.with(TemporalAdjusters.lastDayOfMonth());
            } else if (days.test(day)) {
                var instant = next(day, after, zone);
                if (instant.isPresent()) {
                    return instant;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Instant> next(LocalDate day, Instant after, ZoneId zone) {
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream().mapToObj(minute -> day.atTime(hour, minute)))
                .filter(time -> !zone.getRules().getValidOffsets(time).isEmpty())
                .map(time -> time.atZone(zone).toInstant())
                .filter(instant -> instant.isAfter(after))
                .findFirst();
    }

    private static Predicate<LocalDate> daysOfMonth(String field) {
        return anyOf(field, part -> {
            var nearest = NEAREST_WEEKDAY.matcher(part);
            if (part.equals("L")) {
                return day -> day.getDayOfMonth() == day.lengthOfMonth();
            }
            if (part.equals("LW")) {
                return day -> day.equals(weekdayNearest(day, day.lengthOfMonth()));
            }
            if (nearest.matches()) {
                int wanted = number("day-of-month", nearest.group(1), 1, 31, List.of());
                return day -> wanted <= day.lengthOfMonth() && day.equals(weekdayNearest(day, wanted));
            }
            var numbers = numbers("day-of-month", part, 1, 31, List.of());
            return day -> numbers.get(day.getDayOfMonth());
        });
    }

    /** The weekday nearest to a day, in the same month. */
    private static LocalDate weekdayNearest(LocalDate month, int wanted) {
        var day = month.withDayOfMonth(wanted);
        return switch (day.getDayOfWeek()) {
            case SATURDAY -> wanted == 1 ? day.plusDays(2) : day.minusDays(1);
            case SUNDAY -> wanted == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
            default -> day;
        };
    }

    private static Predicate<LocalDate> daysOfWeek(String field) {
        return anyOf(field, part -> {
            var last = LAST_OF_MONTH.matcher(part);
            var nth = NTH_OF_MONTH.matcher(part);
            if (part.equals("L")) {
                return day -> day.getDayOfWeek() == DayOfWeek.SATURDAY;
            }
            if (last.matches()) {
                var wanted = dayOfWeek(last.group(1));
                return day -> day.equals(day.with(TemporalAdjusters.lastInMonth(wanted)));
            }
            if (nth.matches()) {
                var wanted = dayOfWeek(nth.group(1));
                int which = Integer.parseInt(nth.group(2));
                return day -> day.getDayOfWeek() == wanted && (day.getDayOfMonth() - 1) / 7 + 1 == which;
            }
            var numbers = numbers("day-of-week", part, 1, 7, DAYS);
            return day -> numbers.get(day.getDayOfWeek().getValue() % 7 + 1);
        });
    }

    private static DayOfWeek dayOfWeek(String text) {
        int sundayIsOne = number("day-of-week", text, 1, 7, DAYS);
        return DayOfWeek.of(sundayIsOne == 1 ? 7 : sundayIsOne - 1);
    }

    private interface PartReader {
        Predicate<LocalDate> read(String part);
    }

    private static Predicate<LocalDate> anyOf(String field, PartReader reader) {
        var tests = new ArrayList<Predicate<LocalDate>>();
        for (var part : field.split(",", -1)) {
            tests.add(reader.read(part));
        }
        if (tests.size() > 1 && field.contains("#")) {
            throw new IllegalArgumentException("with # day-of-week has one expression, but this is " + field);
        }
        return day -> tests.stream().anyMatch(test -> test.test(day));
    }

    /** {@code 1,5-7,10/20}: the numbers that it means. */
    private static BitSet numbers(String name, String field, int least, int most, List<String> words) {
        var numbers = new BitSet();
        for (var part : field.split(",", -1)) {
            var stepped = part.split("/", -1);
            int step = stepped.length == 1 ? 1 : number(name, stepped[1], 1, most, List.of());
            var ends = stepped[0].split("-", -1);
            if (stepped.length > 2 || ends.length > 2) {
                throw wrong(name, part, least, most);
            }
            int from = stepped[0].equals("*") ? least : number(name, ends[0], least, most, words);
            int to = ends.length == 2
                    ? number(name, ends[1], least, most, words)
                    : stepped[0].equals("*") || stepped.length == 2 ? most : from;
            if (to < from) {
                throw wrong(name, part, least, most);
            }
            for (int number = from; number <= to; number += step) {
                numbers.set(number);
            }
        }
        return numbers;
    }

    private static int number(String name, String text, int least, int most, List<String> words) {
        int word = words.indexOf(text.toUpperCase());
        if (word >= 0) {
            return word + 1;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw wrong(name, text, least, most);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String name, String text, int least, int most) {
        return new IllegalArgumentException(
                "the " + name + " of cron is from " + least + " to " + most + ", but this is " + text);
    }
}
