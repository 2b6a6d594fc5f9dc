package local.service.logs;

import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import local.json.Json;
import local.service.api.ServiceException;
import tools.jackson.core.JacksonException;

/**
 * What a log's events are searched for: terms, or conditions on the fields of events that are JSON. Patterns for events
 * of columns, in square brackets, are not there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter pattern
 *     syntax</a>
 */
@FunctionalInterface
interface FilterPattern {

    /** A term, perhaps after a sign: quoted, a regular expression between percent signs, or a word. */
    Pattern TERM = Pattern.compile("\\s*([-?]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|%((?:[^%\\\\]|\\\\.)+)%|([^\\s\"%]+))");

    /** Characters. */
    int MOST = 1024;

    Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

    boolean matches(String message);

    /** @throws ServiceException {@code InvalidParameterException} where it is no pattern */
    static FilterPattern parse(String text) {
        if (text.length() > MOST) {
            throw Arguments.invalid(
                    "1 validation error detected: Value at 'filterPattern' failed to satisfy constraint:"
                            + " Member must have length less than or equal to " + MOST);
        }
        var stripped = text.strip();
        if (stripped.startsWith("{")) {
            var condition = JsonConditionParser.parse(stripped);
            return message -> isJson(message, condition);
        }
        if (stripped.startsWith("[")) {
            throw Arguments.invalid("Invalid filter pattern: the local run has no space-delimited patterns ([...])");
        }
        return terms(stripped);
    }

    private static boolean isJson(String message, JsonCondition condition) {
        if (!message.stripLeading().startsWith("{")) {
            return false;
        }
        try {
            return condition.holds(Json.parse(message));
        } catch (JacksonException e) {
            return false;
        }
    }

    /** All plain terms must be there and none of the excluded; of optional ones one, where no term is plain. */
    private static FilterPattern terms(String text) {
        var needed = new ArrayList<FilterPattern>();
        var excluded = new ArrayList<FilterPattern>();
        var optional = new ArrayList<FilterPattern>();
        var matcher = TERM.matcher(text);
        int end = 0;
        for (; end < text.length(); end = matcher.end()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw Arguments.invalid("Invalid filter pattern");
            }
            (switch (matcher.group(1)) {
                        case "-" -> excluded;
                        case "?" -> optional;
                        default -> needed;
                    })
                    .add(term(matcher));
        }
        return message -> needed.stream().allMatch(term -> term.matches(message))
                && excluded.stream().noneMatch(term -> term.matches(message))
                && (!needed.isEmpty() || optional.isEmpty() || optional.stream().anyMatch(t -> t.matches(message)));
    }

    private static FilterPattern term(Matcher matcher) {
        if (matcher.group(2) != null) {
            var phrase = matcher.group(2).replaceAll("\\\\(.)", "$1");
            return message -> message.contains(phrase);
        }
        if (matcher.group(3) != null) {
            return regex(matcher.group(3));
        }
        var word = matcher.group(4);
        if (!WORD.matcher(word).matches()) {
            throw Arguments.invalid("Invalid character(s) in term '" + word + "'");
        }
        return message -> message.contains(word);
    }

    /** @param text of a regular expression that is to be found anywhere */
    static FilterPattern regex(String text) {
        try {
            var regex = Pattern.compile(text);
            return message -> regex.matcher(message).find();
        } catch (PatternSyntaxException e) {
            throw Arguments.invalid("Invalid filter pattern: " + e.getDescription() + " in %" + text + "%");
        }
    }
}
