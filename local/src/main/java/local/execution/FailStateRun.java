package local.execution;

import java.util.Optional;
import local.asl.FailState;
import local.expression.Expression;
import local.expression.QueryLanguage;
import local.expression.Values;
import local.task.Failure;

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
        }).orElse(null);
    }
}
