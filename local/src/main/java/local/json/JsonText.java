package local.json;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A value and how it is written as text: an execution's input is shown as it was sent, white space and all.
 *
 * @param sent the text that it was read from; empty where it is the work of an execution, which is written compactly
 */
public record JsonText(JsonNode value, Optional<String> sent) {

    /** @throws JacksonException where the text is not JSON */
    public static JsonText parse(String text) {
        return new JsonText(Json.parse(text), Optional.of(text));
    }

    public static JsonText of(JsonNode value) {
        return new JsonText(value, Optional.empty());
    }

    public String text() {
        return sent.orElseGet(() -> Json.write(value));
    }
}
