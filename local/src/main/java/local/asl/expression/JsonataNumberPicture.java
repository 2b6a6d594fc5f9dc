package local.asl.expression;

import com.dashjoin.jsonata.JException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A picture of {@code $formatNumber}, such as {@code #,##0.00}; the errors D3080 to D3093 are its faults.
 *
 * @see <a href="https://www.w3.org/TR/xpath-functions-31/#formatting-numbers">Formatting numbers, in XPath and XQuery
 *     Functions and Operators</a>
 */
final class JsonataNumberPicture {

    private static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        var defaults = new LinkedHashMap<String, String>();
        defaults.put("decimal-separator", ".");
        defaults.put("grouping-separator", ",");
        defaults.put("exponent-separator", "e");
        defaults.put("infinity", "Infinity");
        defaults.put("minus-sign", "-");
        defaults.put("NaN", "NaN");
        defaults.put("percent", "%");
        defaults.put("per-mille", "‰");
        defaults.put("zero-digit", "0");
        defaults.put("digit", "#");
        defaults.put("pattern-separator", ";");
        return defaults;
    }

    /** One half of a picture, taken apart. */
    private record SubPicture(
            String prefix,
            String suffix,
            String active,
            String mantissa,
            String exponent,
            String integer,
            String fraction) {}

    private final Map<String, String> names;
    private final String digits;
    private final String decimal;
    private final String grouping;
    private final String exponentSeparator;
    private final String optional;

    private JsonataNumberPicture(Map<?, ?> options) {
        names = new LinkedHashMap<>(DEFAULTS);
        options.forEach((name, value) -> names.put((String) name, String.valueOf(value)));
        var zero = names.get("zero-digit").codePointAt(0);
        var family = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            family.appendCodePoint(zero + i);
        }
        digits = family.toString();
        decimal = names.get("decimal-separator");
        grouping = names.get("grouping-separator");
        exponentSeparator = names.get("exponent-separator");
        optional = names.get("digit");
    }

    /**
     * @param options names of the characters that are others than usual, such as {@code decimal-separator}
     * @throws JException D3080 to D3093 where the picture has a fault
     */
    static String format(double value, String picture, Map<?, ?> options) {
        return new JsonataNumberPicture(options).format(value, picture);
    }

    private String format(double value, String picture) {
        var parts = split(picture, names.get("pattern-separator"));
        if (parts.size() > 2) {
            throw new JException("D3080", -1);
        }
        var sub = parts.stream().map(this::parse).toList();
        sub.forEach(this::check);
        boolean negative = value < 0;
        var used = negative && sub.size() == 2 ? sub.get(1) : sub.getFirst();
        var sign = negative && sub.size() == 1 ? names.get("minus-sign") : "";
        return sign + used.prefix + digitsOf(Math.abs(value), used) + used.suffix;
    }

    private static List<String> split(String text, String separator) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    private boolean isDigit(char c) {
        return digits.indexOf(c) >= 0;
    }

    private boolean isActive(char c) {
        return isDigit(c) || decimal.indexOf(c) >= 0 || grouping.indexOf(c) >= 0 || optional.indexOf(c) >= 0;
    }

    private SubPicture parse(String text) {
        int start = 0;
        while (start < text.length() && !isActive(text.charAt(start))) {
            start++;
        }
        int end = text.length();
        while (end > start && !isActive(text.charAt(end - 1))) {
            end--;
        }
        var active = text.substring(start, end);
        int at = active.indexOf(exponentSeparator);
        boolean scientific = at > 0 && at + exponentSeparator.length() < active.length();
        var mantissa = scientific ? active.substring(0, at) : active;
        int point = mantissa.indexOf(decimal);
        return new SubPicture(
                text.substring(0, start),
                text.substring(end),
                active,
                mantissa,
                scientific ? active.substring(at + exponentSeparator.length()) : null,
                point < 0 ? mantissa : mantissa.substring(0, point),
                point < 0 ? "" : mantissa.substring(point + decimal.length()));
    }

    private void check(SubPicture sub) {
        var text = sub.prefix + sub.active + sub.suffix;
        int percents = count(text, names.get("percent"));
        int perMilles = count(text, names.get("per-mille"));
        refuse(count(text, decimal) > 1, "D3081");
        refuse(percents > 1, "D3082");
        refuse(perMilles > 1, "D3083");
        refuse(percents > 0 && perMilles > 0, "D3084");
        refuse(sub.active.isEmpty() && !text.isEmpty(), "D3086");
        refuse(sub.mantissa.chars().noneMatch(c -> isDigit((char) c) || optional.indexOf(c) >= 0), "D3085");
        refuse(sub.active.replace(exponentSeparator, "").chars().anyMatch(c -> !isActive((char) c)), "D3086");
        refuse(text.contains(grouping + decimal) || text.contains(decimal + grouping), "D3087");
        refuse(!text.contains(decimal) && sub.integer.endsWith(grouping), "D3088");
        refuse(text.contains(grouping + grouping), "D3089");
        int lastOptional = sub.integer.lastIndexOf(optional);
        refuse(
                lastOptional >= 0
                        && sub.integer.substring(0, lastOptional).chars().anyMatch(c -> isDigit((char) c)),
                "D3090");
        int firstOptional = sub.fraction.indexOf(optional);
        refuse(
                firstOptional >= 0
                        && sub.fraction.substring(firstOptional).chars().anyMatch(c -> isDigit((char) c)),
                "D3091");
        refuse(sub.exponent != null && !sub.exponent.isEmpty() && percents + perMilles > 0, "D3092");
        refuse(
                sub.exponent != null
                        && (sub.exponent.isEmpty() || sub.exponent.chars().anyMatch(c -> !isDigit((char) c))),
                "D3093");
    }

    private static void refuse(boolean fault, String code) {
        if (fault) {
            throw new JException(code, -1);
        }
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private int digitsIn(String text) {
        return (int) text.chars().filter(c -> isDigit((char) c)).count();
    }

    private int placesIn(String text) {
        return digitsIn(text) + count(text, optional);
    }

    private String digitsOf(double value, SubPicture sub) {
        var around = sub.prefix + sub.suffix;
        var number = exact(value);
        if (around.contains(names.get("percent"))) {
            number = number.movePointRight(2);
        } else if (around.contains(names.get("per-mille"))) {
            number = number.movePointRight(3);
        }
        int least = digitsIn(sub.integer);
        int scaling = least;
        int leastFraction = digitsIn(sub.fraction);
        int mostFraction = placesIn(sub.fraction);
        if (least == 0 && mostFraction == 0) {
            if (sub.exponent != null) {
                leastFraction = 1;
                mostFraction = 1;
            } else {
                least = 1;
            }
        }
        if (sub.exponent != null && least == 0 && sub.integer.contains(optional)) {
            least = 1;
        }
        if (least == 0 && leastFraction == 0) {
            leastFraction = 1;
        }
        int exponent = 0;
        if (sub.exponent != null) {
            exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - scaling;
            number = number.movePointLeft(exponent);
        }
        var plain = number.setScale(mostFraction, RoundingMode.HALF_EVEN).toPlainString();
        int point = plain.indexOf('.');
        var whole = (point < 0 ? plain : plain.substring(0, point)).replaceFirst("^0+", "");
        var fraction = (point < 0 ? "" : plain.substring(point + 1)).replaceFirst("0+$", "");
        whole = grouped("0".repeat(Math.max(0, least - whole.length())) + whole, sub.integer);
        fraction = groupedFraction(fraction + "0".repeat(Math.max(0, leastFraction - fraction.length())), sub.fraction);
        var text = whole + (fraction.isEmpty() ? "" : decimal + fraction);
        if (sub.exponent != null) {
            var power = Integer.toString(Math.abs(exponent));
            text += exponentSeparator
                    + (exponent < 0 ? names.get("minus-sign") : "")
                    + "0".repeat(Math.max(0, sub.exponent.length() - power.length()))
                    + power;
        }
        return localized(text);
    }

    /** The decimal number that JavaScript shows, which is what its arithmetic on texts starts from. */
    private static BigDecimal exact(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros();
    }

    /** How many places stand to the right of each separator. */
    private List<Integer> positions(String text) {
        var positions = new ArrayList<Integer>();
        for (int at = text.indexOf(grouping); at >= 0; at = text.indexOf(grouping, at + 1)) {
            positions.add(placesIn(text.substring(at)));
        }
        return positions;
    }

    private String grouped(String whole, String picture) {
        var positions = positions(picture);
        if (positions.isEmpty()) {
            return whole;
        }
        int unit = positions.getLast();
        boolean regular = unit > 0;
        for (int i = 0; i < positions.size(); i++) {
            regular &= positions.get(i) == unit * (positions.size() - i);
        }
        var text = new StringBuilder(whole);
        for (int right = 1; right < whole.length(); right++) {
            if (regular ? right % unit == 0 : positions.contains(right)) {
                text.insert(whole.length() - right, grouping);
            }
        }
        return text.toString();
    }

    private String groupedFraction(String fraction, String picture) {
        var text = new StringBuilder(fraction);
        int added = 0;
        for (int at = picture.indexOf(grouping); at >= 0; at = picture.indexOf(grouping, at + 1)) {
            int left = placesIn(picture.substring(0, at));
            if (left < fraction.length()) {
                text.insert(left + added, grouping);
                added += grouping.length();
            }
        }
        return text.toString();
    }

    private String localized(String text) {
        if (digits.startsWith("0")) {
            return text;
        }
        var local = new StringBuilder();
        text.chars().forEach(c -> local.append(c >= '0' && c <= '9' ? digits.charAt(c - '0') : (char) c));
        return local.toString();
    }
}
