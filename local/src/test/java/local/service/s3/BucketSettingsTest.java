package local.service.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Content;
import local.service.api.Operation;
import local.service.api.References;
import local.service.api.ServiceException;
import local.template.Stacks;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutPublicAccessBlockRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** What is set of a bucket, by its template and by calls, and what that does at the door. */
class BucketSettingsTest {

    private static final Principal ADMINISTRATOR = new Principal.Administrator(Stacks.ACCOUNT);
    private static final Principal READER = new Principal.RoleSession(Stacks.ACCOUNT, "reader", "session");
    private static final String TEMPLATE = """
        Machine:
          Type: AWS::IAM::Role
          Properties:
            RoleName: reader
            AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: "sts:AssumeRole"}]}
            Policies: [{PolicyName: p, PolicyDocument: {Statement: [
              {Effect: Allow, Action: ["s3:PutObject", "s3:PutObjectTagging", "s3:ListBucket"], Resource: "*"}]}}]
        Orders:
          Type: AWS::S3::Bucket
          Properties: {BucketName: orders%s}
        %s
        """;

    private final Time time = Time.real();

    @TempDir
    private Path folder;

    private Map<String, Operation> operations;
    private S3 s3;

    @BeforeEach
    void start() {
        start("", "");
    }

    private void start(String properties, String resources) {
        var stack = Stacks.of(folder, TEMPLATE.formatted(properties, resources).indent(2));
        var roles =
                new Roles(stack.roles().stream().map(Stack.RoleResource::role).toList());
        s3 = new S3(
                new Account("us-east-1", Stacks.ACCOUNT),
                folder.resolve("buckets"),
                new Door(roles, "us-east-1", time, _ -> {}));
        operations = Operation.of(AwsService.S3, new References("us-east-1", Stacks.ACCOUNT), s3.operations());
        stack.buckets().forEach(s3::declare);
    }

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void thePolicyThatIsPutDecidesFromTheNextCallOn() {
        put("in/one", "1");
        refused(READER, "AccessDenied", "GetObject", get("in/one"));

        policy("Allow", "{\"AWS\": \"arn:aws:iam::123456789012:role/reader\"}", "s3:GetObject", "");
        call(READER, "GetObject", get("in/one"));

        policy("Deny", "\"*\"", "s3:ListBucket", "");
        refused(READER, "AccessDenied", "GetObject", get("in/one"));
        refused(
                READER,
                "AccessDenied",
                "ListObjectsV2",
                ListObjectsV2Request.builder().bucket("orders"));

        call("DeleteBucketPolicy", DeleteBucketPolicyRequest.builder().bucket("orders"));
        call(READER, "ListObjectsV2", ListObjectsV2Request.builder().bucket("orders"));
        refused(
                "NoSuchBucketPolicy",
                "GetBucketPolicy",
                GetBucketPolicyRequest.builder().bucket("orders"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        []                                                                                   | Policies must be valid JSON and the first byte must be '{'
        {"Statement": [                                                                      | Policies must be valid JSON and the first byte must be '{'
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:s3:::orders"}} | Policy has invalid action
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::orders-2/*"}} | Policy has invalid resource
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:GetObject", "Resource": "*"}} | Policy has invalid resource
        """)
    void aPolicyIsOfItsBucketAndOfS3(String policy, String message) {
        assertThat(refused(
                        "MalformedPolicy",
                        "PutBucketPolicy",
                        PutBucketPolicyRequest.builder().bucket("orders").policy(policy)))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Allow | "*"                                        |                                                         | true
        Allow | {"AWS": "*"}                               | {"Bool": {"aws:SecureTransport": "true"}}               | true
        Allow | {"AWS": "*"}                               | {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}            | true
        Allow | {"AWS": ["*"]}                             | {"StringNotEquals": {"aws:SourceAccount": "123456789012"}} | true
        Allow | "*"                                        | {"StringEquals": {"aws:SourceAccount": "123456789012"}} | false
        Allow | {"AWS": "123456789012"}                    |                                                         | false
        Allow | {"Service": "serverlessrepo.amazonaws.com"} | {"StringEquals": {"aws:SourceAccount": "123456789012"}} | false
        Deny  | "*"                                        | {"Bool": {"aws:SecureTransport": "false"}}              | false
        """)
    void aNewBucketTakesNoPolicyThatIsPublic(String effect, String principal, String condition, boolean isPublic) {
        var request = policyOf(effect, principal, "s3:GetObject", condition == null ? "" : condition);
        if (!isPublic) {
            call("PutBucketPolicy", request);
            return;
        }
        assertThat(refused("AccessDenied", "PutBucketPolicy", request))
                .endsWith("because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public"
                        + " Access.");

        call(
                "PutPublicAccessBlock",
                PutPublicAccessBlockRequest.builder()
                        .bucket("orders")
                        .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)));
        call("PutBucketPolicy", request);
    }

    @Test
    void whatACallSetsStaysUntilTheTemplateSaysSomethingElse() {
        call("PutBucketTagging", tagging(Map.of("Team", "orders")));

        start("", "");
        assertThat(tags()).containsExactly(tag("Team", "orders"));

        start(", Tags: [{Key: Team, Value: billing}]", "");
        assertThat(tags()).containsExactly(tag("Team", "billing"));

        start("", "");
        refused(
                "NoSuchTagSet",
                "GetBucketTagging",
                GetBucketTaggingRequest.builder().bucket("orders"));
    }

    /** As the bucket of {@code sam deploy} is declared. */
    @Test
    void theTemplateSaysHowABucketIs() {
        start(
                ", VersioningConfiguration: {Status: Enabled}, PublicAccessBlockConfiguration: {BlockPublicAcls: true},"
                        + " BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault:"
                        + " {SSEAlgorithm: aws:kms, KMSMasterKeyID: key}}]}",
                """
                OrdersPolicy:
                  Type: AWS::S3::BucketPolicy
                  Properties:
                    Bucket: orders
                    PolicyDocument:
                      Statement: [{Effect: Deny, Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::orders/*", Condition: {Bool: {"aws:SecureTransport": "false"}}}]
                """);

        GetBucketVersioningResponse versioning =
                call("GetBucketVersioning", GetBucketVersioningRequest.builder().bucket("orders"));
        assertThat(versioning.status()).isEqualTo(BucketVersioningStatus.ENABLED);
        GetPublicAccessBlockResponse block = call(
                "GetPublicAccessBlock", GetPublicAccessBlockRequest.builder().bucket("orders"));
        assertThat(block.publicAccessBlockConfiguration())
                .isEqualTo(PublicAccessBlockConfiguration.builder()
                        .blockPublicAcls(true)
                        .ignorePublicAcls(false)
                        .blockPublicPolicy(false)
                        .restrictPublicBuckets(false)
                        .build());
        GetBucketPolicyResponse policy =
                call("GetBucketPolicy", GetBucketPolicyRequest.builder().bucket("orders"));
        assertThat(policy.policy()).contains("aws:SecureTransport");
        assertThat(put("one", "1").ssekmsKeyId()).isEqualTo("key");
        HeadObjectResponse head =
                call("HeadObject", HeadObjectRequest.builder().bucket("orders").key("one"));
        assertThat(head.serverSideEncryption()).isEqualTo(ServerSideEncryption.AWS_KMS);
    }

    @Test
    void aConditionMayAskForAnObjectsTagsAndHowItIsEncrypted() {
        policy(
                "Allow",
                "{\"AWS\": \"arn:aws:iam::123456789012:role/reader\"}",
                "s3:GetObject",
                "{\"StringEquals\": {\"s3:ExistingObjectTag/Open\": \"yes\"}}");
        put("one", "1");
        refused(READER, "AccessDenied", "GetObject", get("one"));
        call(
                "PutObjectTagging",
                PutObjectTaggingRequest.builder()
                        .bucket("orders")
                        .key("one")
                        .tagging(all -> all.tagSet(tag("Open", "yes"))));
        GetObjectResponse got = call(READER, "GetObject", get("one"));
        assertThat(got.tagCount()).isEqualTo(1);

        policy(
                "Deny",
                "\"*\"",
                "s3:PutObject",
                "{\"StringNotEquals\": {\"s3:x-amz-server-side-encryption\": \"aws:kms\"}}");
        refused(
                READER,
                "AccessDenied",
                "PutObject",
                PutObjectRequest.builder().bucket("orders").key("two"));
        PutObjectResponse made = call(
                READER,
                "PutObject",
                PutObjectRequest.builder().bucket("orders").key("two").serverSideEncryption("aws:kms"));
        assertThat(made.serverSideEncryptionAsString()).isEqualTo("aws:kms");
    }

    @Test
    void tagsComeWithAnObjectAndGoWithItsCopy() {
        call("PutObject", PutObjectRequest.builder().bucket("orders").key("one").tagging("Stage=test&Team=a%20b"));
        call(
                "CopyObject",
                CopyObjectRequest.builder()
                        .copySource("orders/one")
                        .bucket("orders")
                        .key("two"));
        assertThat(objectTags("two")).containsExactly(tag("Stage", "test"), tag("Team", "a b"));

        call(
                "CopyObject",
                CopyObjectRequest.builder()
                        .copySource("orders/one")
                        .bucket("orders")
                        .key("two")
                        .taggingDirective("REPLACE"));
        assertThat(objectTags("two")).isEmpty();
        refused(
                "NoSuchKey",
                "GetObjectTagging",
                GetObjectTaggingRequest.builder().bucket("orders").key("three"));
    }

    @Test
    void tagsHaveLimits() {
        var many = IntStream.range(0, 11).mapToObj(i -> tag("k" + i, "v")).toList();
        var request = PutObjectTaggingRequest.builder().bucket("orders").key("one");
        put("one", "1");
        assertThat(refused("BadRequest", "PutObjectTagging", request.tagging(all -> all.tagSet(many))))
                .isEqualTo("Object tags cannot be greater than 10");
        for (var wrong :
                List.of(tag("", "v"), tag("k".repeat(129), "v"), tag("k", "v".repeat(257)), tag("aws:k", "v"))) {
            refused("InvalidTag", "PutObjectTagging", request.tagging(all -> all.tagSet(wrong)));
        }
        refused("InvalidTag", "PutObjectTagging", request.tagging(all -> all.tagSet(tag("k", "1"), tag("k", "2"))));
        refused(
                "MalformedXML",
                "PutBucketTagging",
                PutBucketTaggingRequest.builder().bucket("orders"));
    }

    @Test
    void aPartMayBeARangeOfAnotherObject() {
        put("source", "0123456789");
        CreateMultipartUploadResponse upload = call(
                "CreateMultipartUpload",
                CreateMultipartUploadRequest.builder().bucket("orders").key("copy"));
        var part = UploadPartCopyRequest.builder()
                .bucket("orders")
                .key("copy")
                .uploadId(upload.uploadId())
                .partNumber(1)
                .copySource("/orders/source");
        UploadPartCopyResponse copied = call("UploadPartCopy", part.copySourceRange("bytes=2-4"));
        call(
                "CompleteMultipartUpload",
                CompleteMultipartUploadRequest.builder()
                        .bucket("orders")
                        .key("copy")
                        .uploadId(upload.uploadId())
                        .multipartUpload(all -> all.parts(one ->
                                one.partNumber(1).eTag(copied.copyPartResult().eTag()))));

        assertThat(folder.resolve("buckets/orders/copy")).hasContent("234");
        assertThat(refused("InvalidArgument", "UploadPartCopy", part.copySourceRange("bytes=8-10")))
                .isEqualTo("Range specified is not valid for source object of size: 10");
        refused("InvalidArgument", "UploadPartCopy", part.copySourceRange("bytes=8-"));
        refused(READER, "AccessDenied", "UploadPartCopy", part);
    }

    @Test
    void whatIsSetGoesWithItsBucket() {
        call("PutBucketTagging", tagging(Map.of("Team", "orders")));
        call("DeleteBucket", DeleteBucketRequest.builder().bucket("orders"));
        call("CreateBucket", CreateBucketRequest.builder().bucket("orders"));

        refused(
                "NoSuchTagSet",
                "GetBucketTagging",
                GetBucketTaggingRequest.builder().bucket("orders"));
    }

    @Test
    void whatIsWronglySetIsRefused() {
        refused(
                "MalformedXML",
                "PutBucketVersioning",
                PutBucketVersioningRequest.builder().bucket("orders").versioningConfiguration(all -> all.status("On")));
        refused(
                "IllegalVersioningConfigurationException",
                "PutBucketVersioning",
                PutBucketVersioningRequest.builder().bucket("orders").versioningConfiguration(_ -> {}));
        refused("MalformedXML", "PutBucketEncryption", encryption("rot13", null));
        refused("InvalidArgument", "PutBucketEncryption", encryption("AES256", "key"));
        refused(
                "NoSuchBucket",
                "PutBucketTagging",
                PutBucketTaggingRequest.builder().bucket("nowhere").tagging(all -> all.tagSet(tag("k", "v"))));
    }

    private static PutBucketEncryptionRequest.Builder encryption(String algorithm, String key) {
        return PutBucketEncryptionRequest.builder()
                .bucket("orders")
                .serverSideEncryptionConfiguration(all -> all.rules(rule -> rule.applyServerSideEncryptionByDefault(
                        way -> way.sseAlgorithm(algorithm).kmsMasterKeyID(key))));
    }

    private void policy(String effect, String principal, String action, String condition) {
        call("PutBucketPolicy", policyOf(effect, principal, action, condition));
    }

    private static PutBucketPolicyRequest.Builder policyOf(
            String effect, String principal, String action, String condition) {
        return PutBucketPolicyRequest.builder().bucket("orders").policy("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Principal": %s, "Action": "%s",
             "Resource": ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"]%s}]}\
            """.formatted(
                        effect, principal, action, condition.isEmpty() ? "" : ", \"Condition\": " + condition));
    }

    private static PutBucketTaggingRequest.Builder tagging(Map<String, String> tags) {
        return PutBucketTaggingRequest.builder()
                .bucket("orders")
                .tagging(all -> all.tagSet(tags.entrySet().stream()
                        .map(each -> tag(each.getKey(), each.getValue()))
                        .toList()));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private List<Tag> tags() {
        GetBucketTaggingResponse response =
                call("GetBucketTagging", GetBucketTaggingRequest.builder().bucket("orders"));
        return response.tagSet();
    }

    private List<Tag> objectTags(String key) {
        GetObjectTaggingResponse response = call(
                "GetObjectTagging",
                GetObjectTaggingRequest.builder().bucket("orders").key(key));
        return response.tagSet();
    }

    private static GetObjectRequest.Builder get(String key) {
        return GetObjectRequest.builder().bucket("orders").key(key);
    }

    private PutObjectResponse put(String key, String content) {
        return (PutObjectResponse) operations
                .get("PutObject")
                .call(
                        ADMINISTRATOR,
                        (SdkPojo) PutObjectRequest.builder().bucket("orders").key(key),
                        Content.of(content))
                .response();
    }

    private <T> T call(String operation, SdkBuilder<?, ?> request) {
        return call(ADMINISTRATOR, operation, request);
    }

    @SuppressWarnings("unchecked")
    private <T> T call(Principal who, String operation, SdkBuilder<?, ?> request) {
        return (T) operations.get(operation).call(who, (SdkPojo) request);
    }

    private String refused(String code, String operation, SdkBuilder<?, ?> request) {
        return refused(ADMINISTRATOR, code, operation, request);
    }

    private String refused(Principal who, String code, String operation, SdkBuilder<?, ?> request) {
        var message = new String[1];
        assertThatThrownBy(() -> call(who, operation, request))
                .isInstanceOfSatisfying(ServiceException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    message[0] = refusal.getMessage();
                });
        return message[0];
    }
}
