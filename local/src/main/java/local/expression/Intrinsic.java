package local.expression;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A call of an intrinsic function: {@code States.Format('Hello {}', $.name)}. Arguments are strings in single quotes,
 * numbers, {@code true}, {@code false}, {@code null}, Paths and further calls.
 */
public record Intrinsic(String source, IntrinsicFunction function, List<Expression> arguments) implements Expression {

    public Intrinsic {
        arguments = List.copyOf(arguments);
    }

    /**
     * @throws IllegalArgumentException where it is not a call of a known function with as many arguments as it takes
     */
    public static Intrinsic parse(String source) {
        return IntrinsicParser.parse(source, source);
    }

    /**
     * @param field the name of the field that the call stands in: a Path argument that finds nothing names it
     * @throws IllegalArgumentException where it is not a call of a known function with as many arguments as it takes
     */
    public static Intrinsic parse(String source, String field) {
        return IntrinsicParser.parse(source, field);
    }

    /** Failures are {@code States.IntrinsicFailure}, or those of a Path argument. */
    @Override
    public JsonNode evaluate(Scope scope) {
        var values = new ArrayList<JsonNode>(arguments.size());
        for (var argument : arguments) {
            values.add(argument.evaluate(scope));
        }
        try {
            return function.apply(new IntrinsicArguments(values));
        } catch (IntrinsicArguments.Fault e) {
            throw new StatesException(ErrorName.INTRINSIC_FAILURE,
                    "The function '%s' had the following error: %s".formatted(source, e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return source;
    }
}
