package local.asl;

import java.util.List;
import java.util.Optional;
import local.expression.Expression;
import local.expression.QueryLanguage;

/**
 * Does work by calling something outside.
 *
 * @param timeoutSeconds   TimeoutSeconds or TimeoutSecondsPath
 * @param heartbeatSeconds HeartbeatSeconds or HeartbeatSecondsPath
 * @param credentials      an object with the {@code RoleArn} that the call is made with
 */
public record TaskState(String name, QueryLanguage queryLanguage, Resource resource, Data data,
        Optional<Expression> timeoutSeconds, Optional<Expression> heartbeatSeconds, Optional<Expression> credentials,
        List<Retrier> retry, List<Catcher> catchers, Optional<Expression> assign, Transition transition) implements State {
}
