package local.asl;

import java.util.Optional;
import local.expression.Expression;

/**
 * How a state makes its input into what it works on, and the result into its output: the five paths of JSONPath, or Arguments and
 * Output of JSONata. A field that the state's type does not have, or that is not there, is empty.
 */
public sealed interface Data {

    /**
     * @param inputPath      {@code $} where absent; an expression that gives {@code {}} where the definition says null
     * @param parameters     Payload Template on the effective input
     * @param resultSelector Payload Template on the raw result
     * @param resultPath     where the result is put into the raw input
     * @param outputPath     {@code $} where absent; an expression that gives {@code {}} where the definition says null
     */
    record Paths(Optional<Expression> inputPath, Optional<Expression> parameters, Optional<Expression> resultSelector,
            ResultPath resultPath, Optional<Expression> outputPath) implements Data {
    }

    record Jsonata(Optional<Expression> arguments, Optional<Expression> output) implements Data {
    }
}
