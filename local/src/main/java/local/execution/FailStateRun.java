package local.execution;

import java.util.Optional;
import local.asl.FailState;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;
import local.asl.expression.Values;
import local.execution.task.Failure;

/** Ends the machine, branch or iteration with a failure. */
record FailStateRun(FailState state, Visit visit) {

    Step run() {
        throw Failure.of(text("Error", state.error()), text("Cause", state.cause()));
    }

    private String text(String name, Optional<Expression> field) {
        return field.map(expression -> {
                    var value = expression.evaluate(visit.scope());
                    if (!value.isString() && state.queryLanguage() == QueryLanguage.JSONATA) {
                        throw Values.unexpectedType("string", name, expression, value);
                    }
                    return Values.text(value);
                })
                .orElse(null);
    }
}
