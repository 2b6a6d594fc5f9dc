package local.asl;

import static local.asl.expression.QueryLanguage.JSON_PATH;

import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import tools.jackson.databind.JsonNode;

/** Passes its input on, or a fixed {@code Result} (JSONPath), or its {@code Output} (JSONata). */
public record PassState(
        String name,
        QueryLanguage queryLanguage,
        Optional<JsonNode> result,
        Data data,
        Optional<Expression> assign,
        Transition transition)
        implements State {

    static PassState parse(String name, Fields fields) {
        var result = fields.value(JSON_PATH, "Result");
        result.ifPresent(value -> Warnings.staticResult(
                fields.reading().findings(), value, fields.place().field("Result")));
        return new PassState(
                name,
                fields.language(),
                result,
                Data.parse(fields, "Parameters", "ResultPath"),
                Assign.parse(fields, StatesField.RESULT),
                Transition.parse(fields));
    }
}
