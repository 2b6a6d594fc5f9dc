package reverse;

/** The input has no payload to work on. Its message is for the person who reads the execution's cause. */
public final class InvalidPayloadException extends RuntimeException {
    /** Says what is wrong with the payload, and what would be right. */
    InvalidPayloadException(String fault) {
        // No stack trace: it would say nothing of the input, and Lambda would put it into the execution's cause.
        super(
                "The input needs a payload that is a string, such as {\"payload\":\"hi mom\"}: " + fault + ".",
                null,
                false,
                false);
    }
}
