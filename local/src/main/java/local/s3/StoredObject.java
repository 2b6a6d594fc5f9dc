package local.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import local.door.Shapes;
import local.json.Json;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object, as it was when it was read.
 *
 * @param etag    with its quotes: the MD5 of the content, as S3 has it for an object that was put whole
 * @param headers what its headers said when it was put, by the names of S3's members: {@code ContentType, Metadata}
 */
record StoredObject(String key, byte[] content, String etag, Instant lastModified, ObjectNode headers) {

    /** What S3 says of an object that came without a type. */
    private static final String DEFAULT_TYPE = "binary/octet-stream";

    /** Reads a file and, where it is still the object that they were written for, its headers. */
    static StoredObject read(String key, Path file, Path headers) {
        try {
            var content = Files.readAllBytes(file);
            var etag = etag(content);
            var modified = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS);
            var kept = Files.isRegularFile(headers) ? (ObjectNode) Json.parse(Files.readString(headers))
                    : Json.object();
            boolean current = kept.path("ETag").asString("").equals(etag);
            return new StoredObject(key, content, etag, modified, current ? kept : Json.object());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String etag(byte[] content) {
        try {
            return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fills the response of {@code GetObject} or {@code HeadObject}. */
    <B extends SdkBuilder<B, R>, R extends SdkPojo> B describe(B response) {
        var described = Json.object().put("ContentType", DEFAULT_TYPE).setAll(headers);
        described.put("ETag", etag).put("LastModified", lastModified.toString()).put("ContentLength", content.length)
                .put("AcceptRanges", "bytes");
        Shapes.SDK_TASK.fill((SdkPojo) response, described);
        return response;
    }
}
