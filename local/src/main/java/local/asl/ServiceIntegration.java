package local.asl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.json.PackedLines;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that a Task state can make: AWS takes no other, and no other parameters.
 *
 * @param patterns   in which it can be made
 * @param parameters what it takes
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html">Optimized integrations</a>
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">AWS SDK
 *     integrations</a>
 */
public record ServiceIntegration(Set<Pattern> patterns, Parameters parameters) {

    private static final String SDK = "aws-sdk:";
    private static final String RESULT = "result:";

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
        var names = MemberNames.ofCalls(resource.service());
        return line(resource.service(), resource.action())
                .map(words ->
                        new ServiceIntegration(patterns(words.get(1)), parameters(names, resource.service(), words)))
                .filter(call -> call.patterns.contains(resource.pattern()));
    }

    /** The words of an action's line. */
    private static Optional<List<String>> line(String service, String action) {
        var prefix = action + " ";
        return Table.ALL
                .section(service)
                .flatMap(lines -> lines.stream()
                        .takeWhile(line -> !line.isEmpty())
                        .filter(line -> line.startsWith(prefix))
                        .findFirst())
                .map(line -> List.of(line.split(" ")));
    }

    private static Set<Pattern> patterns(String letters) {
        return letters.chars()
                .mapToObj(letter -> switch (letter) {
                    case 'r' -> Pattern.REQUEST_RESPONSE;
                    case 's' -> Pattern.SYNC;
                    case 't' -> Pattern.WAIT_FOR_TASK_TOKEN;
                    default -> Pattern.SYNC_2;
                })
                .collect(Collectors.toSet());
    }

    /** They stand in the line, or it names the action of the SDK that takes the same: {@code aws-sdk:sqs:sendMessage}. */
    private static Parameters parameters(MemberNames names, String service, List<String> words) {
        if (words.size() == 3 && words.get(2).startsWith(SDK)) {
            int colon = words.get(2).lastIndexOf(':');
            var sdk = words.get(2).substring(0, colon);
            return parameters(
                    names, sdk, line(sdk, words.get(2).substring(colon + 1)).orElseThrow());
        }
        return parse(names, service, words.subList(2, words.size()));
    }

    /** @param section whose structures the words mean */
    private static Parameters parse(MemberNames names, String section, List<String> words) {
        var lines = Table.ALL.section(section).orElseThrow();
        int structures = lines.indexOf("") + 1;
        return Parameters.parse(names, words, structures == 0 ? List.of() : lines.subList(structures, lines.size()));
    }

    /**
     * What the call always answers that an answer lacks.
     *
     * @return the path of the first such member, {@code Activities[0].Name}; empty where none is missing, or where it is not
     *     known what the call answers
     */
    public static Optional<String> missing(Integration call, ObjectNode answer) {
        var names = MemberNames.ofCalls(call.service());
        var sdk = names == MemberNames.SDK
                ? Optional.of(call.service() + ":" + call.action())
                : line(call.service(), call.action())
                        .filter(words -> words.size() == 3 && words.get(2).startsWith(SDK))
                        .map(words -> words.get(2));
        return sdk.map(name -> name.substring(SDK.length()).split(":"))
                .flatMap(name -> line(RESULT + name[0], name[1])
                        .map(words -> parse(names, RESULT + name[0], words.subList(1, words.size()))))
                .flatMap(members -> members.missing(answer, Place.ROOT))
                .map(place -> place.toString().substring(1).replace('/', '.'));
    }

    /** What is wrong with the names in arguments that are known, in AWS's words. */
    public List<String> faults(ObjectNode arguments) {
        var faults = new ArrayList<String>();
        parameters.check(arguments, false, Place.ROOT, (_, fault) -> faults.add(fault));
        return faults;
    }
}
