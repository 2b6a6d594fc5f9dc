package local.asl.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import local.json.Json;

/** JSONata's functions of numbers, and {@code $string}, where the library does otherwise than JSONata. */
final class JsonataNumbers {

    /** JSON's numbers without JavaScript's liberties, and three prefixes for other bases. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?");

    private static final Pattern PREFIXED = Pattern.compile("0([xX])([0-9A-Fa-f]+)|0([oO])([0-7]+)|0([bB])([01]+)");
    private static final Pattern LEADING_DIGITS = Pattern.compile("\\s*([-+]?\\d+).*", Pattern.DOTALL);
    private static final MathContext SHOWN = new MathContext(15);

    private JsonataNumbers() {}

    /** JSON text of the value, with numbers of 15 digits at most; a function is the empty text. */
    static Object string(Object input, List<?> arguments) {
        if (arguments.isEmpty() || arguments.getFirst() == null) {
            return null;
        }
        var value = arguments.getFirst();
        if (value instanceof String text) {
            return text;
        }
        boolean pretty = arguments.size() > 1 && Boolean.TRUE.equals(arguments.get(1));
        if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            throw new JException("D3001", -1, Double.toString(number.doubleValue()));
        }
        var text = new StringBuilder();
        write(value, text, pretty ? "\n" : null);
        return text.toString();
    }

    /** @param indent a line break and what stands before each element on a line of its own; null for none */
    private static void write(Object value, StringBuilder text, String indent) {
        switch (value) {
            case Number number -> text.append(shown(number));
            case Map<?, ?> map -> {
                var inner = indent == null ? null : indent + "  ";
                text.append('{');
                var separator = "";
                for (var entry : map.entrySet()) {
                    text.append(separator).append(indent == null ? "" : inner);
                    text.append(Json.write(JsonataValues.toJson(entry.getKey()).orElseThrow()));
                    text.append(indent == null ? ":" : ": ");
                    write(entry.getValue(), text, inner);
                    separator = ",";
                }
                text.append(indent == null || map.isEmpty() ? "" : indent).append('}');
            }
            case List<?> list -> {
                var inner = indent == null ? null : indent + "  ";
                text.append('[');
                var separator = "";
                for (var element : list) {
                    text.append(separator).append(indent == null ? "" : inner);
                    write(element, text, inner);
                    separator = ",";
                }
                text.append(indent == null || list.isEmpty() ? "" : indent).append(']');
            }
            case null -> text.append("null");
            default -> text.append(JsonataValues.toJson(value).map(Json::write).orElse(text.isEmpty() ? "" : "\"\""));
        }
        if (text.length() > JsonataText.MAX_LENGTH) {
            throw JsonataBounds.memoryExceeded();
        }
    }

    /** As JavaScript prints a number of 15 digits: plain from 1e-6 up to 1e21. */
    static String shown(Number number) {
        if (number instanceof Integer
                || number instanceof Long && Math.abs(number.longValue()) < 1_000_000_000_000_000L) {
            return number.toString();
        }
        var value = number.doubleValue();
        if (!Double.isFinite(value)) {
            return "null";
        }
        var rounded = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
        if (rounded.signum() == 0) {
            return "0";
        }
        int magnitude = rounded.precision() - rounded.scale() - 1;
        if (magnitude >= -6 && magnitude < 21) {
            return rounded.toPlainString();
        }
        var digits = rounded.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (magnitude < 0 ? "e-" : "e+")
                + Math.abs(magnitude);
    }

    static Object number(Object input, List<?> arguments) {
        return switch (arguments.isEmpty() ? null : arguments.getFirst()) {
            case null -> null;
            case Boolean bool -> bool ? 1 : 0;
            case Number number -> number;
            case String text
            when NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text)) ->
                Utils.convertNumber(Double.parseDouble(text));
            case String text
            when PREFIXED.matcher(text).matches() ->
                Utils.convertNumber(new BigInteger(
                                text.substring(2),
                                switch (text.charAt(1)) {
                                    case 'x', 'X' -> 16;
                                    case 'o', 'O' -> 8;
                                    default -> 2;
                                })
                        .doubleValue());
            case String text -> throw new JException("D3030", -1, text);
            default -> throw new JException("T0410", -1, 1, "number");
        };
    }

    static Object formatNumber(Object input, List<?> arguments) {
        if (!(arguments.getFirst() instanceof Number number)) {
            return null;
        }
        return JsonataNumberPicture.format(
                number.doubleValue(),
                (String) arguments.get(1),
                arguments.size() > 2 && arguments.get(2) instanceof Map<?, ?> options ? options : Map.of());
    }

    static Object formatInteger(Object input, List<?> arguments) {
        return arguments.getFirst() instanceof Number number
                ? Functions.formatInteger((long) Math.floor(number.doubleValue()), (String) arguments.get(1))
                : null;
    }

    /** What the picture cannot read is no number, which is no error. */
    static Object parseInteger(Object input, List<?> arguments) {
        if (!(arguments.getFirst() instanceof String text) || !(arguments.get(1) instanceof String picture)) {
            return null;
        }
        if (picture.isEmpty()) {
            throw new JException("D3130", -1, picture);
        }
        var format = picture.replaceFirst(";.*$", "");
        if (format.matches("[wWIiaA].*")) {
            try {
                return Functions.parseInteger(text, picture);
            } catch (JException e) {
                throw e;
            } catch (Exception e) {
                return Double.NaN;
            }
        }
        if (format.codePoints().noneMatch(Character::isDigit)) {
            throw new JException("D3130", -1, format);
        }
        var digits = new StringBuilder();
        text.codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || c == '-' || c == '+' || format.indexOf(c) < 0)
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .forEach(digits::appendCodePoint);
        var leading = LEADING_DIGITS.matcher(digits);
        return leading.matches() ? Utils.convertNumber(Double.parseDouble(leading.group(1))) : (Number) Double.NaN;
    }

    /** By the comparator, which says whether the first of two comes after the second; numbers and texts need none. */
    static Object sort(Object input, List<?> arguments) {
        if (arguments.getFirst() == null) {
            return null;
        }
        if (!(arguments.getFirst() instanceof List<?> list)) {
            return Utils.createSequence(arguments.getFirst());
        }
        if (list.size() <= 1) {
            return list;
        }
        var comparator = arguments.size() > 1 ? arguments.get(1) : null;
        if (comparator == null && !Utils.isArrayOfNumbers(list) && !Utils.isArrayOfStrings(list)) {
            throw new JException("D3070", -1);
        }
        return merged(List.copyOf(list), comparator);
    }

    /** Merges halves, so that what is equal keeps its order. */
    private static List<Object> merged(List<?> list, Object comparator) {
        var sorted = Utils.createSequence();
        if (list.size() <= 1) {
            sorted.addAll(list);
            return sorted;
        }
        var left = merged(list.subList(0, list.size() / 2), comparator);
        var right = merged(list.subList(list.size() / 2, list.size()), comparator);
        int l = 0;
        int r = 0;
        while (l < left.size() && r < right.size()) {
            sorted.add(isAfter(left.get(l), right.get(r), comparator) ? right.get(r++) : left.get(l++));
        }
        sorted.addAll(left.subList(l, left.size()));
        sorted.addAll(right.subList(r, right.size()));
        return sorted;
    }

    private static boolean isAfter(Object one, Object other, Object comparator) {
        if (comparator == null) {
            return one instanceof String text
                    ? text.compareTo((String) other) > 0
                    : ((Number) one).doubleValue() > ((Number) other).doubleValue();
        }
        try {
            return Boolean.TRUE.equals(Functions.toBoolean(Functions.funcApply(comparator, List.of(one, other))));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new JException(e, "D3070", -1, null, null);
        }
    }
}
