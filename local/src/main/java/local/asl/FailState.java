package local.asl;

import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.JsonPath;
import local.asl.expression.QueryLanguage;

/**
 * Ends the machine, branch or iteration with a failure; Error and Cause as given, or found by ErrorPath and CausePath.
 */
public record FailState(
        String name, QueryLanguage queryLanguage, Optional<Expression> error, Optional<Expression> cause)
        implements State {

    static FailState parse(String name, Fields fields) {
        fields.reading().outline().end();
        return new FailState(
                name,
                fields.language(),
                Expressions.text(fields, "Error", path -> JsonPath.parse(path, "ErrorPath")),
                Expressions.text(fields, "Cause", path -> JsonPath.parse(path, "CausePath")));
    }
}
