package local.execution;

import tools.jackson.databind.JsonNode;

/** What comes after a state. */
sealed interface Step {

    JsonNode output();

    record Next(String state, JsonNode output) implements Step {}

    /** The machine, branch or iteration is done. */
    record End(JsonNode output) implements Step {}
}
