package local.execution;

import java.util.Optional;
import local.asl.FailState;
import local.expression.Expression;

/** Ends the machine, branch or iteration with a failure. */
record FailStateRun(FailState state, Visit visit) {

    Step run() {
        throw Failure.of(text(state.error()), text(state.cause()));
    }

    private String text(Optional<Expression> field) {
        return field.map(expression -> expression.evaluate(visit.scope()).asString()).orElse(null);
    }
}
