package local.asl;

import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;
import tools.jackson.databind.JsonNode;

/** Passes its input on, or a fixed {@code Result} (JSONPath), or its {@code Output} (JSONata). */
public record PassState(String name, QueryLanguage queryLanguage, Optional<JsonNode> result, Data data,
        Optional<Expression> assign, Transition transition) implements State {
}
