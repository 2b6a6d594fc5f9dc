package local.asl.expression;

import java.util.Objects;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** A value that the definition spells out: the same whatever the scope. */
public record Literal(JsonNode value) implements Expression {

    public Literal {
        Objects.requireNonNull(value);
    }

    public static Literal of(JsonNode value) {
        return new Literal(value);
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return value;
    }

    @Override
    public String source() {
        return Json.write(value);
    }
}
