package local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.iam.PolicyDocument;
import local.iam.Role;
import local.json.Location;
import tools.jackson.databind.JsonNode;

/**
 * A template, resolved: what CloudFormation would make of it, as far as the local run has it. Everything is in the template's
 * order and knows where it stands in it.
 *
 * @param notices what the template declares and the local run does not do, for the start-up message
 */
public record Stack(String name, String region, String account, List<Function> functions, List<StateMachineResource> stateMachines,
        List<RoleResource> roles, List<Queue> queues, List<Topic> topics, List<Subscription> subscriptions,
        List<EventSourceMapping> eventSourceMappings, List<LogGroup> logGroups, Map<String, String> outputs, List<Notice> notices) {

    /** A sentence for the person, with the line that it is about. */
    public record Notice(Location location, String message) {
    }

    /**
     * @param logicalId   the resource's name in the template
     * @param code        the folder that {@code CodeUri} names
     * @param handler     as in the template: {@code helloworld.App::handleRequest}
     * @param memory      MiB
     * @param roleName    a role of this stack
     */
    public record Function(String logicalId, Location location, String name, String arn, String roleName, String runtime, Path code,
            String handler, int memory, Duration timeout, Map<String, String> environment, String logGroup) {
    }

    /**
     * @param definition the text of the definition with its substitutions done
     * @param source     the file that the definition stands in: its own, or the template
     */
    public record StateMachineResource(String logicalId, Location location, String name, String arn, String roleName, boolean express,
            String definition, Path source, Optional<JsonNode> loggingConfiguration, boolean tracing) {
    }

    /**
     * A role, declared or made by SAM for a function or a machine.
     *
     * @param policiesAt where a grant that is missing should be added: the {@code Policies} of the owner, or the owner itself
     * @param owner      logical ID of the resource that the person would edit: the function, the machine or the role itself
     */
    public record RoleResource(String logicalId, Location location, Role role, String owner, Location policiesAt) {
    }

    /**
     * @param deadLetterArn   of the redrive policy
     * @param attributes      as the SQS API names them: {@code VisibilityTimeout} -> {@code 360}
     * @param policy          the queue's own (resource-based) policy
     */
    public record Queue(String logicalId, Location location, String name, String arn, Map<String, String> attributes,
            Optional<String> deadLetterArn, Optional<PolicyDocument> policy) {
    }

    public record Topic(String logicalId, Location location, String name, String arn, Optional<PolicyDocument> policy) {
    }

    public record Subscription(Location location, String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
    }

    /**
     * @param batchingWindow how long it gathers a batch
     */
    public record EventSourceMapping(String logicalId, Location location, String functionName, String eventSourceArn, int batchSize,
            Duration batchingWindow, boolean reportBatchItemFailures, Optional<Integer> maximumConcurrency, boolean enabled,
            Optional<JsonNode> filterCriteria) {
    }

    /** @param retentionDays empty: kept for ever */
    public record LogGroup(Optional<String> logicalId, String name, Optional<Integer> retentionDays) {
    }
}
