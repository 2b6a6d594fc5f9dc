package local.service.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import local.json.Json;
import local.service.api.Content;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object: a file, and what is said of it.
 *
 * @param size    in bytes
 * @param etag    with its quotes: the MD5 of the content, as S3 has it for an object that was put whole, else of its parts
 * @param headers what its headers said when it was put, by the names of S3's members: {@code ContentType, Metadata}
 */
record StoredObject(Path file, long size, String etag, Instant lastModified, ObjectNode headers) {

    /** What S3 says of an object that came without a type. */
    private static final String STAMP = "File";

    private static final String DEFAULT_TYPE = "binary/octet-stream";

    /**
     * @param headers the file with the object's headers; they count if they were written for the very file that is there,
     *                and else its content was put there by hand
     */
    static StoredObject of(Path file, Path headers) {
        try {
            var modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
            long size = Files.size(file);
            var kept =
                    Files.isRegularFile(headers) ? (ObjectNode) Json.parse(Files.readString(headers)) : Json.object();
            if (kept.path(STAMP).asString("").equals(stamp(file))) {
                return new StoredObject(file, size, kept.path("ETag").asString(), modified, kept.without(STAMP));
            }
            var etag = Digests.of(Content.of(file, 0, size)).etag();
            return new StoredObject(file, size, etag, modified, Json.object());
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
    }

    /** The headers with what tells the file that they are written for from one that is put in its place. */
    static ObjectNode stamped(ObjectNode headers, Path file) throws IOException {
        return headers.deepCopy().put(STAMP, stamp(file));
    }

    private static String stamp(Path file) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file);
    }

    Content content() {
        return Content.of(file, 0, size);
    }

    /**
     * Fills the response of {@code GetObject} or {@code HeadObject}.
     *
     * @param checksums whether they are told
     */
    <B extends SdkBuilder<B, R>, R extends SdkPojo> B describe(B response, boolean checksums) {
        var described = Json.object()
                .put("ContentType", DEFAULT_TYPE)
                .setAll(Encryption.of(Json.object(), Optional.empty()))
                .setAll(headers);
        int tags = described.path(BucketSettings.TAGS).size();
        described.remove(BucketSettings.TAGS);
        if (tags > 0
                && ((SdkPojo) response)
                        .sdkFields().stream()
                                .anyMatch(field -> field.memberName().equals("TagCount"))) {
            described.put("TagCount", tags);
        }
        if (!checksums) {
            described.remove(ObjectOperations.CHECKSUMS);
        }
        described
                .put("ETag", etag)
                .put("LastModified", lastModified.toString())
                .put("ContentLength", size)
                .put("AcceptRanges", "bytes");
        Shapes.SDK_TASK.fill((SdkPojo) response, described);
        return response;
    }
}
