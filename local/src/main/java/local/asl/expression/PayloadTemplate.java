package local.asl.expression;

import java.util.LinkedHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Payload Template: JSON in which a field whose name ends in {@code .$} is computed, by a Path or an intrinsic
 * function, and loses that ending. What has no such field below it is a {@link Literal}.
 */
public final class PayloadTemplate {

    /** The ending of the name of a field that is computed. */
    public static final String COMPUTED = ".$";

    private PayloadTemplate() {}

    /**
     * @throws IllegalArgumentException where a {@code .$} field is neither a Path nor an intrinsic function; the
     *                                  message names it
     */
    public static Expression parse(JsonNode template) {
        return switch (template) {
            case ObjectNode object -> {
                var fields = new LinkedHashMap<String, Expression>();
                object.forEachEntry((name, value) -> {
                    if (name.endsWith(COMPUTED)) {
                        fields.put(name.substring(0, name.length() - COMPUTED.length()), computed(name, value));
                    } else {
                        fields.put(name, parse(value));
                    }
                });
                yield Composite.of(template, fields);
            }
            case ArrayNode array ->
                Composite.of(
                        template,
                        array.valueStream().map(PayloadTemplate::parse).toList());
            default -> Literal.of(template);
        };
    }

    private static Expression computed(String field, JsonNode value) {
        if (!value.isString()) {
            throw new IllegalArgumentException(("The value for the field '%s' must be a STRING that contains "
                            + "a JSONPath or an intrinsic function")
                    .formatted(field));
        }
        var source = value.stringValue();
        try {
            return source.startsWith("$") ? JsonPath.parse(source, field) : Intrinsic.parse(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    ("The value for the field '%s' must be a valid JSONPath " + "or a valid intrinsic function call")
                            .formatted(field),
                    e);
        }
    }
}
