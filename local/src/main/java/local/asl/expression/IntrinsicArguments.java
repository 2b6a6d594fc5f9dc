package local.asl.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What an intrinsic function is called with. Each argument is read as what the function takes, or refused. */
record IntrinsicArguments(List<JsonNode> values) {

    /** Wrong arguments; the message says what is wrong with them. */
    static final class Fault extends RuntimeException {
        Fault(String message) {
            super(message, null, false, false);
        }
    }

    /** How long a string may be that is encoded, decoded or hashed. */
    private static final int MAX_CHARACTERS = 10_000;

    private static final int MAX_DIGITS = 18;
    private static final BigDecimal HALF = new BigDecimal("0.5");

    JsonNode get(int index) {
        return values.get(index);
    }

    String string(int index) {
        if (!get(index).isString()) {
            throw new Fault("Argument %d must be a string".formatted(index + 1));
        }
        return get(index).stringValue();
    }

    String shortString(int index) {
        return shortened(string(index));
    }

    /** @throws Fault where it is longer than AWS takes */
    static String shortened(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new Fault("The string may have up to %,d characters".formatted(MAX_CHARACTERS));
        }
        return text;
    }

    ArrayNode array(int index) {
        if (get(index) instanceof ArrayNode array) {
            return array;
        }
        throw new Fault("Argument %d must be an array".formatted(index + 1));
    }

    /** A number, rounded half up to the nearest integer as AWS does it. */
    long integer(int index) {
        if (!get(index).isNumber()) {
            throw new Fault("Argument %d must be a number".formatted(index + 1));
        }
        var number = get(index).decimalValue();
        if (number.precision() - number.scale() > MAX_DIGITS) {
            throw new Fault("Argument %d is out of range".formatted(index + 1));
        }
        return number.add(HALF).setScale(0, RoundingMode.FLOOR).longValue();
    }
}
