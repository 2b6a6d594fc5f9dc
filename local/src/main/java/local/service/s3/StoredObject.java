package local.service.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import local.json.Json;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object: a file, and what is said of it.
 *
 * @param size    in bytes
 * @param etag    with its quotes: the MD5 of the content, as S3 has it for an object that was put whole
 * @param headers what its headers said when it was put, by the names of S3's members: {@code ContentType, Metadata}
 */
record StoredObject(Path file, long size, String etag, Instant lastModified, ObjectNode headers) {

    /** What S3 says of an object that came without a type. */
    private static final String DEFAULT_TYPE = "binary/octet-stream";

    /** @param headers the file with the object's headers; they count if they were written for the very content */
    static StoredObject of(Path file, Path headers) {
        try {
            var digest = md5();
            Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            var etag = etag(digest);
            var modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
            var kept =
                    Files.isRegularFile(headers) ? (ObjectNode) Json.parse(Files.readString(headers)) : Json.object();
            boolean current = kept.path("ETag").asString("").equals(etag);
            return new StoredObject(file, Files.size(file), etag, modified, current ? kept : Json.object());
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
    }

    static String etag(byte[] content) {
        var digest = md5();
        digest.update(content);
        return etag(digest);
    }

    private static String etag(MessageDigest digest) {
        return '"' + HexFormat.of().formatHex(digest.digest()) + '"';
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
    }

    /** Fills the response of {@code GetObject} or {@code HeadObject}. */
    <B extends SdkBuilder<B, R>, R extends SdkPojo> B describe(B response) {
        var described = Json.object().put("ContentType", DEFAULT_TYPE).setAll(headers);
        described
                .put("ETag", etag)
                .put("LastModified", lastModified.toString())
                .put("ContentLength", size)
                .put("AcceptRanges", "bytes");
        Shapes.SDK_TASK.fill((SdkPojo) response, described);
        return response;
    }
}
