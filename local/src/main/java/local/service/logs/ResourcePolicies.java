package local.service.logs;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import local.execution.journal.Table;
import local.json.Json;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeResourcePoliciesRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeResourcePoliciesResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourcePolicy;

/**
 * CloudWatch Logs' operations on the account's policies that let other services write: EventBridge, for one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html">
 *     PutResourcePolicy</a>
 */
public final class ResourcePolicies {

    private static final int MOST = 10;
    private static final int MOST_DESCRIBED = 50;

    private final Door door;
    private final Time time;
    private final Table<PolicyDocument> policies;
    /** When each was changed last, as far as that was in this process. */
    private final Map<String, Instant> changed = new ConcurrentHashMap<>();

    private final Instant begun;

    ResourcePolicies(Door door, Time time, Table<PolicyDocument> policies) {
        this.door = door;
        this.time = time;
        this.policies = policies;
        this.begun = time.now();
    }

    void declare(Stack.LogPolicy policy) {
        policies.declare(policy.name(), policy.document());
    }

    void withdraw(String name) {
        policies.withdraw(name);
    }

    /** Makes a policy, or has the one of its name be as this says. */
    public PutResourcePolicyResponse putResourcePolicy(Principal who, PutResourcePolicyRequest request) {
        door.check(who, "logs:PutResourcePolicy", "*");
        ofAccount(request.resourceArn());
        var name = given("policyName", request.policyName());
        var document = document(given("policyDocument", request.policyDocument()));
        if (policies.find(name).isEmpty() && policies.names().size() >= MOST) {
            throw new ServiceException("LimitExceededException", 400, "Resource limit exceeded.");
        }
        policies.put(name, document);
        changed.put(name, time.now());
        return PutResourcePolicyResponse.builder()
                .resourcePolicy(shape(name, document))
                .build();
    }

    public DescribeResourcePoliciesResponse describeResourcePolicies(
            Principal who, DescribeResourcePoliciesRequest request) {
        door.check(who, "logs:DescribeResourcePolicies", "*");
        ofAccount(request.resourceArn());
        var page = Arguments.page(
                policies.names(),
                name -> name,
                request.nextToken(),
                Objects.requireNonNullElse(request.limit(), MOST_DESCRIBED));
        return DescribeResourcePoliciesResponse.builder()
                .resourcePolicies(page.items().stream()
                        .flatMap(name -> policies.find(name).map(document -> shape(name, document)).stream())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    public DeleteResourcePolicyResponse deleteResourcePolicy(Principal who, DeleteResourcePolicyRequest request) {
        door.check(who, "logs:DeleteResourcePolicy", "*");
        ofAccount(request.resourceArn());
        var name = given("policyName", request.policyName());
        if (!policies.remove(name)) {
            throw new ServiceException(
                    "ResourceNotFoundException", 400, "Policy with name [" + name + "] does not exist.");
        }
        return DeleteResourcePolicyResponse.builder().build();
    }

    private static String given(String member, String value) {
        if (value == null) {
            throw Arguments.invalid("The " + member + " must be specified.");
        }
        return value;
    }

    /** The statements of all of them. */
    Optional<PolicyDocument> together() {
        var statements = Json.array();
        for (var policy : policies.values()) {
            var own = policy.json().path("Statement");
            if (own.isArray()) {
                own.forEach(statements::add);
            } else {
                statements.add(own);
            }
        }
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        var all = Json.object().put("Version", "2012-10-17");
        all.set("Statement", statements);
        return Optional.of(PolicyDocument.resourceBased(all));
    }

    /** Those of single log groups are not here. */
    private static void ofAccount(String resourceArn) {
        if (resourceArn != null) {
            throw new ServiceException(
                    "UnknownOperationException",
                    501,
                    "The local run has no policies of single log groups, but those of the account");
        }
    }

    private ResourcePolicy shape(String name, PolicyDocument document) {
        return ResourcePolicy.builder()
                .policyName(name)
                .policyDocument(Json.write(document.json()))
                .lastUpdatedTime(changed.getOrDefault(name, begun).toEpochMilli())
                .build();
    }

    private static PolicyDocument document(String text) {
        try {
            return Require.policy("policyDocument", text, PolicyDocument::resourceBased);
        } catch (ServiceException malformed) {
            throw Arguments.invalid("Syntax errors in policy. " + malformed.getMessage());
        }
    }
}
