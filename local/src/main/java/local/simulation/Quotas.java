package local.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import local.json.Json;
import local.template.Suggestion;
import local.template.stack.Stack;

/**
 * AWS's quotas of an account in a region, and what the template sets of the same kind, by name: {@code
 * lambda.concurrency}, {@code Worker.MaximumConcurrency}. AWS's are data, each with its source and date.
 *
 * @param values by name
 */
public record Quotas(Map<String, Long> values) {

    private static final Set<String> LARGE_REGIONS = Set.of("us-east-1", "us-west-2", "eu-west-1");

    /** What the template could set and does not: with 0 reserved, a function takes no invocation. */
    static final long NONE = -1;

    public Quotas {
        values = Map.copyOf(values);
    }

    /** What AWS gives an account without asking, and what the stack sets. */
    public static Quotas of(Stack stack) {
        var all = new LinkedHashMap<>(aws(stack.region()));
        for (var mapping : stack.eventSourceMappings()) {
            stack.function(mapping.functionName()).ifPresent(function -> {
                all.put(function.logicalId() + ".BatchSize", (long) mapping.batchSize());
                all.put(
                        function.logicalId() + ".MaximumBatchingWindowInSeconds",
                        mapping.batchingWindow().toSeconds());
                all.put(
                        function.logicalId() + ".MaximumConcurrency",
                        mapping.maximumConcurrency().map(Integer::longValue).orElse(NONE));
            });
        }
        stack.functions()
                .forEach(function -> all.put(
                        function.logicalId() + ".ReservedConcurrentExecutions",
                        function.reservedConcurrency().map(Integer::longValue).orElse(NONE)));
        for (var queue : stack.queues()) {
            all.put(
                    queue.logicalId() + ".VisibilityTimeout",
                    Long.parseLong(queue.attributes().getOrDefault("VisibilityTimeout", "30")));
            all.put(queue.logicalId() + ".maxReceiveCount", receives(queue));
        }
        return new Quotas(all);
    }

    private static long receives(Stack.Queue queue) {
        var policy = queue.attributes().get("RedrivePolicy");
        return policy == null
                ? Integer.MAX_VALUE
                : Json.parse(policy).path("maxReceiveCount").asLong(Integer.MAX_VALUE);
    }

    /** AWS's own, of a region. */
    static Map<String, Long> aws(String region) {
        try (var file = Objects.requireNonNull(Quotas.class.getResourceAsStream("quotas.json"))) {
            return Json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .get("quotas")
                    .properties()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            each -> each.getValue()
                                    .path(LARGE_REGIONS.contains(region) ? "large" : "other")
                                    .longValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long of(String name) {
        return values.get(name);
    }

    /**
     * The same with another value.
     *
     * @throws IllegalArgumentException where there is none of that name, or the value is not positive
     */
    public Quotas with(String name, long value) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is no quota " + name + Suggestion.of(name, new TreeMap<>(values).keySet()));
        }
        if (value <= 0) {
            throw new IllegalArgumentException("the quota " + name + " is to be positive, but is " + value);
        }
        var all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Quotas(all);
    }

    /** The same with a limit that lets twice as much through: {@code states.start} has a burst and a rate. */
    Quotas doubled(String limit) {
        var all = new LinkedHashMap<>(values);
        all.replaceAll((name, value) -> name.equals(limit) || name.startsWith(limit + ".") ? value * 2 : value);
        return new Quotas(all);
    }

    /** What a limit is now: {@code 300/s}, {@code 10}. */
    String text(String limit) {
        var rate = values.get(limit + ".rate");
        return rate == null ? String.format("%,d", values.get(limit)) : String.format("%,d/s", rate);
    }
}
