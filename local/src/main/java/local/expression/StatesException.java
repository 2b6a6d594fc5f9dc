package local.expression;

import java.util.Objects;

/**
 * A failure that the States Language knows: it can be retried and caught, and ends the execution otherwise. It is an outcome and
 * not a fault of the program, so it carries no stack trace.
 */
public final class StatesException extends RuntimeException {

    private final String error;
    private final String cause;

    /**
     * @param error the Error Name, such as {@code States.Timeout}
     * @param cause for a person; may be null where AWS gives none
     */
    public StatesException(String error, String cause) {
        super(error + ": " + cause, null, false, false);
        this.error = Objects.requireNonNull(error);
        this.cause = cause;
    }

    /** The Error Name; see {@link ErrorName} for the reserved ones. */
    public String error() {
        return error;
    }

    /** What happened, for a person, or null. */
    public String cause() {
        return cause;
    }
}
