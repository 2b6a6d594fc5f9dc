package local.service.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import local.policy.Principal;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.Owner;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3's two operations that list a bucket's objects. */
public final class ListOperations {

    private static final int MAX_KEYS = 1000;

    private final Access access;
    private final BucketFolders folders;

    ListOperations(Access access, BucketFolders folders) {
        this.access = access;
        this.folders = folders;
    }

    public ListObjectsV2Response listObjectsV2(Principal who, ListObjectsV2Request request) {
        check(who, request.bucket(), request.prefix(), request.delimiter(), request.maxKeys());
        var after = request.continuationToken() == null ? request.startAfter() : last(request.continuationToken());
        var listing = Listing.of(
                folders.keys(request.bucket(), text(request.prefix())),
                text(request.prefix()),
                text(request.delimiter()),
                text(after),
                limit(request.maxKeys()));
        var written = encoding(request.encodingType());
        var owner = Boolean.TRUE.equals(request.fetchOwner()) ? access.owner() : null;
        return ListObjectsV2Response.builder()
                .name(request.bucket())
                .encodingType(request.encodingType())
                .prefix(written.apply(text(request.prefix())))
                .delimiter(written.apply(request.delimiter()))
                .startAfter(written.apply(request.startAfter()))
                .maxKeys(limit(request.maxKeys()))
                .keyCount(listing.keys().size() + listing.commonPrefixes().size())
                .continuationToken(request.continuationToken())
                .isTruncated(listing.truncated())
                .nextContinuationToken(listing.truncated() ? token(listing.last()) : null)
                .contents(objects(request.bucket(), listing, written, owner))
                .commonPrefixes(prefixes(listing, written))
                .build();
    }

    public ListObjectsResponse listObjects(Principal who, ListObjectsRequest request) {
        check(who, request.bucket(), request.prefix(), request.delimiter(), request.maxKeys());
        var listing = Listing.of(
                folders.keys(request.bucket(), text(request.prefix())),
                text(request.prefix()),
                text(request.delimiter()),
                text(request.marker()),
                limit(request.maxKeys()));
        var written = encoding(request.encodingType());
        return ListObjectsResponse.builder()
                .name(request.bucket())
                .encodingType(request.encodingType())
                .prefix(written.apply(text(request.prefix())))
                .delimiter(written.apply(request.delimiter()))
                .marker(written.apply(text(request.marker())))
                .maxKeys(limit(request.maxKeys()))
                .isTruncated(listing.truncated())
                .nextMarker(listing.truncated() && request.delimiter() != null ? written.apply(listing.last()) : null)
                .contents(objects(request.bucket(), listing, written, access.owner()))
                .commonPrefixes(prefixes(listing, written))
                .build();
    }

    /** All objects whose keys begin with {@code prefix}, however many. */
    Stream<S3Object> all(Principal who, String bucket, String prefix) {
        check(who, bucket, prefix, null, null);
        return folders.keys(bucket, prefix).stream().flatMap(key -> object(bucket, key, key, null).stream());
    }

    private void check(Principal who, String bucket, String prefix, String delimiter, Integer maxKeys) {
        var context = new HashMap<>(
                Map.of("s3:prefix", List.of(text(prefix)), "s3:max-keys", List.of(Integer.toString(limit(maxKeys)))));
        if (delimiter != null) {
            context.put("s3:delimiter", List.of(delimiter));
        }
        access.toBucket(who, "s3:ListBucket", bucket, context);
    }

    private static int limit(Integer maxKeys) {
        if (maxKeys != null && maxKeys < 0) {
            throw new ServiceException(
                    "InvalidArgument", 400, "Argument maxKeys must be an integer between 0 and 2147483647");
        }
        return maxKeys == null ? MAX_KEYS : Math.min(maxKeys, MAX_KEYS);
    }

    private List<S3Object> objects(String bucket, Listing listing, UnaryOperator<String> written, Owner owner) {
        return listing.keys().stream()
                .flatMap(key -> object(bucket, key, written.apply(key), owner).stream())
                .toList();
    }

    /** None where it was deleted just now. */
    private List<S3Object> object(String bucket, String key, String written, Owner owner) {
        return folders.find(bucket, key).stream()
                .map(object -> S3Object.builder()
                        .key(written)
                        .lastModified(object.lastModified())
                        .eTag(object.etag())
                        .size(object.size())
                        .storageClass(ObjectStorageClass.STANDARD)
                        .owner(owner)
                        .build())
                .toList();
    }

    private static List<CommonPrefix> prefixes(Listing listing, UnaryOperator<String> written) {
        return listing.commonPrefixes().stream()
                .map(prefix ->
                        CommonPrefix.builder().prefix(written.apply(prefix)).build())
                .toList();
    }

    /** Clients ask for keys to be percent-encoded, as XML cannot say every character. */
    private static UnaryOperator<String> encoding(EncodingType type) {
        return type != EncodingType.URL
                ? UnaryOperator.identity()
                : text -> text == null
                        ? null
                        : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static String token(String last) {
        return Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    private static String last(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new ServiceException("InvalidArgument", 400, "The continuation token provided is incorrect");
        }
    }

    private static String text(String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
