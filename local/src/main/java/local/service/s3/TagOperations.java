package local.service.s3;

import java.util.List;
import local.json.Json;
import local.policy.Principal;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.GetObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingRequest;
import software.amazon.awssdk.services.s3.model.PutObjectTaggingResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** S3's operations on the tags of objects. */
public final class TagOperations {

    private final Access access;
    private final BucketFolders folders;

    TagOperations(Access access, BucketFolders folders) {
        this.access = access;
        this.folders = folders;
    }

    /** None is no error. */
    public GetObjectTaggingResponse getObjectTagging(Principal who, GetObjectTaggingRequest request) {
        var object = access.object(who, "s3:GetObjectTagging", request.bucket(), request.key(), request.versionId());
        return GetObjectTaggingResponse.builder()
                .tagSet(Tags.read(object.headers().path(BucketSettings.TAGS)))
                .build();
    }

    /** All of them at once. */
    public PutObjectTaggingResponse putObjectTagging(Principal who, PutObjectTaggingRequest request) {
        access.object(who, "s3:PutObjectTagging", request.bucket(), request.key(), request.versionId());
        if (request.tagging() == null) {
            throw Access.malformedXml();
        }
        tag(request.bucket(), request.key(), request.tagging().tagSet());
        return PutObjectTaggingResponse.builder().build();
    }

    public DeleteObjectTaggingResponse deleteObjectTagging(Principal who, DeleteObjectTaggingRequest request) {
        access.object(who, "s3:DeleteObjectTagging", request.bucket(), request.key(), request.versionId());
        tag(request.bucket(), request.key(), List.of());
        return DeleteObjectTaggingResponse.builder().build();
    }

    private void tag(String bucket, String key, List<Tag> tags) {
        var checked = Tags.checked(tags, Tags.MOST_OF_OBJECT);
        folders.describe(bucket, key, object -> {
            var headers = Json.object().setAll(object.headers()).put("ETag", object.etag());
            if (checked.isEmpty()) {
                headers.remove(BucketSettings.TAGS);
            } else {
                headers.set(BucketSettings.TAGS, checked);
            }
            return headers;
        });
    }
}
