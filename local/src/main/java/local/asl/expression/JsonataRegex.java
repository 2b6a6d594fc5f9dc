package local.asl.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression of JSONata, which is a function there: given a string, it answers with the first match. However
 * it backtracks, it ends after a bounded number of steps.
 */
final class JsonataRegex extends JFunction {

    private static final int MAX_STEPS = 20_000_000;

    private final Pattern pattern;

    JsonataRegex(Pattern pattern) {
        super(
                (input, arguments) ->
                        arguments.getFirst() instanceof String text ? closure(matcher(pattern, text)) : null,
                "<s?:o>");
        this.pattern = pattern;
    }

    /** Finds matches in {@code text}. Using it throws an exception of JSONata after too many steps. */
    Matcher matcher(String text) {
        return matcher(pattern, text);
    }

    private static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new Watched(text));
    }

    private static Map<String, Object> closure(Matcher matcher) {
        if (!matcher.find()) {
            return null;
        }
        var match = match(matcher);
        match.put("next", new JFunction((input, arguments) -> closure(matcher), "<:o>"));
        return match;
    }

    /** A match as JSONata shows it to a function. */
    static Map<String, Object> match(MatchResult result) {
        var match = new LinkedHashMap<String, Object>();
        match.put("match", result.group());
        match.put("start", result.start());
        match.put("end", result.end());
        match.put("groups", groups(result));
        return match;
    }

    /** What the groups caught; the empty string for one that took no part. */
    static List<Object> groups(MatchResult result) {
        var groups = new ArrayList<>();
        for (var i = 1; i <= result.groupCount(); i++) {
            groups.add(result.group(i) == null ? "" : result.group(i));
        }
        return groups;
    }

    /** A text that counts how often it is looked at. */
    private static final class Watched implements CharSequence {
        private final String text;
        private int steps;

        private Watched(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new JException("Expression evaluation timeout: Check for infinite loop", -1);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
