package local.asl.expression;

import java.util.Objects;
import java.util.Optional;

/**
 * A failure that the States Language knows: it can be retried and caught, and ends the execution otherwise. It is an
 * outcome and not a fault of the program, so it carries no stack trace.
 */
public final class StatesException extends RuntimeException {

    private final String error;
    private final String cause;
    private final String location;

    /**
     * @param error the Error Name, such as {@code States.Timeout}
     * @param cause for a person; may be null where AWS gives none
     */
    public StatesException(String error, String cause) {
        this(error, cause, null);
    }

    /**
     * A failure of one field of a state.
     *
     * @param location the field, as {@code EvaluationFailed} names it: {@code Arguments/Payload}
     */
    public StatesException(String error, String cause, String location) {
        super(error + ": " + cause, null, false, false);
        this.error = Objects.requireNonNull(error);
        this.cause = cause;
        this.location = location;
    }

    /** The Error Name; see {@link ErrorName} for the reserved ones. */
    public String error() {
        return error;
    }

    /** The field of the state that failed, where one did. */
    public Optional<String> location() {
        return Optional.ofNullable(location);
    }

    /** What happened, for a person, or null. */
    public String cause() {
        return cause;
    }
}
