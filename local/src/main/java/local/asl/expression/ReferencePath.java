package local.asl.expression;

import java.util.List;
import local.asl.expression.DefinitePath.Element;
import local.asl.expression.DefinitePath.Member;
import local.asl.expression.DefinitePath.Step;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Path that names exactly one node of the input, so that a value can be put there: {@code $.a.b[0]}. */
public final class ReferencePath {

    private final String source;
    private final List<Step> steps;

    private ReferencePath(String source, List<Step> steps) {
        this.source = source;
        this.steps = steps;
    }

    /**
     * @throws IllegalArgumentException where it does not begin with {@code $.} or {@code $[}, or could name more than
     *                                  one node
     */
    public static ReferencePath parse(String source) {
        if (!source.startsWith("$")) {
            throw new IllegalArgumentException("A Reference Path begins with '$', and this does not: " + source);
        }
        return DefinitePath.parse(source.substring(1))
                .map(path -> new ReferencePath(source, path.steps()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "A Reference Path names one node, as '$.a.b[0]' does, and this does not: " + source));
    }

    /** As the definition spells it. */
    public String source() {
        return source;
    }

    /** Whether it is the root itself: {@code $}. */
    public boolean isRoot() {
        return steps.isEmpty();
    }

    /**
     * A copy of {@code document} with {@code value} at this path; what is missing on the way is made.
     *
     * @throws StatesException {@code States.ResultPathMatchFailure} where the document has no place for it
     */
    public JsonNode put(JsonNode document, JsonNode value) {
        return put(document, value, 0, document);
    }

    private JsonNode put(JsonNode node, JsonNode value, int depth, JsonNode document) {
        if (depth == steps.size()) {
            return value;
        }
        return switch (steps.get(depth)) {
            case Member(var name) -> {
                if (node != null && !node.isObject()) {
                    throw noPlace(document);
                }
                var copy = Json.object();
                if (node instanceof ObjectNode object) {
                    copy.setAll(object);
                }
                copy.set(name, put(copy.get(name), value, depth + 1, document));
                yield copy;
            }
            case Element(var index) -> {
                if (!(node instanceof ArrayNode array) || index < 0 || index >= array.size()) {
                    throw noPlace(document);
                }
                var copy = Json.array().addAll(array);
                copy.set(index, put(copy.get(index), value, depth + 1, document));
                yield copy;
            }
        };
    }

    private StatesException noPlace(JsonNode document) {
        return new StatesException(
                ErrorName.RESULT_PATH_MATCH_FAILURE,
                "Unable to apply ReferencePath %s to input %s".formatted(source, Json.write(document)));
    }

    @Override
    public String toString() {
        return source;
    }
}
