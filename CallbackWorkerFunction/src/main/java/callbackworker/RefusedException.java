package callbackworker;

/**
 * A request that was read and must be refused: to try it again would not help. The waiting task fails with this error
 * and cause, and the state machine can catch it by name.
 */
public final class RefusedException extends RuntimeException {
    private final String error;

    /**
     * Refuses a request.
     *
     * @param error the error's name, which a Catch of the state machine may list in {@code ErrorEquals}
     * @param cause what is wrong and what would be right, for a person
     */
    public RefusedException(String error, String cause) {
        super(cause, null, false, false);
        this.error = error;
    }

    /** The error's name. */
    public String error() {
        return error;
    }
}
