package local.execution;

import local.json.JsonText;
import tools.jackson.databind.JsonNode;

/** What comes after a state. */
sealed interface Step {

    JsonNode output();

    /** @param input of that state: the output of the one before */
    record Next(String state, JsonText input) implements Step {

        @Override
        public JsonNode output() {
            return input.value();
        }
    }

    /** The machine, branch or iteration is done. */
    record End(JsonNode output) implements Step {}
}
