package local.service.access;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.service.api.ServiceException;

/**
 * Keeps web pages out of every port that the local run listens on. A page in the person's browser can send requests to the
 * loopback interface: under a name of its own that it has resolve to 127.0.0.1 (then {@code Host} gives it away), across
 * origins with a script or a form (then {@code Origin} does), or with an image, a frame, a link (then {@code
 * Sec-Fetch-Site} does, in browsers since 2023). Of an older browser, only what reads nothing but pages and objects is
 * answered.
 *
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public final class Gate {

    /** Also {@code sync-}, which the SDKs put before the host for StartSyncExecution and TestState. */
    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:sync-)?(?:(?:[a-z0-9-]+\\.)*localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?",
            Pattern.CASE_INSENSITIVE);

    private Gate() {}

    /**
     * @param method  {@code GET}
     * @param uri     as sent
     * @param headers by their names, each of which begins with its one capital letter, as the JDK's server has them
     * @throws ServiceException {@code AccessDeniedException} where the request comes from a foreign page
     */
    public static void check(String method, URI uri, Map<String, List<String>> headers) {
        check(method, uri, headers, Set.of());
    }

    /**
     * @param names of this host that are let in beside those of the loopback interface, in small letters: what containers
     *              call it
     */
    public static void check(String method, URI uri, Map<String, List<String>> headers, Set<String> names) {
        var hosts = values(headers, "Host");
        if (hosts.size() != 1
                || !LOOPBACK.matcher(hosts.getFirst()).matches() && !names.contains(name(hosts.getFirst()))) {
            throw refused("Host " + (hosts.isEmpty() ? null : String.join(", ", hosts))
                    + " is not a loopback name; use http://127.0.0.1 or http://localhost");
        }
        var own = "http://" + hosts.getFirst();
        var origins = values(headers, "Origin");
        for (var origin : origins) {
            if (!origin.equalsIgnoreCase(own)) {
                throw refused("Requests from pages of " + origin + " are refused");
            }
        }
        var sites = values(headers, "Sec-fetch-site");
        for (var site : sites) {
            if (!site.equals("same-origin") && !site.equals("none")) {
                throw refused("Requests from other pages are refused (Sec-Fetch-Site: " + site + ")");
            }
        }
        boolean ownPage = sites.contains("same-origin") || sites.isEmpty() && !origins.isEmpty();
        if (!ownPage && isBrowser(headers) && !(isRead(method) && !hasAction(uri))) {
            throw refused("Requests from a browser are refused, but to read; use the AWS CLI or an SDK");
        }
    }

    /** {@code host.docker.internal} of {@code host.docker.internal:4566}. */
    private static String name(String host) {
        return host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** What says of itself that it is a browser: no SDK sends any of these. */
    private static boolean isBrowser(Map<String, List<String>> headers) {
        return !values(headers, "Sec-fetch-site").isEmpty()
                || !values(headers, "Sec-ch-ua").isEmpty()
                || !values(headers, "Referer").isEmpty()
                || !values(headers, "Cookie").isEmpty()
                || values(headers, "User-agent").stream().anyMatch(agent -> agent.startsWith("Mozilla/"));
    }

    /** Whether the query asks for an operation by name: the query protocol takes it from there too. */
    private static boolean hasAction(URI uri) {
        return Stream.of((uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&"))
                .map(pair -> decoded(pair.split("=", 2)[0]))
                .anyMatch("Action"::equalsIgnoreCase);
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "Action"; // what it is cannot be told
        }
    }

    private static List<String> values(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of());
    }

    private static ServiceException refused(String why) {
        return new ServiceException("AccessDeniedException", 403, why);
    }
}
