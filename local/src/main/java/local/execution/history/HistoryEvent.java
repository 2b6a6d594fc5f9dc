package local.execution.history;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
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

    /** What {@code includeExecutionData} false leaves out of an event's details, with what tells whether it is whole. */
    private static final List<String> EXECUTION_DATA = List.of(
            "input",
            "inputDetails",
            "output",
            "outputDetails",
            "parameters",
            "cause",
            "assignedVariables",
            "assignedVariablesDetails");

    /** As {@code GetExecutionHistory} gives it. The timestamp is in seconds since 1970, as AWS's JSON protocol has it. */
    void write(JsonBytes out) {
        out.mark('{');
        out.name("timestamp").seconds(timestamp.toEpochMilli());
        out.name("type").text(type.text());
        out.name("id").number(id);
        out.name("previousEventId").number(previousEventId);
        if (!(details instanceof EventDetails.None)) {
            out.name(type.detailsField()).mark('{');
            details.write(out);
            out.mark('}');
        }
        out.mark('}');
    }

    /** What {@link #write} wrote, with the comma after it. */
    static HistoryEvent read(byte[] json) {
        return read((ObjectNode) Json.parse(new String(json, 0, json.length - 1, StandardCharsets.UTF_8)));
    }

    /** The same of a JSON value. */
    public static HistoryEvent read(ObjectNode event) {
        var type = HistoryEventType.named(event.get("type").stringValue());
        return new HistoryEvent(
                event.get("id").longValue(),
                event.get("previousEventId").longValue(),
                Instant.ofEpochMilli(
                        event.get("timestamp").decimalValue().movePointRight(3).longValue()),
                type,
                event.get(type.detailsField()) instanceof ObjectNode fields
                        ? new EventDetails.Written(fields)
                        : EventDetails.NONE);
    }

    /** The same with its details as values, where it was read back from its bytes. */
    public HistoryEvent typed() {
        return details instanceof EventDetails.Written(var fields)
                ? new HistoryEvent(id, previousEventId, timestamp, type, EventDetails.read(type, fields))
                : this;
    }

    /** The same as a JSON value. */
    public ObjectNode json(boolean executionData) {
        var out = new JsonBytes(512);
        write(out);
        var event = (ObjectNode) Json.parse(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8));
        return executionData ? event : withoutData(event);
    }

    private ObjectNode withoutData(ObjectNode event) {
        if (event.get(type.detailsField()) instanceof ObjectNode fields) {
            fields.remove(EXECUTION_DATA);
        }
        return event;
    }

    /**
     * The details alone, as JSON text.
     *
     * @param executionData whether input, output, parameters and causes are shown ({@code includeExecutionData})
     */
    public String detailsText(boolean executionData) {
        if (!executionData) {
            return Json.write(
                    json(false).path(type.detailsField()).isMissingNode()
                            ? Json.object()
                            : json(false).path(type.detailsField()));
        }
        var out = new JsonBytes(512).mark('{');
        details.write(out);
        out.mark('}');
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }
}
