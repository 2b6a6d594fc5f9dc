package local.asl;

import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;

/** Waits for a time or until an instant. */
public record WaitState(String name, QueryLanguage queryLanguage, Until until, Data data, Optional<Expression> assign,
        Transition transition) implements State {

    /** The four forms: a number of seconds or an instant, given or found by a path or an expression. */
    public sealed interface Until {
        record Seconds(Expression seconds) implements Until {
        }

        record Timestamp(Expression timestamp) implements Until {
        }
    }
}
