package local.service.lambda;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * A function with all that belongs to it, as it is at one moment. A value.
 *
 * @param lastNumber    of the versions that were ever published
 * @param published     the oldest first
 * @param permissions   the statements that were added, by qualifier and ID
 * @param invokeConfigs that were set, by qualifier; empty where there is to be none
 * @param reserved      the concurrency that is reserved for it
 */
record KeptFunction(
        FunctionVersion latest,
        int lastNumber,
        List<FunctionVersion> published,
        List<FunctionAlias> aliases,
        Map<String, Map<String, JsonNode>> permissions,
        Map<String, Optional<Stack.InvokeConfig>> invokeConfigs,
        Map<String, String> tags,
        Optional<Integer> reserved) {

    /** One that a template declares, and no call has changed: the same of the same template, whenever it is read. */
    static KeptFunction declared(Stack.Function function) {
        return new KeptFunction(
                new FunctionVersion(FunctionVersion.LATEST, function, "", "", "", Instant.EPOCH),
                0,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }
}
