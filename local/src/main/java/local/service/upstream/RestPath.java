package local.service.upstream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Method and path of an operation of a REST protocol: {@code GET /v1/registries/name/{RegistryName}}, of which a last name
 * may take several segments, {@code {Path+}}.
 *
 * @param required what the query must have: {@code mode=import}
 */
record RestPath(
        String operation, String method, List<String> segments, List<String> required, List<String> parameters) {

    /** @param arguments that stand in path and query, by the names of their members */
    record Match(String operation, Map<String, String> arguments) {}

    /** The operation that a request asks for: of several whose paths fit, the one that says most. */
    static Optional<Match> find(WireModel service, UpstreamRequest request) {
        var segments = segments(request.path());
        return service.operations().entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .filter(path -> path.method.equals(request.method()) && path.fits(segments, request))
                .max(Comparator.comparingInt(RestPath::words))
                .map(path -> new Match(path.operation, path.arguments(segments, request)));
    }

    private static RestPath of(String operation, List<String> words) {
        var path = words.get(1).split("\\?", 2);
        return new RestPath(
                operation,
                words.getFirst(),
                segments(path[0]),
                path.length == 1 ? List.of() : List.of(path[1].split("&")),
                words.subList(2, words.size()));
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.replaceFirst("^/", "").replaceFirst("/$", "").split("/", -1));
    }

    private boolean fits(List<String> given, UpstreamRequest request) {
        boolean isLong = isGreedy() ? given.size() >= segments.size() : given.size() == segments.size();
        return isLong
                && required.stream().allMatch(pair -> {
                    var name = pair.split("=", 2);
                    var values = request.query().get(name[0]);
                    return values != null && (name.length == 1 || values.contains(name[1]));
                })
                && IntStream.range(0, segments.size())
                        .allMatch(i -> isName(segments.get(i))
                                ? !given.get(i).isEmpty()
                                : segments.get(i).equals(given.get(i)));
    }

    private boolean isGreedy() {
        return segments.getLast().endsWith("+}");
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }

    private int words() {
        return 2 * required.size()
                + (int) segments.stream().filter(segment -> !isName(segment)).count();
    }

    private Map<String, String> arguments(List<String> given, UpstreamRequest request) {
        var arguments = new HashMap<String, String>();
        for (int i = 0; i < segments.size(); i++) {
            if (isName(segments.get(i))) {
                var value = i == segments.size() - 1 ? String.join("/", given.subList(i, given.size())) : given.get(i);
                arguments.put(segments.get(i).replaceAll("[{}+]", ""), WireCall.decoded(value.replace("+", "%2B")));
            }
        }
        for (var parameter : parameters) {
            var names = parameter.split("=", 2);
            if (request.query().containsKey(names[1])) {
                arguments.put(names[0], request.query().get(names[1]).getFirst());
            }
        }
        return arguments;
    }
}
