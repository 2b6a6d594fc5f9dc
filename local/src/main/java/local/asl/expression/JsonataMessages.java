package local.asl.expression;

import com.dashjoin.jsonata.JException;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import local.json.Json;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The messages of JSONata's errors, as its reference implementation and AWS word them. The library has the same codes
 * and nearly the same templates, but says "Object" for "function".
 */
final class JsonataMessages {

    private static final Pattern CODE = Pattern.compile("[A-Z]\\d{4}");
    private static final Pattern OF_NUMBERS = Pattern.compile("\\$(sum|max|min|average)\\b");
    private static final Pattern COMPARISON = Pattern.compile("([<>]=?)");
    /** What the library throws where a null is given to one of its functions. */
    private static final Pattern ARGUMENT = Pattern.compile("Argument error calling function (\\w+)");

    private static final String FIRST = "\1";
    private static final String SECOND = "\2";

    private JsonataMessages() {}

    /** What follows "threw an error during evaluation" of that expression. */
    static String of(JException e, String source) {
        return switch (e.getError()) {
            case "T0412" -> ". T0412: " + notAnArrayOf(String.valueOf(e.getExpected()), source);
            case "T2009" ->
                ". T2009: The values %s and %s either side of operator %s must be of the same data type"
                        .formatted(quoted(e.getCurrent()), quoted(e.getExpected()), quoted(first(COMPARISON, source)));
            case null, default -> isCoded(e) ? ". " + e.getError() + ": " + text(e) : ": " + e.getError();
        };
    }

    /** The same, for what the library throws where JSONata has an error with a code. */
    static String of(RuntimeException e) {
        return switch (e) {
            case NumberFormatException _ ->
                ". D3030: Unable to cast value to a number: " + e.getMessage().replaceFirst("^[^\"]*", "");
            case DateTimeParseException parse ->
                ". D3110: " + text(new JException("D3110", -1, parse.getParsedString()));
            case ClassCastException _
            when String.valueOf(e.getMessage()).contains("java.lang.Comparable") ->
                ". D3070: " + text(new JException("D3070", -1));
            default -> {
                var argument = ARGUMENT.matcher(String.valueOf(e.getMessage()));
                yield argument.find()
                        ? ". T0410: "
                                + text(new JException(
                                        "T0410", -1, 1, argument.group(1).replace("assertFn", "assert")))
                        : ": " + e.getMessage();
            }
        };
    }

    /** The library does not say which function it was. */
    private static String notAnArrayOf(String type, String source) {
        return switch (type) {
            case "n" ->
                "Argument 1 of function %s must be an array of \"numbers\""
                        .formatted(quoted(first(OF_NUMBERS, source)));
            case "o" -> "Argument 1 of function \"merge\" must be an array of \"objects\"";
            default -> "Argument 1 of function \"join\" must be an array of \"strings\"";
        };
    }

    private static String first(Pattern pattern, String source) {
        return pattern.matcher(source)
                .results()
                .findFirst()
                .map(match -> match.group(1))
                .orElse("");
    }

    /** The message without its code. */
    static String text(JException e) {
        if (!isCoded(e)) {
            return e.getError();
        }
        var template = JException.msg(e.getError(), -1, FIRST, SECOND).replace("Object", "function");
        return fill(fill(template, FIRST, e.getCurrent()), SECOND, e.getExpected());
    }

    private static boolean isCoded(JException e) {
        return e.getError() != null && CODE.matcher(e.getError()).matches();
    }

    /** In quotes where the template has quotes and the value is a text; bare where it has braces or nothing. */
    private static String fill(String template, String mark, Object value) {
        return template.replace("{\"" + mark + "\"}", String.valueOf(value))
                .replace("\"" + mark + "\"", quoted(value))
                .replace(mark, String.valueOf(value));
    }

    private static String quoted(Object value) {
        return JsonataValues.toJson(value)
                .map(Json::write)
                .orElseGet(() -> Json.write(JsonNodeFactory.instance.stringNode(String.valueOf(value))));
    }
}
