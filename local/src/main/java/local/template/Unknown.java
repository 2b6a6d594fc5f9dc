package local.template;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import local.json.Location;
import tools.jackson.databind.JsonNode;

/**
 * What only AWS knows: the value of a parameter that has none here, what another stack exports, what a dynamic
 * reference stands for. A name in double braces stands in its place, alone or in a text; what is made of it is unknown
 * too, and nothing is wrong with it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">Dynamic
 *     references</a>
 */
public final class Unknown {

    private static final Pattern MARK = Pattern.compile("\\{\\{(?:unknown\\.|resolve:)([^{}]*)}}");

    private Unknown() {}

    /** @param name for the person: the parameter's, the export's */
    public static Node.Scalar of(String name, Location at) {
        return Node.text("{{unknown." + name.replaceAll("[^\\w.-]+", "-") + "}}", at);
    }

    /** What is made of something unknown. */
    static Node.Scalar like(Node unknown, Location at) {
        return of(names(unknown.toJson().toString()).stream().findFirst().orElse("value"), at);
    }

    /** Whether a text, or a part of it, is unknown. */
    public static boolean isIn(String text) {
        return text.contains("{{") && MARK.matcher(text).find();
    }

    /** Whether anything in a value is unknown. */
    public static boolean isIn(JsonNode json) {
        return json.isString()
                ? isIn(json.stringValue())
                : json.isContainer()
                        && (json.valueStream().anyMatch(Unknown::isIn)
                                || json.isObject()
                                        && json.propertyNames().stream().anyMatch(Unknown::isIn));
    }

    /** Whether a text, or a part of it, is unknown. Of a list and a map this says nothing. */
    public static boolean is(Node node) {
        return node instanceof Node.Scalar(var value, var _) && value.isString() && isIn(value.stringValue());
    }

    /** Whether a value is unknown altogether, so that it may as well be a list or a map. */
    public static boolean isWhole(Node node) {
        return node instanceof Node.Scalar(var value, var _)
                && value.isString()
                && MARK.matcher(value.stringValue()).matches();
    }

    /** The text with a wildcard for what is unknown. */
    public static String pattern(String text) {
        return MARK.matcher(text).replaceAll("*");
    }

    /** The names of what is unknown in a text. */
    public static Set<String> names(String text) {
        var names = new LinkedHashSet<String>();
        MARK.matcher(text).results().forEach(match -> names.add(match.group(1)));
        return names;
    }

    /** The text for the person: {@code ${Name}} for what is unknown. */
    public static String spoken(String text) {
        return text.contains("{{") ? MARK.matcher(text).replaceAll("\\${$1}") : text;
    }
}
