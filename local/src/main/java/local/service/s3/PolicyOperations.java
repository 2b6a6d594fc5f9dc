package local.service.s3;

import java.util.Optional;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.MalformedPolicyException;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.DeletePublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** S3's operations on who may reach a bucket: its policy, and what keeps a policy from making it public. */
public final class PolicyOperations {

    private static final int LONGEST = 20 * 1024;

    private final Access access;
    private final BucketSettings settings;

    PolicyOperations(Access access) {
        this.access = access;
        this.settings = access.settings();
    }

    /** As it was put, or as the template has it. */
    public GetBucketPolicyResponse getBucketPolicy(Principal who, GetBucketPolicyRequest request) {
        access.toBucket(who, "s3:GetBucketPolicy", request.bucket());
        return settings.of(request.bucket())
                .find(BucketSettings.POLICY)
                .map(policy -> GetBucketPolicyResponse.builder()
                        .policy(Json.write(policy))
                        .build())
                .orElseThrow(() -> new ServiceException("NoSuchBucketPolicy", 404, "The bucket policy does not exist"));
    }

    /** From the next call on the door asks it. */
    public PutBucketPolicyResponse putBucketPolicy(Principal who, PutBucketPolicyRequest request) {
        access.toBucket(who, "s3:PutBucketPolicy", request.bucket());
        var policy = policy(request);
        if (PublicPolicy.isOne(policy)
                && publicAccess(request.bucket()).path("BlockPublicPolicy").asBoolean(false)) {
            throw new ServiceException(
                    "AccessDenied",
                    403,
                    "User: %s is not authorized to perform: s3:PutBucketPolicy on resource: \"%s\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access."
                            .formatted(who.arn(), access.arn(request.bucket())));
        }
        settings.set(request.bucket(), BucketSettings.POLICY, policy);
        return PutBucketPolicyResponse.builder().build();
    }

    private JsonNode policy(PutBucketPolicyRequest request) {
        var text = request.policy() == null ? "" : request.policy();
        if (!text.startsWith("{") || text.length() > LONGEST) {
            throw malformed(
                    text.startsWith("{")
                            ? "Policies must not be longer than 20 KB"
                            : "Policies must be valid JSON and the first byte must be '{'");
        }
        try {
            var json = Json.parse(text);
            PolicyDocument.resourceBased(json);
            var arn = access.arn(request.bucket());
            if (statements(json)
                    .flatMap(statement -> texts(statement, "Action", "NotAction"))
                    .anyMatch(action -> !action.equals("*") && !action.regionMatches(true, 0, "s3:", 0, 3))) {
                throw malformed("Policy has invalid action");
            }
            if (statements(json)
                    .flatMap(statement -> texts(statement, "Resource", "NotResource"))
                    .anyMatch(resource -> !resource.equals(arn) && !resource.startsWith(arn + "/"))) {
                throw malformed("Policy has invalid resource");
            }
            return json;
        } catch (JacksonException noJson) {
            throw malformed("Policies must be valid JSON and the first byte must be '{'");
        } catch (MalformedPolicyException e) {
            throw malformed(e.getMessage());
        }
    }

    static Stream<JsonNode> statements(JsonNode policy) {
        var given = policy.path("Statement");
        return given.isArray() ? given.valueStream() : Stream.of(given);
    }

    private static Stream<String> texts(JsonNode statement, String... elements) {
        return Stream.of(elements)
                .map(statement::path)
                .flatMap(given -> given.isArray() ? given.valueStream() : Stream.of(given))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
    }

    private static ServiceException malformed(String message) {
        return new ServiceException("MalformedPolicy", 400, message);
    }

    /** Also where there is none. */
    public DeleteBucketPolicyResponse deleteBucketPolicy(Principal who, DeleteBucketPolicyRequest request) {
        access.toBucket(who, "s3:DeleteBucketPolicy", request.bucket());
        settings.remove(request.bucket(), BucketSettings.POLICY);
        return DeleteBucketPolicyResponse.builder().build();
    }

    public GetPublicAccessBlockResponse getPublicAccessBlock(Principal who, GetPublicAccessBlockRequest request) {
        access.toBucket(who, "s3:GetBucketPublicAccessBlock", request.bucket());
        if (settings.of(request.bucket()).isRemoved(BucketSettings.PUBLIC_ACCESS)) {
            throw new ServiceException(
                    "NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found");
        }
        return GetPublicAccessBlockResponse.builder()
                .publicAccessBlockConfiguration(configuration(publicAccess(request.bucket())))
                .build();
    }

    /** What is not said is not blocked. */
    public PutPublicAccessBlockResponse putPublicAccessBlock(Principal who, PutPublicAccessBlockRequest request) {
        access.toBucket(who, "s3:PutBucketPublicAccessBlock", request.bucket());
        var given =
                Optional.ofNullable(request.publicAccessBlockConfiguration()).orElseThrow(Access::malformedXml);
        settings.set(request.bucket(), BucketSettings.PUBLIC_ACCESS, Shapes.OPTIMIZED_TASK.write(given));
        return PutPublicAccessBlockResponse.builder().build();
    }

    public DeletePublicAccessBlockResponse deletePublicAccessBlock(
            Principal who, DeletePublicAccessBlockRequest request) {
        access.toBucket(who, "s3:PutBucketPublicAccessBlock", request.bucket());
        settings.remove(request.bucket(), BucketSettings.PUBLIC_ACCESS);
        return DeletePublicAccessBlockResponse.builder().build();
    }

    /** A bucket of which nothing was said blocks all, as those do that were made since April 2023. */
    private JsonNode publicAccess(String bucket) {
        var set = settings.of(bucket);
        return set.find(BucketSettings.PUBLIC_ACCESS)
                .orElseGet(() -> PublicPolicy.blocks(!set.isRemoved(BucketSettings.PUBLIC_ACCESS)));
    }

    private static PublicAccessBlockConfiguration configuration(JsonNode set) {
        ObjectNode all = PublicPolicy.blocks(false);
        set.properties().forEach(each -> all.put(each.getKey(), each.getValue().asBoolean(false)));
        return Shapes.OPTIMIZED_TASK.read(PublicAccessBlockConfiguration.builder(), all);
    }
}
