package local.service.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a service, as it came over the wire, or as it will go.
 *
 * @param path    still percent-encoded
 * @param query   decoded, in the order of the URL
 * @param headers by their names, in whatever case
 */
public record UpstreamRequest(
        String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }
}
