package local.execution;

import local.asl.Limits;
import local.asl.State;
import local.asl.expression.ErrorName;
import local.execution.task.Failure;
import local.execution.task.TaskOutcome;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** How large AWS lets the output of a state, or the result of a task, be. */
final class ResultSize {

    private ResultSize() {}

    /** @throws Failure where the output of a state is larger */
    static void check(JsonNode output, State state) {
        if (Json.isLongerThan(Limits.DATA, output)) {
            throw Failure.dataLimit(tooLarge(state.name()));
        }
    }

    /** The outcome, or a failure in its place where the result is larger than AWS takes. */
    static TaskOutcome limited(TaskOutcome outcome, String task) {
        return outcome instanceof TaskOutcome.Succeeded(var output) && Json.isLongerThan(Limits.DATA, output)
                ? new TaskOutcome.Failed(ErrorName.DATA_LIMIT_EXCEEDED, tooLarge(task))
                : outcome;
    }

    private static String tooLarge(String what) {
        return "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
                .formatted(what);
    }
}
