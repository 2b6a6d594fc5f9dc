package local.service.lambda;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A name for a version of a function, or for two, between which invocations are divided.
 *
 * @param version that the rest of the invocations goes to
 * @param weights the part of the invocations, 0 to 1, that goes to other versions
 */
record FunctionAlias(String name, String version, String description, Map<String, Double> weights, String revisionId) {

    static FunctionAlias of(String name, String version, String description, Map<String, Double> weights) {
        return new FunctionAlias(name, version, description, Map.copyOf(weights), FunctionVersion.newRevision());
    }

    /** The version that the next invocation goes to. */
    String pick() {
        double point = weights.isEmpty() ? 1 : ThreadLocalRandom.current().nextDouble();
        for (var weight : weights.entrySet()) {
            if (point < weight.getValue()) {
                return weight.getKey();
            }
            point -= weight.getValue();
        }
        return version;
    }

    /** Whether any invocation may go there. */
    boolean pointsTo(String number) {
        return version.equals(number) || weights.containsKey(number);
    }
}
