package local.asl.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Utils;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;

/** JSONata's functions of text that the library does otherwise than JSONata, or without a bound. */
final class JsonataText {

    /** AWS refuses a text of twice this length. */
    static final int MAX_LENGTH = 4 * 1024 * 1024;

    private JsonataText() {}

    static Object contains(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        return switch (arguments.get(1)) {
            case String part -> text.contains(part);
            case JsonataRegex regex -> regex.matcher(text).find();
            case null, default -> throw new JException("T1010", -1, "contains");
        };
    }

    static Object match(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        if (!(arguments.get(1) instanceof JsonataRegex regex)) {
            throw new JException("T1010", -1, "match");
        }
        var matches = Utils.createSequence();
        var matcher = regex.matcher(text);
        for (var left = limit(arguments, 2, "D3040"); left > 0 && matcher.find(); left--) {
            refuseEmpty(matcher);
            var match = new LinkedHashMap<String, Object>();
            match.put("match", matcher.group());
            match.put("index", matcher.start());
            match.put("groups", JsonataRegex.groups(matcher));
            matches.add(match);
        }
        return matches;
    }

    static Object replace(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        var limit = limit(arguments, 3, "D3011");
        var result = new StringBuilder();
        var from = 0;
        switch (arguments.get(1)) {
            case String part -> {
                if (part.isEmpty()) {
                    throw new JException("D3010", -1);
                }
                if (!(arguments.get(2) instanceof String replacement)) {
                    throw new JException("D3012", -1);
                }
                for (var at = text.indexOf(part); at >= 0 && limit > 0; at = text.indexOf(part, from), limit--) {
                    append(result, text.substring(from, at), replacement);
                    from = at + part.length();
                }
            }
            case JsonataRegex regex -> {
                var matcher = regex.matcher(text);
                for (; limit > 0 && matcher.find(); limit--) {
                    refuseEmpty(matcher);
                    append(result, text.substring(from, matcher.start()), replacement(matcher, arguments.get(2)));
                    from = matcher.end();
                }
            }
            case null, default -> throw new JException("T1010", -1, "replace");
        }
        return result.append(text, from, text.length()).toString();
    }

