package local.service.lambda;

import java.util.List;
import java.util.function.Function;
import local.service.api.Page;
import local.service.api.ServiceException;

/** What several of Lambda's operations refuse, in its words. */
final class Refusals {

    private static final int PAGE = 50;

    private Refusals() {}

    static ServiceException invalid(String message) {
        return new ServiceException("InvalidParameterValueException", 400, message);
    }

    static ServiceException conflict(String message) {
        return new ServiceException("ResourceConflictException", 409, message);
    }

    static ServiceException notFound(String message) {
        return new ServiceException("ResourceNotFoundException", 404, message);
    }

    /** @param maxItems of the request; null for fifty */
    static <T> Page<T> page(List<T> all, Function<T, String> id, String marker, Integer maxItems) {
        return Page.of(
                all,
                id,
                marker,
                maxItems == null ? PAGE : maxItems,
                () -> invalid("The Marker " + marker + " is not valid"));
    }

    /**
     * Lets a change pass that was made in view of what is there.
     *
     * @param expected revision that the caller has seen; null where that does not matter
     * @throws ServiceException {@code PreconditionFailedException} where it has changed since
     */
    static void checkRevision(String expected, String actual) {
        if (expected != null && !expected.equals(actual)) {
            throw new ServiceException(
                    "PreconditionFailedException",
                    412,
                    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API"
                            + " to retrieve the latest Revision Id");
        }
    }
}
