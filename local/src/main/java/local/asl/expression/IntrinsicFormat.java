package local.asl.expression;

import java.util.stream.Collectors;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code States.Format}: the first argument with each <code>{}</code> replaced by the argument that is due. */
final class IntrinsicFormat {

    private IntrinsicFormat() {}

    static JsonNode format(IntrinsicArguments arguments) {
        var template = arguments.string(0);
        var result = new StringBuilder();
        var next = 1;
        for (var i = 0; i < template.length(); i++) {
            var c = template.charAt(i);
            var after = i + 1 < template.length() ? template.charAt(i + 1) : '\0';
            if (c == '\\' && (after == '{' || after == '}' || after == '\\')) {
                result.append(after);
                i++;
            } else if (c == '{' && after == '}') {
                if (next == arguments.values().size()) {
                    throw wrongNumber();
                }
                result.append(plain(arguments.get(next++)));
                i++;
            } else if (c == '{' || c == '}') {
                throw new IntrinsicArguments.Fault(
                        c == '{' ? "matching '}' not found for '{'" : "matching '{' not found for '}'");
            } else {
                result.append(c);
            }
        }
        if (next != arguments.values().size()) {
            throw wrongNumber();
        }
        return JsonNodeFactory.instance.stringNode(result.toString());
    }

    private static IntrinsicArguments.Fault wrongNumber() {
        return new IntrinsicArguments.Fault("The number of arguments does not match the number of occurrences of {}");
    }

    /** As AWS puts a value into a string: objects and arrays look as Java's maps and lists print themselves. */
    private static String plain(JsonNode value) {
        return switch (value) {
            case ObjectNode object ->
                object.propertyStream()
                        .map(field -> field.getKey() + "=" + plain(field.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case ArrayNode array ->
                array.valueStream().map(IntrinsicFormat::plain).collect(Collectors.joining(", ", "[", "]"));
            default -> value.isString() ? value.stringValue() : Json.write(value);
        };
    }
}
