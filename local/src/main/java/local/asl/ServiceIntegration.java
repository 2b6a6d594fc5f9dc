package local.asl;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.json.PackedLines;

/**
 * A call that a Task state can make: AWS takes no other, and no other parameters.
 *
 * @param patterns   in which it can be made
 * @param parameters by name, whether they are required
 * @param required   those that are
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html">Optimized integrations</a>
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">AWS SDK
 *     integrations</a>
 */
public record ServiceIntegration(Set<Pattern> patterns, Map<String, Boolean> parameters, List<String> required) {

    /** Read when the first definition with an integration is. */
    private static final class Table {
        static final PackedLines ALL = PackedLines.of(ServiceIntegration.class, "service-integrations");
        static final Map<Integration, Optional<ServiceIntegration>> READ = new ConcurrentHashMap<>();
    }

    /**
     * The call that a resource names.
     *
     * @return empty where there is none of that service, action and pattern
     */
    public static Optional<ServiceIntegration> of(Integration resource) {
        return Table.READ.computeIfAbsent(resource, ServiceIntegration::find);
    }

    private static Optional<ServiceIntegration> find(Integration resource) {
        var prefix = resource.action() + " ";
        return Table.ALL
                .section(resource.service())
                .flatMap(lines ->
                        lines.stream().filter(line -> line.startsWith(prefix)).findFirst())
                .map(ServiceIntegration::parse)
                .filter(call -> call.patterns.contains(resource.pattern()));
    }

    /** {@code sendMessage rt QueueUrl* MessageBody* DelaySeconds}: the action, its patterns and its parameters. */
    private static ServiceIntegration parse(String line) {
        var words = line.split(" ");
        var parameters = new LinkedHashMap<String, Boolean>();
        Arrays.stream(words).skip(2).forEach(word -> parameters.put(word.replace("*", ""), word.endsWith("*")));
        var patterns = words[1].chars()
                .mapToObj(letter -> switch (letter) {
                    case 'r' -> Pattern.REQUEST_RESPONSE;
                    case 's' -> Pattern.SYNC;
                    case 't' -> Pattern.WAIT_FOR_TASK_TOKEN;
                    default -> Pattern.SYNC_2;
                })
                .collect(Collectors.toSet());
        var required = parameters.keySet().stream().filter(parameters::get).toList();
        return new ServiceIntegration(patterns, parameters, required);
    }

    /** What is wrong with arguments of these names, in AWS's words. */
    public Stream<String> faults(Collection<String> names) {
        if (parameters.keySet().containsAll(names) && names.containsAll(required)) {
            return Stream.empty(); // as it is each time that a call is made, but for the first
        }
        return Stream.concat(
                parameters.entrySet().stream()
                        .filter(parameter -> parameter.getValue() && !names.contains(parameter.getKey()))
                        .map(parameter -> "The field \"" + parameter.getKey() + "\" is required but was missing"),
                names.stream()
                        .filter(name -> !parameters.containsKey(name))
                        .map(name -> "The field \"" + name + "\" is not supported by Step Functions"));
    }
}
