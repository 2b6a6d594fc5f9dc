package local.execution;

import java.util.function.BiConsumer;
import local.asl.expression.Variables;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gathers what {@code TestState} tells of a state's data flow, in the form of the API's {@code InspectionData}. */
final class Inspection {

    static final BiConsumer<String, JsonNode> NOTHING = (_, _) -> {};

    private final ObjectNode data = Json.object();

    /** What a step of the data flow gives; the API has it as JSON in a string. */
    void see(String step, JsonNode value) {
        data.put(step, Json.write(value));
    }

    /** Of states that have no result, AWS shows no more than this. */
    void seeInputOnly(String step, JsonNode value) {
        if (step.equals("afterInputPath")) {
            see(step, value);
        }
    }

    /** The variables, those that were given and those that the state assigned. */
    void see(Variables variables) {
        if (!variables.values().isEmpty()) {
            var object = Json.object();
            variables.values().forEach(object::set);
            see("variables", object);
        }
    }

    void see(String setting, long value) {
        data.put(setting, value);
    }

    void see(String setting, double value) {
        data.put(setting, value);
    }

    ObjectNode errorDetails() {
        return data.has("errorDetails") ? (ObjectNode) data.get("errorDetails") : data.putObject("errorDetails");
    }

    ObjectNode data() {
        return data;
    }
}
