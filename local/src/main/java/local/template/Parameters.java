package local.template;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The section
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html">
 * Parameters</a>: what {@code Ref} gives for each, a string or a list of strings.
 */
public final class Parameters {

    private static final Set<String> PROPERTIES = Set.of(
            "Type",
            "Default",
            "Description",
            "AllowedValues",
            "AllowedPattern",
            "ConstraintDescription",
            "MinLength",
            "MaxLength",
            "MinValue",
            "MaxValue",
            "NoEcho");

    private Parameters() {}

    /**
     * What is wrong with a parameter is told, and its value is unknown then, as where it has none.
     *
     * @param overrides values by the parameter's name
     * @param faults    takes a parameter without a value or with one that it may not have, and an override of no
     *                  parameter
     */
    public static Map<String, Node> read(
            Node.Mapping section, Map<String, String> overrides, Consumer<TemplateException> faults) {
        for (var name : overrides.keySet()) {
            if (section.get(name).isEmpty()) {
                faults.accept(new TemplateException(
                        section.at(),
                        "the template has no parameter " + name
                                + Suggestion.of(name, section.entries().keySet())));
            }
        }
        var values = new LinkedHashMap<String, Node>();
        section.entries().forEach((name, declared) -> {
            try {
                values.put(name, read(name, declared.asMapping("parameter " + name), overrides.get(name)));
            } catch (TemplateException e) {
                faults.accept(e);
                values.put(name, Unknown.of(name, declared.at()));
            }
        });
        return values;
    }

    private static Node read(String name, Node.Mapping parameter, String override) {
        for (var property : parameter.entries().entrySet()) {
            if (!PROPERTIES.contains(property.getKey())) {
                throw new TemplateException(
                        property.getValue().at(),
                        "a parameter has no property "
                                + property.getKey()
                                + Suggestion.of(property.getKey(), PROPERTIES));
            }
        }
        return value(name, parameter, override);
    }

    private static Node value(String name, Node.Mapping parameter, String override) {
        var type = parameter.required("Type");
        var isList = type.equals("CommaDelimitedList") || type.startsWith("List<");
        if (!isList && !type.equals("String") && !type.equals("Number") && !type.startsWith("AWS::")) {
            throw new TemplateException(
                    parameter.need("Type").at(),
                    "unknown parameter type " + type
                            + Suggestion.of(type, List.of("String", "Number", "CommaDelimitedList", "List<Number>")));
        }
        var value = override != null
                ? override
                : parameter
                        .get("Default")
                        .map(node -> defaultText(name, node))
                        .orElseThrow(() -> TemplateException.unknown(
                                parameter.at(),
                                "parameter " + name + " has no Default; give it with --parameter-overrides " + name
                                        + "=..."));
        var items = isList ? Arrays.stream(value.split(",")).map(String::strip).toList() : List.of(value);
        if (type.contains("Number")) {
            items.forEach(item -> range(name, parameter, item));
        }
        items.forEach(item -> check(name, parameter, item));
        return isList ? Node.texts(items, parameter.at()) : Node.text(value, parameter.at());
    }

    private static String defaultText(String name, Node node) {
        return node instanceof Node.Sequence(var items, var _)
                ? items.stream()
                        .map(item -> item.asText("the Default of parameter " + name))
                        .collect(Collectors.joining(","))
                : node.asText("the Default of parameter " + name);
    }

    private static void check(String name, Node.Mapping parameter, String value) {
        var allowed = parameter.list("AllowedValues").stream()
                .map(node -> node.asText("AllowedValues"))
                .toList();
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            throw refused(name, parameter, value, "one of " + String.join(", ", allowed));
        }
        parameter.text("AllowedPattern").ifPresent(pattern -> {
            try {
                if (!Pattern.matches(pattern, value)) {
                    throw refused(name, parameter, value, "text of the pattern " + pattern);
                }
            } catch (PatternSyntaxException e) {
                throw new TemplateException(
                        parameter.need("AllowedPattern").at(),
                        "not a pattern: " + e.getDescription() + " in " + pattern);
            }
        });
        parameter
                .integer("MinLength", 0, Integer.MAX_VALUE)
                .filter(least -> value.length() < least)
                .ifPresent(least -> {
                    throw refused(name, parameter, value, "at least " + least + " characters");
                });
        parameter
                .integer("MaxLength", 0, Integer.MAX_VALUE)
                .filter(most -> value.length() > most)
                .ifPresent(most -> {
                    throw refused(name, parameter, value, "at most " + most + " characters");
                });
    }

    private static void range(String name, Node.Mapping parameter, String value) {
        try {
            var number = new BigDecimal(value);
            parameter
                    .text("MinValue")
                    .map(BigDecimal::new)
                    .filter(least -> number.compareTo(least) < 0)
                    .ifPresent(least -> {
                        throw refused(name, parameter, value, "at least " + least);
                    });
            parameter
                    .text("MaxValue")
                    .map(BigDecimal::new)
                    .filter(most -> number.compareTo(most) > 0)
                    .ifPresent(most -> {
                        throw refused(name, parameter, value, "at most " + most);
                    });
        } catch (NumberFormatException e) {
            throw refused(name, parameter, value, "a number");
        }
    }

    private static TemplateException refused(String name, Node.Mapping parameter, String value, String wanted) {
        return new TemplateException(
                parameter.at(),
                "parameter " + name + " must be " + wanted + ", but is \""
                        + value + "\""
                        + parameter
                                .text("ConstraintDescription")
                                .map(description -> "; " + description)
                                .orElse(""));
    }
}
