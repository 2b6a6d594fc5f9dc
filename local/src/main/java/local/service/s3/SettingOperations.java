package local.service.s3;

import local.json.Json;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionRequest;
import software.amazon.awssdk.services.s3.model.PutBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionConfiguration;

/** S3's operations on what a bucket is set to: versioning, encryption, tags. */
public final class SettingOperations {

    private final Access access;
    private final BucketSettings settings;

    SettingOperations(Access access) {
        this.access = access;
        this.settings = access.settings();
    }

    /** Empty of a bucket that never had versions. */
    public GetBucketVersioningResponse getBucketVersioning(Principal who, GetBucketVersioningRequest request) {
        access.toBucket(who, "s3:GetBucketVersioning", request.bucket());
        return Shapes.OPTIMIZED_TASK.read(
                GetBucketVersioningResponse.builder(),
                settings.of(request.bucket()).find(BucketSettings.VERSIONING).orElseGet(Json::object));
    }

    /** It is kept and told; the objects of a bucket have but their newest version here. */
    public PutBucketVersioningResponse putBucketVersioning(Principal who, PutBucketVersioningRequest request) {
        access.toBucket(who, "s3:PutBucketVersioning", request.bucket());
        var given = request.versioningConfiguration();
        if (given == null || !BucketVersioningStatus.knownValues().contains(given.status())) {
            throw given != null && given.status() == null
                    ? new ServiceException(
                            "IllegalVersioningConfigurationException", 400, "The Versioning element must be specified")
                    : Access.malformedXml();
        }
        settings.set(request.bucket(), BucketSettings.VERSIONING, Json.object().put("Status", given.statusAsString()));
        return PutBucketVersioningResponse.builder().build();
    }

    public GetBucketEncryptionResponse getBucketEncryption(Principal who, GetBucketEncryptionRequest request) {
        access.toBucket(who, "s3:GetEncryptionConfiguration", request.bucket());
        var set = settings.of(request.bucket()).find(BucketSettings.ENCRYPTION).orElseGet(Encryption::standard);
        return GetBucketEncryptionResponse.builder()
                .serverSideEncryptionConfiguration(
                        Shapes.OPTIMIZED_TASK.read(ServerSideEncryptionConfiguration.builder(), set))
                .build();
    }

    /** What is put from now on is said to be encrypted so. */
    public PutBucketEncryptionResponse putBucketEncryption(Principal who, PutBucketEncryptionRequest request) {
        access.toBucket(who, "s3:PutEncryptionConfiguration", request.bucket());
        if (request.serverSideEncryptionConfiguration() == null) {
            throw Access.malformedXml();
        }
        var given = Shapes.OPTIMIZED_TASK.write(request.serverSideEncryptionConfiguration());
        Encryption.check(given);
        settings.set(request.bucket(), BucketSettings.ENCRYPTION, given);
        return PutBucketEncryptionResponse.builder().build();
    }

    /** Back to S3's own keys. */
    public DeleteBucketEncryptionResponse deleteBucketEncryption(Principal who, DeleteBucketEncryptionRequest request) {
        access.toBucket(who, "s3:PutEncryptionConfiguration", request.bucket());
        settings.remove(request.bucket(), BucketSettings.ENCRYPTION);
        return DeleteBucketEncryptionResponse.builder().build();
    }

    public GetBucketTaggingResponse getBucketTagging(Principal who, GetBucketTaggingRequest request) {
        access.toBucket(who, "s3:GetBucketTagging", request.bucket());
        return settings.of(request.bucket())
                .find(BucketSettings.TAGS)
                .map(tags -> GetBucketTaggingResponse.builder()
                        .tagSet(Tags.read(tags))
                        .build())
                .orElseThrow(() -> new ServiceException("NoSuchTagSet", 404, "The TagSet does not exist"));
    }

    /** All of them at once. */
    public PutBucketTaggingResponse putBucketTagging(Principal who, PutBucketTaggingRequest request) {
        access.toBucket(who, "s3:PutBucketTagging", request.bucket());
        if (request.tagging() == null) {
            throw Access.malformedXml();
        }
        settings.set(
                request.bucket(),
                BucketSettings.TAGS,
                Tags.checked(request.tagging().tagSet(), Tags.MOST_OF_BUCKET));
        return PutBucketTaggingResponse.builder().build();
    }

    public DeleteBucketTaggingResponse deleteBucketTagging(Principal who, DeleteBucketTaggingRequest request) {
        access.toBucket(who, "s3:PutBucketTagging", request.bucket());
        settings.remove(request.bucket(), BucketSettings.TAGS);
        return DeleteBucketTaggingResponse.builder().build();
    }
}
