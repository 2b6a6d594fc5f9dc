package local.service.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an upstream answered. */
public record UpstreamAnswer(int status, Map<String, List<String>> headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }
}
