package local.asl;

import java.util.Optional;
import local.expression.QueryLanguage;

/**
 * A parsed definition, ready to run.
 *
 * @param timeoutSeconds how long an execution may take
 * @param flow           its states
 * @param definition     the text that it was parsed from, as it was sent
 */
public record StateMachine(Optional<String> comment, QueryLanguage queryLanguage, Optional<Long> timeoutSeconds, Flow flow,
        String definition) {
}
