package local.expression;

import tools.jackson.databind.JsonNode;

/** A Path that names exactly one node, so that a value can be put there. */
public record ReferencePath(String source) {

    /**
     * A copy of {@code document} with {@code value} at this path; what is missing on the way is made.
     *
     * @throws StatesException {@code States.ResultPathMatchFailure} where the document has no place for it
     */
    public JsonNode put(JsonNode document, JsonNode value) {
        throw new UnsupportedOperationException("not yet");
    }
}
