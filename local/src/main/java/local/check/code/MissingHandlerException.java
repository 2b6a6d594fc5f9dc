package local.check.code;

/** There is code, and the handler is not in it: its message says what would be right. */
public final class MissingHandlerException extends Exception {

    private static final long serialVersionUID = 1L;

    MissingHandlerException(String message) {
        super(message);
    }
}
