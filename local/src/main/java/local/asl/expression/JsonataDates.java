package local.asl.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.regex.Pattern;

/** JSONata's functions of instants, where the library does otherwise than JSONata. */
final class JsonataDates {

    private static final Pattern ISO_8601 = Pattern.compile("(\\d{4})(?:-([01]\\d)(?:-([0-3]\\d))?)?"
            + "(?:T([0-2]\\d):([0-5]\\d):([0-5]\\d)(?:\\.(\\d+))?)?(Z|[+-][0-2]\\d:?[0-5]\\d)?");

    /** Of a week: its number in the year and in the month, the year and the month that it belongs to. */
    private static final String OF_WEEKS = "WwXx";

    private JsonataDates() {}

    static Object fromMillis(Object input, List<?> arguments) {
        if (!(arguments.getFirst() instanceof Number millis)) {
            return null;
        }
        var picture = arguments.size() > 1 ? (String) arguments.get(1) : null;
        var zone = arguments.size() > 2 ? (String) arguments.get(2) : null;
        if (picture == null) {
            return Functions.dateTimeFromMillis(millis, null, zone);
        }
        var text = new StringBuilder();
        int at = 0;
        while (at < picture.length()) {
            int open = picture.indexOf('[', at);
            if (open < 0) {
                open = picture.length();
            }
            text.append(picture.substring(at, open).replace("]]", "]"));
            if (open == picture.length()) {
                break;
            }
            if (picture.startsWith("[[", open)) {
                text.append('[');
                at = open + 2;
                continue;
            }
            int close = picture.indexOf(']', open);
            if (close < 0) {
                throw new JException("D3135", -1);
            }
            text.append(component(
                    millis.longValue(), picture.substring(open + 1, close).replaceAll("\\s", ""), zone));
            at = close + 1;
        }
        return text.toString();
    }

    /**
     * One component of a picture. Weeks are those of ISO 8601, and belong to the year and the month of their Thursday; the
     * library writes their numbers as it writes others of the same size, days of a year or a month.
     */
    private static String component(long millis, String component, String zone) {
        if (component.isEmpty() || OF_WEEKS.indexOf(component.charAt(0)) < 0) {
            return Functions.dateTimeFromMillis(millis, "[" + component + "]", zone);
        }
        var offset = zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone.substring(0, 3) + ":" + zone.substring(3));
        var thursday = Instant.ofEpochMilli(millis)
                .atOffset(offset)
                .toLocalDate()
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .plusDays(3);
        var presentation = component.substring(1);
        return switch (component.charAt(0)) {
            case 'X' -> component(thursday, "Y" + presentation);
            case 'x' -> component(thursday, "M" + presentation);
            case 'W' -> component(LocalDate.ofYearDay(2000, (thursday.getDayOfYear() - 1) / 7 + 1), "d" + presentation);
            default -> component(LocalDate.of(2000, 1, (thursday.getDayOfMonth() - 1) / 7 + 1), "D" + presentation);
        };
    }

    private static String component(LocalDate date, String component) {
        return Functions.dateTimeFromMillis(
                date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli(), "[" + component + "]", null);
    }

    static Object toMillis(Object input, List<?> arguments) {
        if (!(arguments.getFirst() instanceof String text)) {
            return null;
        }
        if (arguments.size() > 1 && arguments.get(1) instanceof String picture) {
            try {
                return Functions.dateTimeToMillis(text, picture);
            } catch (ParseException | DateTimeException | NumberFormatException e) {
                return null; // what the picture does not fit is nothing
            }
        }
        var matcher = ISO_8601.matcher(text);
        if (!matcher.matches()) {
            throw new JException("D3110", -1, text);
        }
        try {
            var time = LocalDateTime.of(
                    Integer.parseInt(matcher.group(1)),
                    part(matcher.group(2), 1),
                    part(matcher.group(3), 1),
                    part(matcher.group(4), 0),
                    part(matcher.group(5), 0),
                    part(matcher.group(6), 0),
                    part((matcher.group(7) == null ? "0" : matcher.group(7) + "000000000"), 0, 9));
            var zone = matcher.group(8);
            var offset = zone == null || zone.equals("Z")
                    ? ZoneOffset.UTC
                    : ZoneOffset.of(zone.substring(0, 3) + ":" + zone.substring(zone.length() - 2));
            return Utils.convertNumber(time.toInstant(offset).toEpochMilli());
        } catch (DateTimeException e) {
            throw new JException("D3110", -1, text);
        }
    }

    private static int part(String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static int part(String digits, int otherwise, int length) {
        return part(digits.length() > length ? digits.substring(0, length) : digits, otherwise);
    }
}
