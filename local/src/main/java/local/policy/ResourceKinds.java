package local.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words that the last field of an ARN begins with, such as {@code function} or {@code log-group}, of the services
 * all of whose ARNs begin with one.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/">Resource types of AWS services</a>
 */
final class ResourceKinds {

    private static final Pattern FIRST = Pattern.compile("([^/:]*).*", Pattern.DOTALL);

    /** A line each: the service's prefix and its words. */
    private static final Map<String, List<String>> BY_SERVICE = read();

    private ResourceKinds() {}

    /**
     * Why the last field of an ARN is none of the service's: a wildcard may stand for the word or follow it, but not
     * for a part of it. (AWS's documentation allows neither; AWS's own policies have both.)
     *
     * @param resource {@code functi*:hello}
     */
    static Optional<String> fault(String service, String resource) {
        var words = BY_SERVICE.getOrDefault(service, List.of());
        var first = FIRST.matcher(resource).replaceFirst("$1");
        boolean fits = words.isEmpty()
                || first.isEmpty()
                || first.contains("$")
                || !first.contains("*") && !first.contains("?")
                || first.matches("\\*+")
                || words.stream().anyMatch(first::startsWith);
        return fits
                ? Optional.empty()
                : Optional.of("has a wildcard in its resource type. Write the type in full, such as \""
                        + words.getFirst() + "\", or \"*\" for all.");
    }

    private static Map<String, List<String>> read() {
        try (var file = ResourceKinds.class.getResourceAsStream("resource-kinds.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> Arrays.asList(line.split(" ")))
                    .collect(Collectors.toMap(List::getFirst, words -> words.subList(1, words.size())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
