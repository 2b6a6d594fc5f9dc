package local.service.upstream;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import local.service.api.ServiceException;
import tools.jackson.databind.JsonNode;

/** The attributes that make up the partition key of a table, or of one of its indexes. */
interface PartitionKeys {

    /** For a caller of whom no policy asks for them. */
    PartitionKeys NOT_ASKED = (_, _) -> List.of();

    /**
     * @param table its name or ARN
     * @param index empty for the table itself
     * @return none where the table is not known
     */
    List<String> of(String table, String index);

    /**
     * What the service says of its tables. A table is asked for once: its keys never change.
     *
     * @param describe the {@code Table} of {@code DescribeTable}
     */
    static PartitionKeys describedBy(Function<String, JsonNode> describe) {
        var tables = new ConcurrentHashMap<String, JsonNode>();
        return (table, index) -> {
            var described = tables.get(table);
            if (described == null) {
                try {
                    described = describe.apply(table);
                } catch (ServiceException | NoAnswerException unknown) {
                    return List.of(); // the call itself will be told
                }
                tables.put(table, described);
            }
            return hash(index.isEmpty() ? described : index(described, index));
        };
    }

    private static JsonNode index(JsonNode table, String name) {
        return List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes").stream()
                .flatMap(kind -> table.path(kind).valueStream())
                .filter(index -> index.path("IndexName").asString("").equals(name))
                .findFirst()
                .orElse(table);
    }

    private static List<String> hash(JsonNode keyed) {
        return keyed.path("KeySchema")
                .valueStream()
                .filter(key -> key.path("KeyType").asString("").equals("HASH"))
                .map(key -> key.path("AttributeName").asString(""))
                .toList();
    }
}
