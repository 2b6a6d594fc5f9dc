package local.service.s3;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.Principal;
import local.service.api.Content;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import tools.jackson.databind.node.ObjectNode;

/**
 * S3's operations on objects that come in parts, in any order and several at once.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html">Uploading and copying objects using
 *     multipart upload</a>
 */
public final class MultipartOperations {

    /** Of what is kept of an object, what is told once it is whole. */
    private static final Set<String> TOLD = Stream.concat(
                    ObjectOperations.CHECKSUMS.stream(), Encryption.MEMBERS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final int MOST_PARTS = 10_000;
    private static final int SMALLEST_PART = 5 * 1024 * 1024;
    private static final int PAGE = 1000;

    private final Access access;
    private final ObjectOperations objects;
    private final MultipartUploads uploads;

    MultipartOperations(Access access, ObjectOperations objects, MultipartUploads uploads) {
        this.access = access;
        this.objects = objects;
        this.uploads = uploads;
    }

    public CreateMultipartUploadResponse createMultipartUpload(Principal who, CreateMultipartUploadRequest request) {
        objects.mayPut(who, request.bucket(), request.key(), request);
        var checksum = Optional.ofNullable(request.checksumAlgorithmAsString()).flatMap(Checksum::named);
        boolean whole = request.checksumType() == null
                ? checksum.filter(Checksum::isOfTheWhole).isPresent()
                : request.checksumType() == ChecksumType.FULL_OBJECT;
        var kept = objects.kept(request.bucket(), request);
        var upload = uploads.begin(request.bucket(), request.key(), kept, checksum, whole);
        return Shapes.SDK_TASK
                .read(CreateMultipartUploadResponse.builder(), kept.deepCopy().retain(Encryption.MEMBERS))
                .toBuilder()
                .bucket(request.bucket())
                .key(request.key())
                .uploadId(upload.id())
                .checksumAlgorithm(request.checksumAlgorithmAsString())
                .checksumType(checksum.map(_ -> type(upload)).orElse(null))
                .build();
    }

    private static ChecksumType type(MultipartUploads.Upload upload) {
        return upload.ofTheWhole() ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
    }

    public UploadPartResponse uploadPart(Principal who, UploadPartRequest request, Content content) {
        access.toObject(who, "s3:PutObject", request.bucket(), request.key());
        var part = keep(request.bucket(), request.key(), request.uploadId(), request.partNumber(), content, request);
        return Shapes.SDK_TASK.read(
                UploadPartResponse.builder(),
                part.digests().members().put("ETag", part.digests().etag()));
    }

    /**
     * Keeps a part.
     *
     * @param request whose checksums must be those of the content
     * @throws ServiceException {@code NoSuchUpload}, {@code InvalidArgument}, {@code BadDigest}
     */
    MultipartUploads.Part keep(
            String bucket, String key, String uploadId, Integer number, Content content, SdkPojo request) {
        var upload = uploads.get(bucket, key, uploadId);
        if (number == null || number < 1 || number > MOST_PARTS) {
            throw new ServiceException(
                    "InvalidArgument",
                    400,
                    "Part number must be an integer between 1 and " + MOST_PARTS + ", inclusive");
        }
        var digests = Digests.verified(content, request, upload.checksum().orElse(null));
        return uploads.put(upload, number, content, digests);
    }

    /** The parts that the request names become the object, whole or not at all; others are thrown away. */
    public CompleteMultipartUploadResponse completeMultipartUpload(
            Principal who, CompleteMultipartUploadRequest request) {
        access.toObject(who, "s3:PutObject", request.bucket(), request.key());
        var upload = uploads.get(request.bucket(), request.key(), request.uploadId());
        var parts = chosen(upload, request);
        var file = uploads.joined(parts);
        try {
            var headers = upload.headers().deepCopy().setAll(checksum(upload, parts, file));
            upload.checksum().filter(_ -> upload.ofTheWhole()).ifPresent(_ -> refuseOthers(request, headers));
            var etag = etag(parts);
            objects.put(
                    request.bucket(),
                    request.key(),
                    Content.of(file, 0, file.toFile().length()),
                    headers.put("ETag", etag),
                    new Conditions(request.ifMatch(), request.ifNoneMatch(), null, null));
            uploads.end(upload);
            return Shapes.SDK_TASK.read(
                    CompleteMultipartUploadResponse.builder(),
                    Json.object()
                            .setAll(headers)
                            .retain(TOLD)
                            .put("Location", "/" + request.bucket() + "/" + request.key())
                            .put("Bucket", request.bucket())
                            .put("Key", request.key())
                            .put("ETag", etag));
        } finally {
            file.toFile().delete();
        }
    }

    private static void refuseOthers(CompleteMultipartUploadRequest request, ObjectNode headers) {
        var said = Shapes.SDK_TASK.write(request);
        for (var checksum : Checksum.values()) {
            var member = checksum.member();
            if (said.has(member) && headers.has(member) && !said.get(member).equals(headers.get(member))) {
                throw new ServiceException(
                        "BadDigest", 400, "The " + checksum + " you specified did not match the calculated checksum.");
            }
        }
    }

    private static List<MultipartUploads.Part> chosen(
            MultipartUploads.Upload upload, CompleteMultipartUploadRequest request) {
        var named = request.multipartUpload() == null
                ? List.<CompletedPart>of()
                : request.multipartUpload().parts();
        if (named.isEmpty()) {
            throw Access.malformedXml();
        }
        var chosen = new ArrayList<MultipartUploads.Part>();
        for (var each : named) {
            var part = each.partNumber() == null ? null : upload.parts().get(each.partNumber());
            if (part == null || !isMeant(each, part)) {
                throw new ServiceException(
                        "InvalidPart",
                        400,
                        "One or more of the specified parts could not be found.  The part may not have been uploaded,"
                                + " or the specified entity tag may not match the part's entity tag.");
            }
            if (!chosen.isEmpty() && chosen.getLast().number() >= part.number()) {
                throw new ServiceException(
                        "InvalidPartOrder",
                        400,
                        "The list of parts was not in ascending order. The parts list must be specified in order by"
                                + " part number.");
            }
            chosen.add(part);
        }
        if (chosen.stream().limit(chosen.size() - 1L).anyMatch(part -> part.size() < SMALLEST_PART)) {
            throw new ServiceException(
                    "EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size");
        }
        return chosen;
    }

    private static boolean isMeant(CompletedPart named, MultipartUploads.Part part) {
        var etag = named.eTag() == null ? "" : named.eTag().replace("\"", "");
        var said = Shapes.SDK_TASK.write(named);
        return part.digests().etag().equals('"' + etag + '"')
                && part.digests().members().properties().stream()
                        .allMatch(computed -> !said.has(computed.getKey())
                                || said.get(computed.getKey()).equals(computed.getValue()));
    }

    /** Of the parts' own, and how many they are. */
    private static String etag(List<MultipartUploads.Part> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(part.digests().md5()));
        var md5 = Checksum.digest("MD5");
        md5.update(all.toByteArray(), 0, all.size());
        return '"' + HexFormat.of().formatHex(md5.value()) + "-" + parts.size() + '"';
    }

