package local.cli;

import java.util.regex.Pattern;
import local.simulation.Samples;

/** Lengths of time as a person writes them: {@code 80ms}, {@code 1.5s}, {@code 10min}, {@code 1h}. */
final class Timespan {

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|ms|s|min|m|h|d)");
    private static final double LONGEST_DAYS = 3650;

    private Timespan() {}

    /**
     * In microseconds.
     *
     * @throws IllegalArgumentException where it is none
     */
    static long micros(String text) {
        var parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no length of time such as 80ms, 1.5s, 10min or 1h");
        }
        double one = switch (parts.group(2)) {
            case "us" -> 1;
            case "ms" -> 1e3;
            case "s" -> 1e6;
            case "min", "m" -> 60e6;
            case "h" -> 3600e6;
            default -> 86_400e6;
        };
        double micros = Double.parseDouble(parts.group(1)) * one;
        if (micros > LONGEST_DAYS * 86_400e6) {
            throw new IllegalArgumentException("'" + text + "' is longer than ten years");
        }
        return Math.round(micros);
    }

    /**
     * One length, two with {@code ..} between them for any in between, or {@code exp:80ms} for exponential ones.
     *
     * @throws IllegalArgumentException where it is none of these
     */
    static Samples samples(String text) {
        int to = text.indexOf("..");
        if (to > 0) {
            long least = micros(text.substring(0, to));
            long most = micros(text.substring(to + 2));
            if (most < least) {
                throw new IllegalArgumentException("'" + text + "' ends before it begins");
            }
            return Samples.between(least, most);
        }
        return text.startsWith("exp:")
                ? Samples.exponential(micros(text.substring(4)))
                : Samples.constant(micros(text));
    }
}
