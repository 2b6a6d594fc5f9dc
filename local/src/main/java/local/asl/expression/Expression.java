package local.asl.expression;

import tools.jackson.databind.JsonNode;

/**
 * What a field of a definition says, literally or by computing it: a number, a Payload Template, a Path, a JSONata
 * expression or an object with JSONata expressions in it. It is parsed once, with the definition, and evaluated as
 * often as the state runs.
 */
public interface Expression {

    /**
     * @return the value, never null: JSON's null is a {@code NullNode}, and a JSONata expression that gives nothing at
     *             all fails
     * @throws StatesException where it cannot be computed, with the error name and cause that AWS gives
     */
    JsonNode evaluate(Scope scope);

    /** What the definition says, as text: for error causes. */
    String source();
}
