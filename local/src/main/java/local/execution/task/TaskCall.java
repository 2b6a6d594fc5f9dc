package local.execution.task;

import java.util.Optional;
import local.asl.Resource;
import tools.jackson.databind.JsonNode;

/**
 * A Task state's call of a service.
 *
 * @param resource     what is called, and how its answer is awaited
 * @param arguments    Parameters or Arguments, evaluated
 * @param roleArn      the machine's role
 * @param targetRole   the role of {@code Credentials}, which the machine's assumes for this call
 * @param executionArn who calls
 * @param stateName    of the Task state
 * @param taskToken    the token that the callback pattern waits for
 */
public record TaskCall(
        Resource resource,
        JsonNode arguments,
        String roleArn,
        Optional<String> targetRole,
        String executionArn,
        String stateName,
        Optional<String> taskToken) {}
