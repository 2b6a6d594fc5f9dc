package local.asl.expression;

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
        return IntrinsicParser.parse(source);
    }

    /**
     * Fails with {@code States.Runtime}: executions on AWS show that name, and not {@code States.IntrinsicFailure}.
     * The cause names the outermost call, as AWS does.
     */
    @Override
    public JsonNode evaluate(Scope scope) {
        try {
            return apply(scope);
        } catch (StatesException e) {
            throw new StatesException(
                    e.error(), "The function '%s' had the following error: %s".formatted(source, e.cause()));
        }
    }

    private JsonNode apply(Scope scope) {
        var values = new ArrayList<JsonNode>(arguments.size());
        for (var argument : arguments) {
            values.add(
                    switch (argument) {
                        case Intrinsic inner -> inner.apply(scope);
                        case JsonPath path -> path.argument(scope);
                        default -> argument.evaluate(scope);
                    });
        }
        try {
            return function.apply(new IntrinsicArguments(values));
        } catch (IntrinsicArguments.Fault e) {
            throw new StatesException(
                    ErrorName.RUNTIME, "Invalid arguments in %s: %s".formatted(function.text(), e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return source;
    }
}
