package local.service.s3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.Tag;
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

    /** The condition keys that tell of a request's members. */
    private static final Map<String, String> CONDITIONS = Map.of(
            "ServerSideEncryption", "s3:x-amz-server-side-encryption",
            "SsekmsKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "Acl", "s3:x-amz-acl",
            "StorageClass", "s3:x-amz-storage-class",
            "CopySource", "s3:x-amz-copy-source",
            "MetadataDirective", "s3:x-amz-metadata-directive");

    private static final int MAX_DELETED = 1000;

    private final Access access;
    private final BucketFolders folders;

    ObjectOperations(Access access, BucketFolders folders) {
        this.access = access;
        this.folders = folders;
    }

    public PutObjectResponse putObject(Principal who, PutObjectRequest request, Content content) {
        mayPut(who, request.bucket(), request.key(), request);
        var kept = kept(request.bucket(), request);
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
                kept.deepCopy().setAll(checksums).put("ETag", digests.etag()),
                new Conditions(request.ifMatch(), request.ifNoneMatch(), null, null));
        return Shapes.SDK_TASK.read(
                PutObjectResponse.builder(),
                checksums.setAll(kept.retain(Encryption.MEMBERS)).put("ETag", digests.etag()));
    }

    /**
     * Lets an object be put. One that is put with an ACL or tags is put with three actions at once.
     *
     * @param request its members are what conditions may ask for
     */
    void mayPut(Principal who, String bucket, String key, SdkPojo request) {
        var said = Shapes.SDK_TASK.write(request);
        var context = new HashMap<String, List<String>>();
        CONDITIONS.forEach((member, name) ->
                said.path(member).asStringOpt().ifPresent(value -> context.put(name, List.of(value))));
        var tags = Tags.ofHeader(said.path("Tagging").asString(null));
        if (!tags.isEmpty()) {
            context.putAll(Tags.context("s3:RequestObjectTag", tags));
            context.put(
                    "s3:RequestObjectTagKeys",
                    Tags.read(tags).stream().map(Tag::key).toList());
        }
        access.toObject(who, "s3:PutObject", bucket, key, context);
        if (said.has("Acl")) {
            access.toObject(who, "s3:PutObjectAcl", bucket, key, context);
        }
        if (said.has("Tagging")) {
            access.toObject(who, "s3:PutObjectTagging", bucket, key, context);
        }
    }

    /** @param headers with the {@code ETag} */
    void put(String bucket, String key, Content content, ObjectNode headers, Conditions conditions) {
        synchronized (folders) { // so that of two who each write only what is not there yet, one does
            conditions.beforeWrite(folders.find(bucket, key));
            folders.put(bucket, key, content, headers);
        }
    }

    /** What is kept of a request that puts an object: headers, how it is encrypted, tags. */
    ObjectNode kept(String bucket, SdkPojo request) {
        var said = Shapes.SDK_TASK.write(request);
        var kept = said.deepCopy()
                .retain(KEPT)
                .setAll(Encryption.of(said, access.settings().of(bucket).find(BucketSettings.ENCRYPTION)));
        var tags = Tags.ofHeader(said.path("Tagging").asString(null));
        if (!tags.isEmpty()) {
            kept.set(BucketSettings.TAGS, tags);
        }
        return kept;
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
            throw Access.malformedXml();
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
