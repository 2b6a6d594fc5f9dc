package local.asl;

import java.util.Set;
import java.util.regex.Pattern;
import local.asl.Finding.Code;
import local.asl.expression.PayloadTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is right by the letter of JSONPath states and probably not meant: a path where only a value is taken. */
final class Warnings {

    private static final Pattern COMPUTED = Pattern.compile("\\$\\$?\\.\\S+|States\\.[A-Za-z0-9]+\\(.*\\)");
    private static final Set<String> HAVE_A_PATH_TWIN = Set.of(
            "Error",
            "Cause",
            "Timestamp",
            "StringEquals",
            "StringLessThan",
            "StringGreaterThan",
            "StringLessThanEquals",
            "StringGreaterThanEquals");

    private Warnings() {}

    /**
     * In a Payload Template: a path or intrinsic function that stays text, since its field does not end in {@code .$}.
     */
    static void noDollar(Findings findings, JsonNode template, Place place) {
        each(template, place, (field, value, at) -> {
            if (!field.endsWith(PayloadTemplate.COMPUTED)
                    && value.isString()
                    && COMPUTED.matcher(value.stringValue()).matches()) {
                findings.warning(
                        Code.NO_DOLLAR,
                        at,
                        "The value of '" + field
                                + "' looks like a JSONPath or an intrinsic function and is taken as text: the field's"
                                + " name does not end in '.$'");
            }
        });
    }

    /** In the Result of a Pass state, which is never computed. */
    static void staticResult(Findings findings, JsonNode result, Place place) {
        each(result, place, (field, value, at) -> {
            if (field.endsWith(PayloadTemplate.COMPUTED)
                    || value.isString() && COMPUTED.matcher(value.stringValue()).matches()) {
                findings.warning(
                        Code.PASS_RESULT_IS_STATIC,
                        at,
                        "Result is static: '" + field + "' is not computed. Use Parameters to compute it");
            }
        });
    }

    /** In a field that has a twin for paths. */
    static void noPath(Fields fields, String name, JsonNode value) {
        if (!fields.isJsonata()
                && HAVE_A_PATH_TWIN.contains(name)
                && value.isString()
                && value.stringValue().startsWith("$.")) {
            fields.reading()
                    .findings()
                    .warning(
                            Code.NO_PATH,
                            fields.place().field(name),
                            "The value of '" + name + "' looks like a path and is taken as text. Use '" + name
                                    + "Path' for a path");
        }
    }

    private interface Visitor {
        void visit(String field, JsonNode value, Place place);
    }

    private static void each(JsonNode value, Place place, Visitor visitor) {
        switch (value) {
            case ObjectNode object ->
                object.forEachEntry((name, inner) -> {
                    visitor.visit(name, inner, place.field(name));
                    each(inner, place.field(name), visitor);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    each(array.get(i), place.element(i), visitor);
                }
            }
            default -> {}
        }
    }
}
