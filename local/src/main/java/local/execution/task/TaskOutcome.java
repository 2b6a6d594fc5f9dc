package local.execution.task;

import local.asl.expression.ErrorName;
import tools.jackson.databind.JsonNode;

/** How a task ended. */
public sealed interface TaskOutcome {

    record Succeeded(JsonNode output) implements TaskOutcome {}

    /** Error and cause may be null: {@code SendTaskFailure} requires neither. */
    record Failed(String error, String cause) implements TaskOutcome {

        public Failure failure() {
            return Failure.of(error, cause);
        }
    }

    /** @param heartbeat whether it was HeartbeatSeconds that passed, and not TimeoutSeconds */
    record TimedOut(boolean heartbeat) implements TaskOutcome {

        /** AWS's histories call both so. */
        public String error() {
            return ErrorName.TIMEOUT;
        }

        public Failure failure() {
            return Failure.timeout(heartbeat);
        }
    }
}
