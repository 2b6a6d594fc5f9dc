package local.endpoint;

import java.util.regex.Pattern;
import local.service.api.ServiceException;

/**
 * Keeps web pages out. A page in the person's browser can send requests to the loopback interface: under a name of its
 * own that it has resolve to 127.0.0.1 (then {@code Host} gives it away), or across origins (then {@code Origin} does).
 */
final class Gate {

    /** Also {@code sync-}, which the SDKs put before the host for StartSyncExecution and TestState. */
    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:sync-)?(?:(?:[a-z0-9-]+\\.)*localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?",
            Pattern.CASE_INSENSITIVE);

    private Gate() {}

    /**
     * @param host   the header, or null
     * @param origin the header, or null
     * @throws ServiceException {@code AccessDeniedException} where the request comes from a foreign page
     */
    static void check(String host, String origin) {
        if (host == null || !LOOPBACK.matcher(host).matches()) {
            throw new ServiceException(
                    "AccessDeniedException",
                    403,
                    "Host " + host + " is not a loopback name; use http://127.0.0.1 or http://localhost");
        }
        if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
            throw new ServiceException(
                    "AccessDeniedException", 403, "Requests from pages of " + origin + " are refused");
        }
    }
}