    /** What is kept and told of the object's checksum; nothing where none was asked for. */
    private static ObjectNode checksum(MultipartUploads.Upload upload, List<MultipartUploads.Part> parts, Path file) {
        var members = Json.object();
        upload.checksum().ifPresent(checksum -> {
            members.put("ChecksumType", type(upload).toString());
            if (upload.ofTheWhole()) {
                var whole = Content.of(file, 0, file.toFile().length());
                members.setAll(Digests.computed(whole, checksum).members());
            } else {
                var all = new ByteArrayOutputStream();
                parts.forEach(part -> all.writeBytes(part.digests().checksums().get(checksum)));
                members.put(checksum.member(), Digests.base64(checksum.of(all.toByteArray())) + "-" + parts.size());
            }
        });
        return members;
    }

    public AbortMultipartUploadResponse abortMultipartUpload(Principal who, AbortMultipartUploadRequest request) {
        access.toObject(who, "s3:AbortMultipartUpload", request.bucket(), request.key());
        uploads.end(uploads.get(request.bucket(), request.key(), request.uploadId()));
        return AbortMultipartUploadResponse.builder().build();
    }

    public ListPartsResponse listParts(Principal who, ListPartsRequest request) {
        access.toObject(who, "s3:ListMultipartUploadParts", request.bucket(), request.key());
        var upload = uploads.get(request.bucket(), request.key(), request.uploadId());
        int most = request.maxParts() == null ? PAGE : Math.min(PAGE, request.maxParts());
        int marker = request.partNumberMarker() == null ? 0 : request.partNumberMarker();
        var page = Page.of(
                upload.all().stream().filter(part -> part.number() > marker),
                part -> Integer.toString(part.number()),
                most);
        return ListPartsResponse.builder()
                .bucket(request.bucket())
                .key(request.key())
                .uploadId(request.uploadId())
                .partNumberMarker(marker)
                .maxParts(most)
                .isTruncated(page.nextToken() != null)
                .nextPartNumberMarker(
                        page.items().isEmpty() ? marker : page.items().getLast().number())
                .storageClass(StorageClass.STANDARD)
                .owner(access.owner())
                .checksumAlgorithm(upload.checksum().map(Checksum::name).orElse(null))
                .parts(page.items().stream()
                        .map(part -> Shapes.SDK_TASK.read(
                                software.amazon.awssdk.services.s3.model.Part.builder(),
                                part.digests()
                                        .members()
                                        .put("PartNumber", part.number())
                                        .put("Size", part.size())
                                        .put("ETag", part.digests().etag())
                                        .put("LastModified", part.lastModified().toString())))
                        .toList())
                .build();
    }

