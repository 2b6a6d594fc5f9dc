package callbackworker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * A request for a callback, as the state machine puts it on the queue. This is the whole contract of a message's body:
 *
 * <pre>{@code {"taskToken": "AQCE...", "execution": "0b9d1a6e-...", "payload": "mom ih"}}</pre>
 *
 * @param taskToken the token with which the waiting task is answered; a secret, for whoever has it can end the task
 * @param execution the name of the execution that waits, for the logs; empty if the message has none
 * @param payload   what to work on; empty if the message has none, or one that is not a string
 */
public record CallbackRequest(String taskToken, String execution, String payload) {
    /**
     * Reads a message's body.
     *
     * @throws NotACallbackRequestException if it is not a JSON object with a task token: there is no task to answer
     */
    static CallbackRequest parse(String body) {
        try {
            if (JsonParser.parseString(body) instanceof JsonObject request
                    && !text(request, "taskToken").isBlank()) {
                return new CallbackRequest(
                        text(request, "taskToken"), text(request, "execution"), text(request, "payload"));
            }
        } catch (JsonParseException e) {
            // Its message quotes from the body, which may hold a secret: it goes no further.
        }
        throw new NotACallbackRequestException();
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? value.getAsString()
                : "";
    }

    /** Takes the token out of a text that goes to a log or into a cause: some of AWS's own messages quote it. */
    String withoutToken(String text) {
        return text.replace(taskToken, "(task token)");
    }

    /** Without the token, so that it gets into no log by accident. */
    @Override
    public String toString() {
        return "CallbackRequest[execution=" + execution + ", payload=" + payload + "]";
    }
}
