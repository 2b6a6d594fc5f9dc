package local.execution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import local.asl.RetryingState;
import local.asl.State;
import local.json.Arn;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The context object: what {@code $$} and {@code $states.context} show, in the order of AWS's documentation. It is put
 * together when an expression reads it.
 *
 * @param redriveDate null where it was not redriven, as {@code redriveCount} is 0 then
 * @param given       shown as it is in place of all else: {@code TestState} takes one
 */
record ContextObject(
        ExecutionRequest request,
        Instant startDate,
        int redriveCount,
        Instant redriveDate,
        Optional<ObjectNode> given) {

    /**
     * As a state sees it.
     *
     * @param mapItem {@code Map.Item} of the innermost iteration, or null outside any
     */
    ObjectNode inState(State visited, Instant enteredTime, int retryCount, JsonNode mapItem) {
        if (given.isPresent()) {
            return given.get().deepCopy();
        }
        var context = Json.object();
        context.set("Execution", execution());
        context.putObject("StateMachine")
                .put("Id", request.stateMachineArn())
                .put("Name", Arn.of(request.stateMachineArn()).name());
        var state = context.putObject("State");
        state.put("Name", visited.name());
        state.put("EnteredTime", timestamp(enteredTime));
        if (visited instanceof RetryingState) {
            state.put("RetryCount", retryCount);
        }
        if (mapItem != null) {
            context.putObject("Map").set("Item", mapItem);
        }
        return context;
    }

    private ObjectNode execution() {
        var execution = Json.object().put("Id", request.arn());
        execution.set("Input", request.input().value());
        execution.put("StartTime", timestamp(startDate));
        execution.put("Name", request.name());
        execution.put("RoleArn", request.roleArn());
        if (!request.express()) {
            execution.put("RedriveCount", redriveCount);
        }
        if (redriveDate != null) {
            execution.put("RedriveTime", timestamp(redriveDate));
        }
        return execution;
    }

    /** With its milliseconds, also where those are none. */
    private static String timestamp(Instant instant) {
        var text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }
}
