package reverse;

import java.util.List;
import java.util.Map;

/** Reads the payload from a function's input, which is an object such as {@code {"payload":"hi mom"}}. */
final class Payload {
    private Payload() {}

    /**
     * Takes the payload from the input as Lambda hands it over: JSON as maps, lists, strings, numbers, booleans, null.
     *
     * @throws InvalidPayloadException if it is missing, blank or not a string
     */
    static String of(Object input) {
        return switch (input instanceof Map<?, ?> object ? object.get("payload") : null) {
            case String payload when !payload.isBlank() -> payload;
            case String _ -> throw new InvalidPayloadException("it is blank");
            case null -> throw new InvalidPayloadException("it is missing");
            case Number _ -> throw new InvalidPayloadException("it is a number");
            case Boolean _ -> throw new InvalidPayloadException("it is a boolean");
            case List<?> _ -> throw new InvalidPayloadException("it is an array");
            case Object _ -> throw new InvalidPayloadException("it is an object");
        };
    }
}
