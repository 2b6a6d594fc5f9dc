package local.service.sqs;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.json.Arn;
import local.json.Json;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.AddPermissionRequest;
import tools.jackson.databind.node.ObjectNode;

/**
 * A queue's policy as AddPermission and RemovePermission change it, a statement a label.
 *
 * @param policy its JSON
 */
record Permissions(Queue queue, ObjectNode policy) {

    private static final int MAX_ACTIONS = 7;
    private static final int MAX_STATEMENTS = 20;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final List<String> SHARED = List.of(
            "*",
            "SendMessage",
            "ReceiveMessage",
            "DeleteMessage",
            "ChangeMessageVisibility",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ListDeadLetterSourceQueues",
            "PurgeQueue");
    private static final List<String> OWNERS = List.of(
            "AddPermission",
            "CancelMessageMoveTask",
            "CreateQueue",
            "DeleteQueue",
            "ListMessageMoveTasks",
            "ListQueues",
            "ListQueueTags",
            "RemovePermission",
            "SetQueueAttributes",
            "StartMessageMoveTask",
            "TagQueue",
            "UntagQueue");

    static Permissions of(Queue queue) {
        var text = queue.attributes.set().get("Policy");
        var policy = text == null
                ? Json.object().put("Version", "2012-10-17").put("Id", queue.arn() + "/SQSDefaultPolicy")
                : (ObjectNode) Json.parse(text);
        var statements = policy.path("Statement");
        if (!statements.isArray()) {
            var list = policy.putArray("Statement");
            if (statements.isObject()) {
                list.add(statements);
            }
        }
        return new Permissions(queue, policy);
    }

    /**
     * The policy's text with the permission too.
     *
     * @throws ServiceException {@code InvalidParameterValue}, {@code MissingParameter}, {@code OverLimit}
     */
    String with(AddPermissionRequest request) {
        var label = Refusals.required("Label", request.label());
        if (!LABEL.matcher(label).matches()) {
            throw Refusals.invalid(
                    label,
                    "Label",
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        if (labels().anyMatch(label::equals)) {
            throw Refusals.invalid(label, "Label", "Already exists.");
        }
        var actions = request.actions();
        if (actions.isEmpty()) {
            throw Refusals.missing("Actions");
        }
        if (request.awsAccountIds().isEmpty()) {
            throw Refusals.missing("AWSAccountIds");
        }
        if (actions.size() > MAX_ACTIONS) {
            throw Refusals.of("OverLimit", actions.size() + " Actions were found, maximum allowed is 7.");
        }
        if (labels().count() >= MAX_STATEMENTS) {
            throw Refusals.of("OverLimit", "The policy has " + MAX_STATEMENTS + " statements, which is the maximum.");
        }
        var statement =
                policy.withArray("Statement").addObject().put("Sid", label).put("Effect", "Allow");
        var principals = statement.putObject("Principal").putArray("AWS");
        for (var account : accounts(request)) {
            principals.add(Arn.global(Arn.of(queue.arn()).partition(), account, "iam", "root")
                    .toString());
        }
        var allowed = statement.putArray("Action");
        actions.forEach(action -> allowed.add("SQS:" + checked(action)));
        statement.put("Resource", queue.arn());
        return Json.write(policy);
    }

    private static Set<String> accounts(AddPermissionRequest request) {
        for (var account : request.awsAccountIds()) {
            if (account == null || !ACCOUNT.matcher(account).matches()) {
                throw Refusals.invalid("[" + account + "]", "PrincipalId", "Unable to verify.");
            }
        }
        return new TreeSet<>(request.awsAccountIds());
    }

    private static String checked(String action) {
        if (OWNERS.contains(action)) {
            throw Refusals.invalid(
                    "SQS:" + action, "ActionName", "Only the queue owner is allowed to invoke this action.");
        }
        if (!SHARED.contains(action)) {
            throw Refusals.invalid(
                    "SQS:" + action, "ActionName", "Please refer to the appropriate WSDL for a list of valid actions.");
        }
        return action;
    }

    /** The policy's text without what has this label; empty where nothing else is in it. */
    String without(String label) {
        if (labels().noneMatch(label::equals)) {
            throw Refusals.invalid(label, "Label", "can't find label on existing policy.");
        }
        var kept = policy.path("Statement")
                .valueStream()
                .filter(statement -> !statement.path("Sid").asString("").equals(label))
                .toList();
        policy.putArray("Statement").addAll(kept);
        return kept.isEmpty() ? "" : Json.write(policy);
    }

    private Stream<String> labels() {
        return policy.path("Statement")
                .valueStream()
                .map(statement -> statement.path("Sid").asString(""));
    }
}
