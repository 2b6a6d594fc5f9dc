package local.service.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.api.Streamed;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import tools.jackson.databind.node.ObjectNode;

/** S3's operations on objects. An object is put whole and kept with its type and metadata; there are no versions. */
public final class ObjectOperations {

    /** What is kept of an object's headers, by their members. */
    private static final Set<String> KEPT = Set.of(
            "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Metadata");

    /** What is kept, and told who asks for it, of its checksums. */
    static final Set<String> CHECKSUMS = Stream.concat(
                    Stream.of("ChecksumType"), Arrays.stream(Checksum.values()).map(Checksum::member))
            .collect(Collectors.toUnmodifiableSet());

    private static final int MAX_DELETED = 1000;

    private final Access access;
    private final BucketFolders folders;

    ObjectOperations(Access access, BucketFolders folders) {
        this.access = access;
        this.folders = folders;
    }

    public PutObjectResponse putObject(Principal who, PutObjectRequest request, Content content) {
        access.toObject(who, "s3:PutObject", request.bucket(), request.key());
        more(who, request.bucket(), request.key(), request.aclAsString(), request.tagging());
        var asked = Optional.ofNullable(request.checksumAlgorithmAsString()).flatMap(Checksum::named);
        var digests = Digests.verified(content, request, asked.orElse(null));
        var checksums = digests.members();
        if (!checksums.isEmpty()) {
            checksums.put("ChecksumType", ChecksumType.FULL_OBJECT.toString());
        }
        put(
                request.bucket(),
                request.key(),
                content,
                headers(request).setAll(checksums).put("ETag", digests.etag()),
                new Conditions(request.ifMatch(), request.ifNoneMatch(), null, null));
        return Shapes.SDK_TASK.read(PutObjectResponse.builder(), checksums.put("ETag", digests.etag()));
    }

    /** An object that is put with an ACL or tags is put with three actions at once. */
    void more(Principal who, String bucket, String key, String acl, String tagging) {
        if (acl != null) {
            access.toObject(who, "s3:PutObjectAcl", bucket, key);
        }
        if (tagging != null) {
            access.toObject(who, "s3:PutObjectTagging", bucket, key);
        }
    }

    /** @param headers with the {@code ETag} */
    void put(String bucket, String key, Content content, ObjectNode headers, Conditions conditions) {
        synchronized (folders) { // so that of two who each write only what is not there yet, one does
            conditions.beforeWrite(folders.find(bucket, key));
            folders.put(bucket, key, content, headers);
        }
    }

    static ObjectNode headers(SdkPojo request) {
        return Shapes.SDK_TASK.write(request).retain(KEPT);
    }

    public Streamed<GetObjectResponse> getObject(Principal who, GetObjectRequest request) {
        var object = access.object(who, request.bucket(), request.key(), request.versionId());
        new Conditions(request.ifMatch(), request.ifNoneMatch(), request.ifModifiedSince(), request.ifUnmodifiedSince())
                .beforeRead(object);
        boolean checksums = request.checksumMode() == ChecksumMode.ENABLED;
        return ByteRange.of(request.range(), object.size())
                .map(range -> new Streamed<>(
                        object.describe(GetObjectResponse.builder(), false)
                                .contentRange(range.of(object.size()))
                                .contentLength(range.length())
                                .build(),
                        Content.of(object.file(), range.first(), range.length())))
                .orElseGet(() -> new Streamed<>(
                        object.describe(GetObjectResponse.builder(), checksums).build(), object.content()));
    }

    public HeadObjectResponse headObject(Principal who, HeadObjectRequest request) {
        var object = access.object(who, request.bucket(), request.key(), request.versionId());
        new Conditions(request.ifMatch(), request.ifNoneMatch(), request.ifModifiedSince(), request.ifUnmodifiedSince())
                .beforeRead(object);
        var response = object.describe(HeadObjectResponse.builder(), request.checksumMode() == ChecksumMode.ENABLED);
        ByteRange.of(request.range(), object.size())
                .ifPresent(
                        range -> response.contentRange(range.of(object.size())).contentLength(range.length()));
        return response.build();
    }

    /** The source is {@code /bucket/key}, percent-encoded, and may end in {@code ?versionId=}. */
    public CopyObjectResponse copyObject(Principal who, CopyObjectRequest request) {
        var source = source(request);
        var object = access.object(who, source.bucket(), source.key(), source.versionId());
        access.toObject(who, "s3:PutObject", request.bucket(), request.key());
        more(who, request.bucket(), request.key(), request.aclAsString(), request.tagging());
        boolean replaced = request.metadataDirective() == MetadataDirective.REPLACE;
        if (!replaced
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
        put(
                request.bucket(),
                request.key(),
                object.content(),
                (replaced ? headers(request) : object.headers().deepCopy()).put("ETag", etag),
                new Conditions(request.ifMatch(), request.ifNoneMatch(), null, null));
        var copied = folders.find(request.bucket(), request.key()).orElse(object);
        return CopyObjectResponse.builder()
                .copyObjectResult(result -> result.eTag(etag).lastModified(copied.lastModified()))
                .build();
    }

    private record Source(String bucket, String key, String versionId) {}

    private static Source source(CopyObjectRequest request) {
        try {
            var given = request.copySource() != null
                    ? request.copySource()
                    : request.sourceBucket() + "/" + request.sourceKey();
            var source = given.split("\\?versionId=", 2);
            var path = URLDecoder.decode(source[0].replace("+", "%2B"), StandardCharsets.UTF_8)
                    .replaceFirst("^/", "");
            var versionId = source.length > 1 ? source[1] : request.sourceVersionId();
            int slash = path.indexOf('/');
            if (slash > 0) {
                return new Source(path.substring(0, slash), path.substring(slash + 1), versionId);
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new ServiceException("InvalidArgument", 400, "Invalid copy source object key");
    }

    public DeleteObjectResponse deleteObject(Principal who, DeleteObjectRequest request) {
        access.toObject(who, "s3:DeleteObject", request.bucket(), request.key(), request.versionId());
        folders.delete(request.bucket(), request.key());
        return DeleteObjectResponse.builder().build();
    }

    /** Each object is allowed or refused for itself. */
    public DeleteObjectsResponse deleteObjects(Principal who, DeleteObjectsRequest request) {
        if (request.delete() == null
                || request.delete().objects().isEmpty()
                || request.delete().objects().size() > MAX_DELETED) {
            throw new ServiceException(
                    "MalformedXML",
                    400,
                    "The XML you provided was not well-formed or did not" + " validate against our published schema");
        }
        var deleted = new ArrayList<DeletedObject>();
        var errors = new ArrayList<S3Error>();
        for (var object : request.delete().objects()) {
            try {
                deleteObject(
                        who,
                        DeleteObjectRequest.builder()
                                .bucket(request.bucket())
                                .key(object.key())
                                .versionId(object.versionId())
                                .build());
                deleted.add(DeletedObject.builder().key(object.key()).build());
            } catch (ServiceException refused) {
                if (refused.code().equals("NoSuchBucket")) {
                    throw refused;
                }
                errors.add(S3Error.builder()
                        .key(object.key())
                        .code(refused.code())
                        .message(refused.getMessage())
                        .build());
            }
        }
        boolean quiet = Boolean.TRUE.equals(request.delete().quiet());
        return DeleteObjectsResponse.builder()
                .deleted(quiet ? List.of() : deleted)
                .errors(errors)
                .build();
    }
}
