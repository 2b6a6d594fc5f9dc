package local.execution.history;

import java.util.Map;
import java.util.Optional;
import local.asl.Limits;
import local.json.Json;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The details of a history event. Several types share one shape. Values are kept as they are and written as JSON text
 * only when somebody reads the history.
 */
public sealed interface EventDetails {

    /** For events that say nothing but that they happened. */
    EventDetails NONE = new None();

    /** As {@code GetExecutionHistory} gives them: input and output are JSON text in a string. */
    ObjectNode json(boolean executionData);

    record None() implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object();
        }
    }

    record ExecutionStarted(JsonText input, String roleArn) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return data(Json.object(), "input", input, executionData).put("roleArn", roleArn);
        }
    }

    record StateEntered(String name, JsonText input) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return data(Json.object().put("name", name), "input", input, executionData);
        }
    }

    /** @param assigned the variables that the state assigned */
    record StateExited(String name, JsonNode output, Map<String, JsonNode> assigned) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            var details = data(Json.object().put("name", name), "output", output, executionData);
            if (!assigned.isEmpty() && executionData) {
                var variables = details.putObject("assignedVariables");
                assigned.forEach((variable, value) -> variables.put(variable, Json.write(value)));
                details.putObject("assignedVariablesDetails").put("truncated", false);
            }
            return details;
        }
    }

    /** Of an execution, a function or an activity that succeeded. */
    record Succeeded(JsonNode output) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return data(Json.object(), "output", output, executionData);
        }
    }

    /** Of whatever failed, timed out or was aborted; error and cause may be null. */
    record Failed(String error, String cause) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return failure(Json.object(), error, cause, executionData);
        }
    }

    /** @param location the field that could not be evaluated, or null */
    record EvaluationFailed(String error, String cause, String location, String state) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            var details = failure(Json.object(), error, cause, executionData);
            if (location != null) {
                details.put("location", location);
            }
            return details.put("state", state);
        }
    }

    /** Of a function or an activity. */
    record Scheduled(String resource, JsonNode input, Limits limits) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            var details = data(Json.object().put("resource", resource), "input", input, executionData);
            limits.write(details);
            return details;
        }
    }

    /** @param workerName as the worker gave it, or null */
    record ActivityStarted(String workerName) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return workerName == null ? Json.object() : Json.object().put("workerName", workerName);
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
        public ObjectNode json(boolean executionData) {
            return Json.object().put("resourceType", resourceType).put("resource", resource);
        }
    }

    record TaskScheduled(Called called, String region, JsonNode parameters, Limits limits) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            var details = called.json(executionData).put("region", region);
            if (executionData) {
                details.put("parameters", Json.write(parameters));
            }
            limits.write(details);
            return details;
        }
    }

    /** Of {@code TaskSubmitted} and {@code TaskSucceeded}. */
    record TaskOutput(Called called, JsonNode output) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return data(called.json(executionData), "output", output, executionData);
        }
    }

    /** Of {@code TaskFailed}, {@code TaskTimedOut} and their like. */
    record TaskFailed(Called called, String error, String cause) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return failure(called.json(executionData), error, cause, executionData);
        }
    }

    record MapStarted(long length) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object().put("length", length);
        }
    }

    record MapRunRedriven(String mapRunArn, int redriveCount) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object().put("mapRunArn", mapRunArn).put("redriveCount", redriveCount);
        }
    }

    record ExecutionRedriven(int redriveCount) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object().put("redriveCount", redriveCount);
        }
    }

    /** @param name of the Map state */
    record Iteration(String name, long index) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object().put("name", name).put("index", index);
        }
    }

    record MapRunStarted(String mapRunArn) implements EventDetails {
        @Override
        public ObjectNode json(boolean executionData) {
            return Json.object().put("mapRunArn", mapRunArn);
        }
    }

    /** How long a task may take, and with which role it is called, as far as its state says so. */
    record Limits(Optional<Long> timeoutSeconds, Optional<Long> heartbeatSeconds, Optional<String> roleArn) {

        private void write(ObjectNode details) {
            timeoutSeconds.ifPresent(seconds -> details.put("timeoutInSeconds", seconds));
            heartbeatSeconds.ifPresent(seconds -> details.put("heartbeatInSeconds", seconds));
            roleArn.ifPresent(role -> details.putObject("taskCredentials").put("roleArn", role));
        }
    }

    private static ObjectNode data(ObjectNode details, String field, JsonNode value, boolean executionData) {
        return data(details, field, JsonText.of(value), executionData);
    }

    private static ObjectNode data(ObjectNode details, String field, JsonText value, boolean executionData) {
        if (executionData) {
            details.put(field, value.text()).putObject(field + "Details").put("truncated", false);
        }
        return details;
    }

    private static ObjectNode failure(ObjectNode details, String error, String cause, boolean executionData) {
        if (error != null) {
            details.put("error", error);
        }
        if (cause != null && executionData) {
            details.put("cause", cause);
        }
        return details;
    }
}
