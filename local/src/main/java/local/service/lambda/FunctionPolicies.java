package local.service.lambda;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import local.json.Arn;
import local.json.Json;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.AddPermissionResponse;
import software.amazon.awssdk.services.lambda.model.GetPolicyRequest;
import software.amazon.awssdk.services.lambda.model.GetPolicyResponse;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Lambda's operations on a function's own policy: who else may call it. A version or alias has a policy beside the
 * function's.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">Resource-based policies
 *     in Lambda</a>
 */
public final class FunctionPolicies {

    /** Bytes. */
    private static final int MAX_POLICY = 20_480;

    private static final String NONE = "The resource you requested does not exist.";

    private final Door door;
    private final Lambda lambda;

    FunctionPolicies(Door door, Lambda lambda) {
        this.door = door;
        this.lambda = lambda;
    }

    public GetPolicyResponse getPolicy(Principal who, GetPolicyRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:GetPolicy", reference.arn());
        var function = lambda.function(reference);
        var policy = function.policy(reference.qualifier()).orElseThrow(() -> Refusals.notFound(NONE));
        return GetPolicyResponse.builder()
                .policy(Json.write(policy.json()))
                .revisionId(revision(policy))
                .build();
    }

    public AddPermissionResponse addPermission(Principal who, AddPermissionRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:AddPermission", reference.arn());
        var function = lambda.function(reference);
        checkRevision(function, reference, request.revisionId());
        var statement = statement(reference, request);
        synchronized (function) {
            var statements = function.permissions(qualifier(reference));
            if (statements.putIfAbsent(request.statementId(), statement) != null) {
                throw Refusals.conflict("The statement id (" + request.statementId()
                        + ") provided already exists. Please provide a new statement id, or remove the existing"
                        + " statement.");
            }
            function.setPermissions(qualifier(reference), small(statements));
        }
        return AddPermissionResponse.builder().statement(Json.write(statement)).build();
    }

    public RemovePermissionResponse removePermission(Principal who, RemovePermissionRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:RemovePermission", reference.arn());
        var function = lambda.function(reference);
        checkRevision(function, reference, request.revisionId());
        synchronized (function) {
            var statements = new LinkedHashMap<>(function.permissions(qualifier(reference)));
            if (statements.remove(request.statementId()) == null) {
                throw Refusals.notFound("Statement " + request.statementId() + " is not found in resource policy.");
            }
            function.setPermissions(qualifier(reference), statements);
        }
        return RemovePermissionResponse.builder().build();
    }

    /** The statements, if a policy of them is not too long. */
    private static Map<String, JsonNode> small(Map<String, JsonNode> statements) {
        var document = Json.object().put("Version", "2012-10-17").put("Id", "default");
        document.putArray("Statement").addAll(statements.values());
        int size = Json.write(document).getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_POLICY) {
            throw new ServiceException(
                    "PolicyLengthExceededException",
                    400,
                    "The final policy size (" + size + ") is bigger than the limit (" + MAX_POLICY + ").");
        }
        return statements;
    }

    private static String qualifier(FunctionReference reference) {
        return reference.qualifier().orElse(LiveFunction.UNQUALIFIED);
    }

    private static void checkRevision(LiveFunction function, FunctionReference reference, String expected) {
        Refusals.checkRevision(
                expected,
                function.policy(reference.qualifier())
                        .map(FunctionPolicies::revision)
                        .orElse(""));
    }

    /** The same as long as the policy is. */
    private static String revision(PolicyDocument policy) {
        return UUID.nameUUIDFromBytes(Json.write(policy.json()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static ObjectNode statement(FunctionReference reference, AddPermissionRequest request) {
        var statement = Json.object().put("Sid", request.statementId()).put("Effect", "Allow");
        statement.set("Principal", principal(request.principal()));
        statement.put("Action", request.action()).put("Resource", reference.arn());
        var conditions = Json.object();
        if (request.sourceArn() != null) {
            conditions.putObject("ArnLike").put("AWS:SourceArn", request.sourceArn());
        }
        var equal = Json.object();
        if (request.sourceAccount() != null) {
            equal.put("AWS:SourceAccount", request.sourceAccount());
        }
        if (request.principalOrgID() != null) {
            equal.put("aws:PrincipalOrgID", request.principalOrgID());
        }
        if (request.functionUrlAuthType() != null) {
            equal.put("lambda:FunctionUrlAuthType", request.functionUrlAuthTypeAsString());
        }
        if (!equal.isEmpty()) {
            conditions.set("StringEquals", equal);
        }
        return conditions.isEmpty() ? statement : (ObjectNode) statement.set("Condition", conditions);
    }

    /** A service, an account or what an ARN names; {@code *} is everybody. */
    private static JsonNode principal(String principal) {
        if (principal.equals("*")) {
            return StringNode.valueOf("*");
        }
        if (principal.matches("\\d{12}")) {
            return Json.object().put("AWS", "arn:aws:iam::" + principal + ":root");
        }
        if (Arn.parse(principal).isPresent()) {
            return Json.object().put("AWS", principal);
        }
        if (principal.matches("[\\w-]+(\\.[\\w-]+)*\\.amazonaws\\.com(\\.cn)?|[\\w-]+\\.amazon\\.com")) {
            return Json.object().put("Service", principal);
        }
        throw Refusals.invalid("The provided principal was invalid. Please check the principal and try again.");
    }
}
