package local.execution.history;

import java.util.Map;
import java.util.Optional;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The details of a history event. Several types share one shape. */
public sealed interface EventDetails {

    /** For events that say nothing but that they happened. */
    EventDetails NONE = new None();

    /** The fields as {@code GetExecutionHistory} gives them, without a brace: input and output are JSON text in a string. */
    void write(JsonBytes out);

    /**
     * What {@link #write} wrote, or AWS itself. Data that is left out is read as null.
     *
     * @param type   of the event
     * @param fields of its {@link HistoryEventType#detailsField}
     */
    static EventDetails read(HistoryEventType type, ObjectNode fields) {
        return new EventFields(fields).as(type);
    }

    record None() implements EventDetails {
        @Override
        public void write(JsonBytes out) {}
    }

    /** Of an event that was read back from its bytes. */
    record Written(ObjectNode fields) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            var json = Json.write(fields).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.raw(json, 1, json.length - 1);
        }
    }

    record ExecutionStarted(JsonText input, String roleArn) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            data(out, input);
            out.name("roleArn").text(roleArn);
        }
    }

    record StateEntered(String name, JsonText input) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("name").text(name);
            data(out, input);
        }
    }

    /** @param assigned the variables that the state assigned */
    record StateExited(String name, JsonNode output, Map<String, JsonNode> assigned) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("name").text(name);
            data(out, "output", output);
            if (!assigned.isEmpty()) {
                out.name("assignedVariables");
                char before = '{';
                for (var variable : assigned.entrySet()) {
                    out.mark(before).text(variable.getKey()).mark(':').textOf(variable.getValue());
                    before = ',';
                }
                out.mark('}').name("assignedVariablesDetails").ascii(WHOLE);
            }
        }
    }

    /** Of an execution, a function or an activity that succeeded. */
    record Succeeded(JsonNode output) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            data(out, "output", output);
        }
    }

    /** Of whatever failed, timed out or was aborted; error and cause may be null. */
    record Failed(String error, String cause) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            failure(out, error, cause);
        }
    }

    /** @param location the field that could not be evaluated, or null */
    record EvaluationFailed(String error, String cause, String location, String state) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            failure(out, error, cause);
            optional(out, "location", location);
            out.name("state").text(state);
        }
    }

    /** Of a function or an activity. */
    record Scheduled(String resource, JsonNode input, Limits limits) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("resource").text(resource);
            data(out, "input", input);
            limits.write(out);
        }
    }

    /** @param workerName as the worker gave it, or null */
    record ActivityStarted(String workerName) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            optional(out, "workerName", workerName);
        }
    }

    /**
     * What an integration's Resource says.
     *
     * @param resourceType {@code sqs}
     * @param resource     {@code sendMessage.waitForTaskToken}
     */
    record Called(String resourceType, String resource) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("resourceType").text(resourceType).name("resource").text(resource);
        }
    }

    record TaskScheduled(Called called, String region, JsonNode parameters, Limits limits) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            called.write(out);
            out.name("region").text(region).name("parameters").textOf(parameters);
            limits.write(out);
        }
    }

    /** Of {@code TaskSubmitted} and {@code TaskSucceeded}. */
    record TaskOutput(Called called, JsonNode output) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            called.write(out);
            data(out, "output", output);
        }
    }

    /** Of {@code TaskFailed}, {@code TaskTimedOut} and their like. */
    record TaskFailed(Called called, String error, String cause) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            called.write(out);
            failure(out, error, cause);
        }
    }

    record MapStarted(long length) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("length").number(length);
        }
    }

    record MapRunRedriven(String mapRunArn, int redriveCount) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("mapRunArn").text(mapRunArn).name("redriveCount").number(redriveCount);
        }
    }

    record ExecutionRedriven(int redriveCount) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("redriveCount").number(redriveCount);
        }
    }

    /** @param name of the Map state */
    record Iteration(String name, long index) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("name").text(name).name("index").number(index);
        }
    }

    record MapRunStarted(String mapRunArn) implements EventDetails {
        @Override
        public void write(JsonBytes out) {
            out.name("mapRunArn").text(mapRunArn);
        }
    }

    /** How long a task may take, and with which role it is called, as far as its state says so. */
    record Limits(Optional<Long> timeoutSeconds, Optional<Long> heartbeatSeconds, Optional<String> roleArn) {

        private void write(JsonBytes out) {
            timeoutSeconds.ifPresent(seconds -> out.name("timeoutInSeconds").number(seconds));
            heartbeatSeconds.ifPresent(seconds -> out.name("heartbeatInSeconds").number(seconds));
            roleArn.ifPresent(role -> out.name("taskCredentials")
                    .mark('{')
                    .name("roleArn")
                    .text(role)
                    .mark('}'));
        }
    }

    /**
     * What is said of data that is shown whole. All is: what the API gives is never cut, only what goes to a log.
     *
     * @see <a href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEventExecutionDataDetails.html">HistoryEventExecutionDataDetails</a>
     */
    String WHOLE = "{\"truncated\":false}";

    private static void data(JsonBytes out, JsonText input) {
        if (input.isWritten()) {
            out.name("input").text(input.text()).name("inputDetails").ascii(WHOLE);
        } else {
            data(out, "input", input.value());
        }
    }

    private static void data(JsonBytes out, String field, JsonNode value) {
        out.name(field).textOf(value).name(field.equals("input") ? "inputDetails" : "outputDetails");
        out.ascii(WHOLE);
    }

    /** How many characters an error and a cause may have, in an event as in an execution; what is longer is cut. */
    int MAX_ERROR = 256;

    int MAX_CAUSE = 32_768;

    private static void failure(JsonBytes out, String error, String cause) {
        optional(out, "error", cut(error, MAX_ERROR));
        optional(out, "cause", cut(cause, MAX_CAUSE));
    }

    /**
     * As much of the text as may be shown, and no half of a character that takes two.
     *
     * @param text may be null
     */
    static String cut(String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static void optional(JsonBytes out, String field, String text) {
        if (text != null) {
            out.name(field).text(text);
        }
    }
}
