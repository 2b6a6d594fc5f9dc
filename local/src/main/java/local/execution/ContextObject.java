package local.execution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import local.asl.RetryingState;
import local.asl.State;
import local.execution.Standing.Redrives;
import local.json.Arn;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The context object: what {@code $$} and {@code $states.context} show, in the order of AWS's documentation. It is put
 * together when an expression reads it.
 *
 * @param given shown as it is in place of all else: {@code TestState} takes one
 */
record ContextObject(Execution execution, Redrives redrives, Optional<ObjectNode> given) {

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
        context.set("Execution", ofExecution());
        context.putObject("StateMachine")
                .put("Id", execution.stateMachineArn())
                .put("Name", Arn.of(execution.stateMachineArn()).name());
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

    private ObjectNode ofExecution() {
        var shown = Json.object().put("Id", execution.arn());
        shown.set("Input", execution.input());
        shown.put("StartTime", timestamp(execution.startDate()));
        shown.put("Name", execution.name());
        shown.put("RoleArn", execution.roleArn());
        if (!execution.isExpress()) {
            shown.put("RedriveCount", redrives.count());
        }
        if (redrives.date() != null) {
            shown.put("RedriveTime", timestamp(redrives.date()));
        }
        return shown;
    }

    /** With its milliseconds, also where those are none. */
    private static String timestamp(Instant instant) {
        var text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.indexOf('.') < 0 ? text.replace("Z", ".000Z") : text;
    }
}
