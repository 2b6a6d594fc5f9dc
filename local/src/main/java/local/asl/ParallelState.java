package local.asl;

import java.util.List;
import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;

/** Runs its branches side by side; its result is the list of their outputs. */
public record ParallelState(String name, QueryLanguage queryLanguage, List<Flow> branches, Data data, List<Retrier> retry,
        List<Catcher> catchers, Optional<Expression> assign, Transition transition) implements State {
}
