package local.service.api;

/**
 * A call that a service refuses, as AWS says it: the error's code, HTTP status and message. Not a fault of the program.
 */
public final class ServiceException extends RuntimeException {

    private final String code;
    private final int status;

    /**
     * @param code   {@code ResourceNotFoundException}
     * @param status HTTP status, 400 to 599
     */
    public ServiceException(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }
}
