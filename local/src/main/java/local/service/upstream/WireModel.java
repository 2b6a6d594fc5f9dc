package local.service.upstream;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import local.json.PackedLines;

/**
 * How one of AWS's services is spoken to.
 *
 * @param sdkName        as the SDK and {@code aws-sdk} integrations call it: {@code secretsmanager}
 * @param protocol       in which Task states call it; a function's SDK may speak another that it knows
 * @param signingName    what requests are signed for: {@code dynamodb}, also for its streams
 * @param endpointPrefix what its host at AWS begins with
 * @param target         what stands before the operation in {@code X-Amz-Target}
 * @param version        of its API, which requests of the query protocol name
 * @param className      as the second version of the Java SDK calls its client and errors: {@code DynamoDb}
 * @param namespace      of its XML
 * @param errors         that have a class of their own in the SDKs
 * @param operations     by their names: the names of two shapes, or method and path
 * @param shapes         the members of structures, as {@code Item:{.AttributeValue}, by the structures' names
 */
record WireModel(
        String sdkName,
        Protocol protocol,
        String signingName,
        String endpointPrefix,
        String target,
        String version,
        String className,
        String namespace,
        Set<String> errors,
        Map<String, List<String>> operations,
        Map<String, List<String>> shapes) {

    /** How requests and answers are written. */
    enum Protocol {
        JSON_1_0,
        JSON_1_1,
        QUERY,
        EC2,
        REST_JSON,
        REST_XML,
        RPC_V2_CBOR;

        boolean isJson() {
            return this == JSON_1_0 || this == JSON_1_1;
        }

        /** {@code json-1.0} as {@link #JSON_1_0}. */
        private static Protocol of(String word) {
            return valueOf(word.replaceAll("[-.]", "_").toUpperCase());
        }
    }

    /** Read when an upstream is first named: {@code .ci/wire_data.py} writes it. */
    private static final class Table {
        static final PackedLines ALL = PackedLines.of(WireModel.class, "wire");
        static final String SERVICES = "services";
        static final Map<String, Optional<WireModel>> READ = new ConcurrentHashMap<>();
    }

    /** The service that the SDK calls so. */
    static Optional<WireModel> of(String sdkName) {
        return sdkName.equals(Table.SERVICES)
                ? Optional.empty()
                : Table.READ.computeIfAbsent(
                        sdkName, name -> Table.ALL.section(name).map(lines -> read(name, lines)));
    }

    /** The services whose requests are signed for that name: mostly one. */
    static List<WireModel> signedFor(String signingName) {
        return signingNames().getOrDefault(signingName, List.of()).stream()
                .flatMap(name -> of(name).stream())
                .toList();
    }

    /** The SDK's names of services by what their requests are signed for. */
    static Map<String, List<String>> signingNames() {
        var names = new LinkedHashMap<String, List<String>>();
        Table.ALL.section(Table.SERVICES).orElseThrow().stream()
                .map(line -> List.of(line.split(" ")))
                .forEach(words -> names.put(words.getFirst(), words.subList(1, words.size())));
        return names;
    }

    private static WireModel read(String sdkName, List<String> lines) {
        var head = lines.getFirst().split(" ");
        var errors = new LinkedHashSet<String>();
        var operations = new LinkedHashMap<String, List<String>>();
        var shapes = new LinkedHashMap<String, List<String>>();
        for (var line : lines.subList(1, lines.size())) {
            var words = Arrays.asList(line.split(" "));
            switch (words.getFirst()) {
                case "errors" -> errors.addAll(words.subList(1, words.size()));
                case "op" -> operations.put(words.get(1), words.subList(2, words.size()));
                default -> shapes.put(words.get(1), words.subList(2, words.size()));
            }
        }
        return new WireModel(
                sdkName,
                Protocol.of(head[1]),
                head[2],
                head[3],
                head[4],
                head[5],
                head[6],
                head[7],
                errors,
                operations,
                shapes);
    }
}
