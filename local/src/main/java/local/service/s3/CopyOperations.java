package local.service.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import local.policy.Principal;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.TaggingDirective;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import tools.jackson.databind.JsonNode;

/** S3's operations that make an object, or a part of one, of another object. */
public final class CopyOperations {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{1,18})");

    private final Access access;
    private final BucketFolders folders;
    private final ObjectOperations objects;
    private final MultipartOperations parts;

    CopyOperations(Access access, BucketFolders folders, ObjectOperations objects, MultipartOperations parts) {
        this.access = access;
        this.folders = folders;
        this.objects = objects;
        this.parts = parts;
    }

    /** With its metadata and its tags, unless the request has others in their place. */
    public CopyObjectResponse copyObject(Principal who, CopyObjectRequest request) {
        var source =
                source(request.copySource(), request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
        var object = access.object(who, source.bucket(), source.key(), source.versionId());
        objects.mayPut(who, request.bucket(), request.key(), request);
        boolean replaced = request.metadataDirective() == MetadataDirective.REPLACE;
        if (!replaced
                && request.serverSideEncryption() == null
                && source.bucket().equals(request.bucket())
                && source.key().equals(request.key())) {
            throw new ServiceException(
                    "InvalidRequest",
                    400,
                    "This copy request is illegal because it is trying to"
                            + " copy an object to itself without changing the object's metadata, storage class, website"
                            + " redirect location or encryption attributes.");
        }
        new Conditions(request.copySourceIfMatch(), request.copySourceIfNoneMatch(), null, null).beforeRead(object);
        var etag = Digests.of(object.content()).etag();
        var kept = objects.kept(request.bucket(), request);
        var headers = replaced
                ? kept.deepCopy()
                : object.headers().deepCopy().setAll(kept.deepCopy().retain(Encryption.MEMBERS));
        headers.remove(BucketSettings.TAGS);
        var tags = request.taggingDirective() == TaggingDirective.REPLACE
                ? kept.path(BucketSettings.TAGS)
                : copied(who, request, source, object);
        if (!tags.isEmpty()) {
            headers.set(BucketSettings.TAGS, tags);
        }
        objects.put(
                request.bucket(),
                request.key(),
                object.content(),
                headers.put("ETag", etag),
                new Conditions(request.ifMatch(), request.ifNoneMatch(), null, null));
        var copied = folders.find(request.bucket(), request.key()).orElse(object);
        return Shapes.SDK_TASK.read(CopyObjectResponse.builder(), kept.retain(Encryption.MEMBERS)).toBuilder()
                .copyObjectResult(result -> result.eTag(etag).lastModified(copied.lastModified()))
                .build();
    }

    /** The tags of the source, which are read from it and written to the copy. */
    private JsonNode copied(Principal who, CopyObjectRequest request, Source source, StoredObject object) {
        var tags = object.headers().path(BucketSettings.TAGS);
        if (!tags.isEmpty()) {
            access.toObject(who, "s3:GetObjectTagging", source.bucket(), source.key());
            access.toObject(who, "s3:PutObjectTagging", request.bucket(), request.key());
        }
        return tags;
    }

    /** The whole of another object, or a range of it. */
    public UploadPartCopyResponse uploadPartCopy(Principal who, UploadPartCopyRequest request) {
        var source =
                source(request.copySource(), request.sourceBucket(), request.sourceKey(), request.sourceVersionId());
        var object = access.object(who, source.bucket(), source.key(), source.versionId());
        new Conditions(request.copySourceIfMatch(), request.copySourceIfNoneMatch(), null, null).beforeRead(object);
        access.toObject(who, "s3:PutObject", request.bucket(), request.key());
        var part = parts.keep(
                request.bucket(),
                request.key(),
                request.uploadId(),
                request.partNumber(),
                content(object, request.copySourceRange()),
                request);
        return UploadPartCopyResponse.builder()
                .copyPartResult(Shapes.SDK_TASK.read(
                        CopyPartResult.builder(),
                        part.digests()
                                .members()
                                .put("ETag", part.digests().etag())
                                .put("LastModified", part.lastModified().toString())))
                .build();
    }

    private static Content content(StoredObject object, String range) {
        if (range == null) {
            return object.content();
        }
        var match = RANGE.matcher(range);
        if (!match.matches()) {
            throw new ServiceException(
                    "InvalidArgument",
                    400,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are"
                            + " the zero-based offsets of the first and last bytes to copy");
        }
        long first = Long.parseLong(match.group(1));
        long last = Long.parseLong(match.group(2));
        if (first > last || last >= object.size()) {
            throw new ServiceException(
                    "InvalidArgument", 400, "Range specified is not valid for source object of size: " + object.size());
        }
        return Content.of(object.file(), first, last - first + 1);
    }

    private record Source(String bucket, String key, String versionId) {}

    /** @param copySource {@code /bucket/key}, percent-encoded, which may end in {@code ?versionId=}; may be null */
    private static Source source(String copySource, String bucket, String key, String versionId) {
        try {
            var given = copySource != null ? copySource : bucket + "/" + key;
            var source = given.split("\\?versionId=", 2);
            var path = URLDecoder.decode(source[0].replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replaceFirst("^/", "");
            int slash = path.indexOf('/');
            if (slash > 0) {
                return new Source(
                        path.substring(0, slash), path.substring(slash + 1), source.length > 1 ? source[1] : versionId);
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new ServiceException("InvalidArgument", 400, "Invalid copy source object key");
    }
}
