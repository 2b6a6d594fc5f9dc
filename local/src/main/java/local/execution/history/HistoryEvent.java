package local.execution.history;

import java.time.Instant;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that happened in an execution.
 *
 * @param id              1 for the first event of an execution, and one more for each that follows
 * @param previousEventId the event that led to this one in the same branch; 0 where there is none
 */
public record HistoryEvent(
        long id, long previousEventId, Instant timestamp, HistoryEventType type, EventDetails details) {

    /**
     * As {@code GetExecutionHistory} gives it. The timestamp is in seconds since 1970, as AWS's JSON protocol has it.
     *
     * @param executionData whether input, output, parameters and causes are shown ({@code includeExecutionData})
     */
    public ObjectNode json(boolean executionData) {
        var event = Json.object();
        event.put("timestamp", timestamp.toEpochMilli() / 1000.0);
        event.put("type", type.text());
        event.put("id", id);
        event.put("previousEventId", previousEventId);
        if (!(details instanceof EventDetails.None)) {
            event.set(type.detailsField(), details.json(executionData));
        }
        return event;
    }
}
