package local.service.cloudformation;

import java.time.Instant;

/**
 * Something that became of a stack or of a resource of it.
 *
 * @param physicalId empty where it has none yet
 * @param status     {@code CREATE_COMPLETE}, of a resource or of a stack
 * @param reason     may be null
 */
public record StackEvent(
        String id,
        String stackId,
        String stackName,
        String logicalId,
        String physicalId,
        String type,
        Instant at,
        String status,
        String reason,
        String properties) {

    /** The type of a stack, as its own events name it. */
    static final String STACK = "AWS::CloudFormation::Stack";

    /** Whether nothing follows of what was asked for. */
    public boolean isLast() {
        return !status.endsWith("_IN_PROGRESS");
    }

    /** Whether it is about the stack itself. */
    public boolean isOfStack() {
        return type.equals(STACK) && physicalId.equals(stackId);
    }
}
