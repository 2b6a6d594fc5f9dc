package local.execution.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import local.asl.StateMachine;
import local.asl.TaskState;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of mocked service integrations, in the format of AWS Step Functions Local's {@code MockConfigFile.json}: which
 * Task states of which machine answer what in which test case.
 *
 * @param stateMachines the test cases of each machine, by their names
 */
public record MockConfig(Map<String, Map<String, TestCase>> stateMachines) {

    /**
     * One test case of one machine.
     *
     * @param states the mocked response of each state that has one; any other state calls its service
     */
    public record TestCase(String name, Map<String, MockedResponse> states) {

        public boolean mocks(String state) {
            return states.containsKey(state);
        }

        /** @throws IllegalArgumentException where it mocks a state that is no Task state of the machine */
        public void check(StateMachine machine) {
            var tasks = machine.flow().tasks().map(TaskState::name).toList();
            states.keySet().stream()
                    .filter(state -> !tasks.contains(state))
                    .findFirst()
                    .ifPresent(state -> {
                        throw new IllegalArgumentException(
                                "The test case '%s' mocks '%s', which is none of the Task states %s"
                                        .formatted(name, state, tasks));
                    });
        }
    }

    /** How a state's calls end, one after the other. */
    public record MockedResponse(String name, List<Answer> answers) {

        /**
         * How the calls {@code from} to {@code to} end, counted from 0.
         *
         * @param outcome empty where they are never answered
         */
        public record Answer(int from, int to, Optional<TaskOutcome> outcome) {}

        /** @throws IllegalArgumentException where there is no answer to that call */
        Optional<TaskOutcome> answer(int call) {
            return answers.stream()
                    .filter(answer -> answer.from <= call && call <= answer.to)
                    .findFirst()
                    .map(Answer::outcome)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The mocked response '%s' has no answer to call %d".formatted(name, call)));
        }
    }

    private static final Pattern ATTEMPTS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    /** @throws IllegalArgumentException where it is not JSON of that format; the message says where and why */
    public static MockConfig parse(String text) {
        JsonNode json;
        try {
            json = Json.parseStrictly(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    e.getLocation() == null
                            ? e.getOriginalMessage()
                            : "line %d, column %d: %s"
                                    .formatted(
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr(),
                                            e.getOriginalMessage()),
                    e);
        }
        var responses = new LinkedHashMap<String, MockedResponse>();
        fields(json, "", "MockedResponses").forEach((name, response) -> responses.put(name, response(name, response)));
        var machines = new LinkedHashMap<String, Map<String, TestCase>>();
        fields(json, "", "StateMachines").forEach((machine, definition) -> {
            var cases = new LinkedHashMap<String, TestCase>();
            fields(definition, "/StateMachines/" + machine, "TestCases")
                    .forEach((name, states) -> cases.put(
                            name,
                            testCase("/StateMachines/" + machine + "/TestCases/" + name, name, states, responses)));
            machines.put(machine, cases);
        });
        return new MockConfig(machines);
    }

    /** Whether any test case of the machine mocks the state. */
    public boolean mocks(String stateMachine, String state) {
        return stateMachines.getOrDefault(stateMachine, Map.of()).values().stream()
                .anyMatch(test -> test.mocks(state));
    }

    /**
     * The test case of that name.
     *
     * @throws IllegalArgumentException where there is none; the message says which there are
     */
    public TestCase testCase(String stateMachine, String name) {
        var cases = stateMachines.get(stateMachine);
        if (cases == null) {
            throw new IllegalArgumentException("No test cases for the state machine '%s'; there are some for %s"
                    .formatted(stateMachine, stateMachines.keySet()));
        }
        if (!cases.containsKey(name)) {
            throw new IllegalArgumentException("The state machine '%s' has no test case '%s'; it has %s"
                    .formatted(stateMachine, name, cases.keySet()));
        }
        return cases.get(name);
    }

    private static TestCase testCase(String path, String name, JsonNode states, Map<String, MockedResponse> responses) {
        var mocked = new LinkedHashMap<String, MockedResponse>();
        fields(states, path).forEach((state, response) -> {
            if (!response.isString() || !responses.containsKey(response.stringValue())) {
                throw fault(
                        path + "/" + state,
                        "must be the name of one of the MockedResponses " + responses.keySet() + " and is " + response);
            }
            mocked.put(state, responses.get(response.stringValue()));
        });
        return new TestCase(name, mocked);
    }

    private static MockedResponse response(String name, JsonNode json) {
        var path = "/MockedResponses/" + name;
        var answers = new ArrayList<MockedResponse.Answer>();
        fields(json, path).forEach((attempts, answer) -> {
            var matcher = ATTEMPTS.matcher(attempts);
            if (!matcher.matches()) {
                throw fault(
                        path + "/" + attempts,
                        "must be named by the number of a call, as in \"0\", or by several, as in \"1-2\"");
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (to < from || answers.stream().anyMatch(other -> from <= other.to() && other.from() <= to)) {
                throw fault(path + "/" + attempts, to < from ? "ends before it begins" : "overlaps with other calls");
            }
            answers.add(new MockedResponse.Answer(from, to, Optional.of(outcome(path + "/" + attempts, answer))));
        });
        return new MockedResponse(name, List.copyOf(answers));
    }

    private static TaskOutcome outcome(String path, JsonNode answer) {
        if (answer.size() != 1 || !answer.has("Return") && !answer.has("Throw")) {
            throw fault(path, "must have either the field Return or the field Throw");
        }
        if (answer.has("Return")) {
            return new TaskOutcome.Succeeded(answer.get("Return"));
        }
        var error = answer.get("Throw");
        if (!error.path("Error").isString()) {
            throw fault(path + "/Throw", "must have the field Error, a string");
        }
        return new TaskOutcome.Failed(
                error.get("Error").stringValue(), error.path("Cause").asString(""));
    }

    private static Map<String, JsonNode> fields(JsonNode object, String path, String name) {
        if (!object.has(name)) {
            throw fault(path.isEmpty() ? "/" : path, "must have the field " + name);
        }
        return fields(object.get(name), path + "/" + name);
    }

    private static Map<String, JsonNode> fields(JsonNode value, String path) {
        if (!(value instanceof ObjectNode object)) {
            throw fault(path, "must be an object");
        }
        var fields = new LinkedHashMap<String, JsonNode>();
        object.forEachEntry(fields::put);
        return fields;
    }

    private static IllegalArgumentException fault(String path, String message) {
        return new IllegalArgumentException(path + " " + message);
    }
}