    public ListMultipartUploadsResponse listMultipartUploads(Principal who, ListMultipartUploadsRequest request) {
        access.toBucket(who, "s3:ListBucketMultipartUploads", request.bucket());
        var prefix = request.prefix() == null ? "" : request.prefix();
        int most = request.maxUploads() == null ? PAGE : Math.min(PAGE, request.maxUploads());
        var all = uploads.of(request.bucket()).stream()
                .filter(upload -> upload.key().startsWith(prefix))
                .filter(upload -> isAfter(upload, request.keyMarker(), request.uploadIdMarker()))
                .toList();
        var shown = all.subList(0, Math.min(most, all.size()));
        boolean truncated = shown.size() < all.size();
        return ListMultipartUploadsResponse.builder()
                .bucket(request.bucket())
                .prefix(request.prefix())
                .keyMarker(request.keyMarker())
                .uploadIdMarker(request.uploadIdMarker())
                .maxUploads(most)
                .isTruncated(truncated)
                .nextKeyMarker(truncated ? shown.getLast().key() : null)
                .nextUploadIdMarker(truncated ? shown.getLast().id() : null)
                .uploads(shown.stream()
                        .map(upload -> MultipartUpload.builder()
                                .key(upload.key())
                                .uploadId(upload.id())
                                .initiated(upload.initiated())
                                .storageClass(StorageClass.STANDARD)
                                .owner(access.owner())
                                .checksumAlgorithm(
                                        upload.checksum().map(Checksum::name).orElse(null))
                                .build())
                        .toList())
                .build();
    }

    private boolean isAfter(MultipartUploads.Upload upload, String keyMarker, String idMarker) {
        if (keyMarker == null) {
            return true;
        }
        int order = upload.key().compareTo(keyMarker);
        if (order != 0 || idMarker == null) {
            return order > 0;
        }
        var sameKey = uploads.of(upload.bucket()).stream()
                .filter(other -> other.key().equals(keyMarker))
                .map(MultipartUploads.Upload::id)
                .toList();
        return sameKey.indexOf(upload.id()) > sameKey.indexOf(idMarker);
    }
}
