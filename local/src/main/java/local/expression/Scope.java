package local.expression;

import tools.jackson.databind.JsonNode;

/**
 * What an expression can see.
 *
 * @param input       {@code $} in JSONPath and {@code $states.input} in JSONata
 * @param context     the context object: {@code $$} and {@code $states.context}
 * @param variables   {@code $name} in both languages
 * @param result      {@code $states.result}, or null where the field may not use it
 * @param errorOutput {@code $states.errorOutput}, or null where the field may not use it
 */
public record Scope(JsonNode input, JsonNode context, Variables variables, JsonNode result, JsonNode errorOutput) {

    public Scope(JsonNode input, JsonNode context, Variables variables) {
        this(input, context, variables, null, null);
    }

    public Scope withInput(JsonNode input) {
        return new Scope(input, context, variables, result, errorOutput);
    }

    public Scope withResult(JsonNode result) {
        return new Scope(input, context, variables, result, null);
    }

    public Scope withErrorOutput(JsonNode errorOutput) {
        return new Scope(input, context, variables, null, errorOutput);
    }
}
