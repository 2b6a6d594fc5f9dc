package local.execution;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code TestState} answers.
 *
 * @param nextState      where the machine would go on
 * @param inspectionData as the API has it, with JSON in strings; empty at level INFO
 */
public record TestStateResult(
        Status status,
        Optional<JsonNode> output,
        Optional<String> error,
        Optional<String> cause,
        Optional<String> nextState,
        Optional<ObjectNode> inspectionData) {

    /** How the state ended. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        RETRIABLE,
        CAUGHT_ERROR
    }
}
