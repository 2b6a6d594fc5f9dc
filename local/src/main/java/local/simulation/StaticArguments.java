package local.simulation;

import java.util.Optional;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a definition says of a task's arguments as it stands, without an execution. */
final class StaticArguments {

    private StaticArguments() {}

    /** The argument of that name of a state, where it is a text and no expression. */
    static Optional<String> of(String definition, String state, String name) {
        return state(Json.parse(definition), state)
                .flatMap(found -> Optional.ofNullable(found.get(found.has("Arguments") ? "Arguments" : "Parameters"))
                        .map(arguments -> arguments.path(name))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue));
    }

    private static Optional<JsonNode> state(JsonNode json, String name) {
        if (json instanceof ObjectNode object
                && object.get("States") instanceof ObjectNode states
                && states.has(name)) {
            return Optional.of(states.get(name));
        }
        for (var inner : json) {
            var found = state(inner, name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