    private static String replacement(MatchResult match, Object replacement) {
        if (replacement instanceof String template) {
            return expand(template, match);
        }
        try {
            if (Functions.funcApply(replacement, List.of(JsonataRegex.match(match))) instanceof String text) {
                return text;
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new JException(e, "D3012", -1, null, null);
        }
        throw new JException("D3012", -1);
    }

    /**
     * {@code $0} is the match, {@code $1} its first group, {@code $$} a dollar sign; of {@code $12} the longest number
     * there is.
     */
    private static String expand(String template, MatchResult match) {
        var result = new StringBuilder();
        for (var i = 0; i < template.length(); i++) {
            var c = template.charAt(i);
            if (c != '$' || i + 1 == template.length()) {
                result.append(c);
            } else if (template.charAt(i + 1) == '$') {
                result.append('$');
                i++;
            } else if (!Character.isDigit(template.charAt(i + 1))) {
                result.append(c);
            } else {
                var digits = i + 1;
                var group = template.charAt(digits) - '0';
                while (digits + 1 < template.length()
                        && Character.isDigit(template.charAt(digits + 1))
                        && group * 10 + template.charAt(digits + 1) - '0' <= match.groupCount()) {
                    group = group * 10 + template.charAt(++digits) - '0';
                }
                var value = group <= match.groupCount() ? match.group(group) : null;
                result.append(value == null ? "" : value);
                i = digits;
            }
        }
        return result.toString();
    }

    static Object split(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        var limit = limit(arguments, 2, "D3020");
        var parts = new ArrayList<>();
        switch (arguments.get(1)) {
            case String separator
            when separator.isEmpty() ->
                text.codePoints().limit(limit).forEach(character -> parts.add(Character.toString(character)));
            case String separator -> {
                var from = 0;
                for (var at = text.indexOf(separator);
                        at >= 0 && parts.size() < limit;
                        at = text.indexOf(separator, from)) {
                    parts.add(text.substring(from, at));
                    from = at + separator.length();
                }
                if (parts.size() < limit) {
                    parts.add(text.substring(from));
                }
            }
            case JsonataRegex regex -> {
                var from = 0;
                var matcher = regex.matcher(text);
                while (parts.size() < limit && matcher.find()) {
                    refuseEmpty(matcher);
                    parts.add(text.substring(from, matcher.start()));
                    from = matcher.end();
                }
                if (parts.size() < limit) {
                    parts.add(text.substring(from));
                }
            }
            case null, default -> throw new JException("T1010", -1, "split");
        }
        return parts;
    }

    static Object join(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof List<?> parts)) {
            return null;
        }
        var separator = arguments.size() > 1 && arguments.get(1) instanceof String text ? text : "";
        var length = 0L;
        for (var part : parts) {
            length += ((String) part).length() + separator.length();
        }
        refuseLonger(length);
        return parts.stream().map(String.class::cast).collect(Collectors.joining(separator));
    }

    /** Counts code points, from the end where {@code start} is negative. */
    static Object substring(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        var characters = text.codePoints().toArray();
        int length = characters.length;
        double start = arguments.get(1) instanceof Number number ? number.doubleValue() : 0;
        if (length + start < 0) {
            start = 0;
        }
        double end = length;
        if (arguments.size() > 2 && arguments.get(2) instanceof Number count) {
            if (count.doubleValue() <= 0) {
                return "";
            }
            end = start >= 0 ? start + count.doubleValue() : length + start + count.doubleValue();
        }
        int from = index(start, length);
        return new String(characters, from, Math.max(0, index(end, length) - from));
    }

    /** As JavaScript's {@code slice} takes an index: without its fraction, from the end where it is negative. */
    private static int index(double index, int length) {
        long whole = (long) index;
        return (int) Math.clamp(whole < 0 ? length + whole : whole, 0L, length);
    }

    /** {@code $encodeUrl} and {@code $encodeUrlComponent}, by the characters beside letters and digits that they keep. */
    static Object encoded(List<?> arguments, String kept, String function) {
        if (!(arguments.getFirst() instanceof String text)) {
            return null;
        }
        var result = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= 0xD800 && c <= 0xDFFF) {
                throw new JException("D3140", -1, text, function);
            } else if (c < 128 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0)) {
                result.appendCodePoint(c);
            } else {
                for (var b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    result.append('%').append("%02X".formatted(b));
                }
            }
        });
        return result.toString();
    }

    /** To the left where the width is negative. */
    static Object pad(Object input, List<?> arguments) {
        if (!(arguments.get(0) instanceof String text)) {
            return null;
        }
        var width = ((Number) arguments.get(1)).longValue();
        var filler = arguments.size() > 2 && arguments.get(2) instanceof String given && !given.isEmpty() ? given : " ";
        var missing = Math.abs(width) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        refuseLonger(missing);
        var characters = filler.codePoints().toArray();
        var padding = new StringBuilder();
        for (var i = 0; i < missing; i++) {
            padding.appendCodePoint(characters[i % characters.length]);
        }
        return width > 0 ? text + padding : padding + text;
    }

    private static void append(StringBuilder result, String between, String replacement) {
        result.append(between).append(replacement);
        refuseLonger(result.length());
    }

    private static int limit(List<?> arguments, int index, String error) {
        if (arguments.size() <= index || !(arguments.get(index) instanceof Number limit)) {
            return Integer.MAX_VALUE;
        }
        if (limit.doubleValue() < 0) {
            throw new JException(error, -1);
        }
        return (int) Math.ceil(limit.doubleValue());
    }

    private static void refuseEmpty(MatchResult match) {
        if (match.start() == match.end()) {
            throw new JException("D1004", -1);
        }
    }

    private static void refuseLonger(long length) {
        if (length > MAX_LENGTH) {
            throw JsonataBounds.memoryExceeded();
        }
    }
}
