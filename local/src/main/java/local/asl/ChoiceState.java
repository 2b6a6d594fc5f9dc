package local.asl;

import java.util.List;
import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;

/**
 * Goes on with the first rule that holds.
 *
 * @param defaultNext where to go when none holds
 * @param assign      for the default; each rule has its own
 */
public record ChoiceState(String name, QueryLanguage queryLanguage, List<Rule> choices, Optional<String> defaultNext,
        Data data, Optional<Expression> assign) implements State {

    /** A Choice Rule: the condition, and what follows when it holds. */
    public record Rule(Condition condition, String next, Optional<Expression> output, Optional<Expression> assign) {
    }
}
