package local.asl.expression;

import java.time.InstantSource;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What an expression can see.
 *
 * @param input       {@code $} in JSONPath and {@code $states.input} in JSONata
 * @param context     the context object: {@code $$} and {@code $states.context}; asked for only where an expression
 *                    reads it
 * @param variables   {@code $name} in both languages
 * @param clock       what {@code $now()} and {@code $millis()} show
 * @param result      {@code $states.result}, or null where the field may not use it
 * @param errorOutput {@code $states.errorOutput}, or null where the field may not use it
 */
public record Scope(
        JsonNode input,
        Supplier<JsonNode> context,
        Variables variables,
        InstantSource clock,
        JsonNode result,
        JsonNode errorOutput) {

    public Scope(JsonNode input, Supplier<JsonNode> context, Variables variables, InstantSource clock) {
        this(input, context, variables, clock, null, null);
    }

    public Scope(JsonNode input, JsonNode context, Variables variables) {
        this(input, () -> context, variables, InstantSource.system());
    }

    public Scope withResult(JsonNode result) {
        return new Scope(input, context, variables, clock, result, null);
    }

    public Scope withErrorOutput(JsonNode errorOutput) {
        return new Scope(input, context, variables, clock, null, errorOutput);
    }
}
