package local.asl;

import java.util.Optional;
import java.util.Set;
import local.asl.expression.Expression;

/**
 * How a state makes its input into what it works on, and the result into its output: the five paths of JSONPath, or
 * Arguments and Output of JSONata. A field that the state's type does not have, or that is not there, is empty.
 */
public sealed interface Data {

    /**
     * @param inputPath      {@code $} where absent; an expression that gives {@code {}} where the definition says null
     * @param parameters     Payload Template on the effective input
     * @param resultSelector Payload Template on the raw result
     * @param resultPath     where the result is put into the raw input
     * @param outputPath     {@code $} where absent; an expression that gives {@code {}} where the definition says null
     */
    record Paths(
            Optional<Expression> inputPath,
            Optional<Expression> parameters,
            Optional<Expression> resultSelector,
            ResultPath resultPath,
            Optional<Expression> outputPath)
            implements Data {}

    record Jsonata(Optional<Expression> arguments, Optional<Expression> output) implements Data {}

    /** @param fields those that the state's type has beside InputPath, OutputPath and Output, which all have */
    static Data parse(Fields state, String... fields) {
        var has = Set.of(fields);
        var sees = has.contains("ResultPath") ? new StatesField[] {StatesField.RESULT} : new StatesField[0];
        var paths = new Paths(
                Expressions.path(state, "InputPath"),
                has.contains("Parameters") ? Expressions.payloadTemplate(state, "Parameters") : Optional.empty(),
                has.contains("ResultSelector")
                        ? Expressions.payloadTemplate(state, "ResultSelector")
                        : Optional.empty(),
                has.contains("ResultPath") ? ResultPath.parse(state) : new ResultPath.Replace(),
                Expressions.path(state, "OutputPath"));
        var jsonata = new Jsonata(
                has.contains("Arguments") ? Expressions.jsonataTemplate(state, "Arguments") : Optional.empty(),
                Expressions.jsonataTemplate(state, "Output", sees));
        return state.isJsonata() ? jsonata : paths;
    }
}
