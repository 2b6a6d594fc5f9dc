package local.service.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import local.json.Location;
import local.service.api.Shapes;
import local.template.stack.Stack;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import tools.jackson.databind.JsonNode;

/** Event source mappings as calls describe them. */
final class MappingRequests {

    private static final int BATCH_SIZE = 10;
    private static final int LARGEST_FIFO_BATCH = 10;

    /** Members that the mapping of a queue has. */
    private static final Set<String> TAKEN = Set.of(
            "UUID",
            "FunctionName",
            "EventSourceArn",
            "Enabled",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "FunctionResponseTypes",
            "FilterCriteria",
            "ScalingConfig",
            "Tags");

    private MappingRequests() {}

    /** The mapping of a queue, with Lambda's defaults. */
    static Stack.EventSourceMapping of(String uuid, String functionName, String queueArn) {
        return new Stack.EventSourceMapping(
                uuid,
                new Location(Path.of(""), 0, 0),
                uuid,
                functionName,
                queueArn,
                BATCH_SIZE,
                Duration.ZERO,
                false,
                Optional.empty(),
                true,
                Optional.empty());
    }

    /**
     * What becomes of a mapping by a request: what that does not name stays.
     *
     * @param functionName of what the request names, or that of before
     */
    static Stack.EventSourceMapping changed(
            Stack.EventSourceMapping before, String functionName, UpdateEventSourceMappingRequest request) {
        var changed = new Stack.EventSourceMapping(
                before.logicalId(),
                before.location(),
                before.id(),
                functionName,
                before.eventSourceArn(),
                request.batchSize() == null ? before.batchSize() : request.batchSize(),
                request.maximumBatchingWindowInSeconds() == null
                        ? before.batchingWindow()
                        : Duration.ofSeconds(request.maximumBatchingWindowInSeconds()),
                request.hasFunctionResponseTypes()
                        ? request.functionResponseTypes().contains(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                        : before.reportBatchItemFailures(),
                request.scalingConfig() == null
                        ? before.maximumConcurrency()
                        : Optional.ofNullable(request.scalingConfig().maximumConcurrency()),
                request.enabled() == null ? before.enabled() : request.enabled(),
                request.filterCriteria() == null
                        ? before.filterCriteria()
                        : Optional.<JsonNode>of(Shapes.WIRE.write(request.filterCriteria())));
        check(changed);
        return changed;
    }

    private static void check(Stack.EventSourceMapping mapping) {
        boolean fifo = mapping.eventSourceArn().endsWith(".fifo");
        if (fifo && mapping.batchSize() > LARGEST_FIFO_BATCH) {
            throw Refusals.invalid("Batch size cannot be greater than " + LARGEST_FIFO_BATCH + " for FIFO queues");
        }
        if (fifo && mapping.batchingWindow().isPositive()) {
            throw Refusals.invalid("Batching window is not supported for FIFO queues");
        }
        if (mapping.batchSize() > BATCH_SIZE && !mapping.batchingWindow().isPositive()) {
            throw Refusals.invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is"
                    + " greater than " + BATCH_SIZE);
        }
    }

    /** @throws local.service.api.ServiceException where the request has members that only other event sources have */
    static void refuseWhatIsNotHere(SdkPojo request) {
        var asked = Shapes.WIRE.write(request).propertyNames().stream()
                .filter(name -> !TAKEN.contains(name))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!asked.isEmpty()) {
            throw Refusals.invalid("The local run polls queues of SQS, whose event source mappings have no " + asked);
        }
    }

    /** The same but for whether it is switched on. */
    static boolean isSame(Stack.EventSourceMapping one, Stack.EventSourceMapping other) {
        return changed(one, one.functionName(), switched(other.enabled())).equals(other);
    }

    private static UpdateEventSourceMappingRequest switched(boolean on) {
        return UpdateEventSourceMappingRequest.builder().enabled(on).build();
    }

    /** Queues and functions of a mapping do not fit where a message would come back while it is worked on. */
    static void checkTimeout(Duration visibility, Duration timeout) {
        if (visibility.compareTo(timeout) < 0) {
            throw Refusals.invalid("Queue visibility timeout: " + visibility.toSeconds()
                    + " seconds is less than Function timeout: " + timeout.toSeconds() + " seconds");
        }
    }
}
