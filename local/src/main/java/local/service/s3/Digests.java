package local.service.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import local.json.Json;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was computed of content on one reading.
 *
 * @param md5       16 bytes
 * @param checksums those that were asked for
 */
record Digests(byte[] md5, Map<Checksum, byte[]> checksums) {

    private static final String MD5 = "ContentMD5";

    /** Of content that nobody says anything of. */
    static Digests of(Content content) {
        return compute(content, new EnumMap<>(Checksum.class));
    }

    /** With a checksum of it. */
    static Digests computed(Content content, Checksum checksum) {
        return compute(content, Map.of(checksum, checksum.start()));
    }

    /**
     * Of content that comes with a request, held against what the request says of it.
     *
     * @param algorithm that is to be computed in any case; may be null
     * @throws ServiceException {@code BadDigest} where that does not fit, {@code InvalidDigest}
     */
    static Digests verified(Content content, SdkPojo request, Checksum algorithm) {
        var said = Shapes.SDK_TASK.write(request);
        var running = new EnumMap<Checksum, Checksum.Running>(Checksum.class);
        for (var checksum : Checksum.values()) {
            if (said.has(checksum.member()) || checksum == algorithm) {
                running.put(checksum, checksum.start());
            }
        }
        var computed = compute(content, running);
        if (said.has(MD5)) {
            if (decoded(said.get(MD5).asString()).length != computed.md5().length) {
                throw new ServiceException("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
            }
            if (!said.get(MD5).asString().equals(base64(computed.md5()))) {
                throw new ServiceException(
                        "BadDigest", 400, "The Content-MD5 you specified did not match what we received.");
            }
        }
        computed.refuseOthers(said);
        return computed;
    }

    /** @throws ServiceException where the members of a request name other checksums than these */
    void refuseOthers(ObjectNode said) {
        checksums.forEach((checksum, value) -> {
            if (!said.has(checksum.member())) {
                return;
            }
            var text = said.get(checksum.member()).asString();
            if (decoded(text).length != value.length) {
                throw new ServiceException(
                        "InvalidRequest",
                        400,
                        "Value for x-amz-checksum-" + checksum.name().toLowerCase(Locale.ROOT) + " header is invalid.");
            }
            if (!text.equals(base64(value))) {
                throw new ServiceException(
                        "BadDigest", 400, "The " + checksum + " you specified did not match the calculated checksum.");
            }
        });
    }

    private static Digests compute(Content content, Map<Checksum, Checksum.Running> running) {
        var md5 = Checksum.digest("MD5");
        try {
            content.writeTo(new OutputStream() {
                @Override
                public void write(int single) {
                    write(new byte[] {(byte) single}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) {
                    md5.update(bytes, from, length);
                    running.values().forEach(each -> each.update(bytes, from, length));
                }
            });
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        }
        var checksums = new EnumMap<Checksum, byte[]>(Checksum.class);
        running.forEach((checksum, each) -> checksums.put(checksum, each.value()));
        return new Digests(md5.value(), checksums);
    }

    /** With its quotes: of an object that was put whole. */
    String etag() {
        return '"' + HexFormat.of().formatHex(md5) + '"';
    }

    /** The checksums as members of a response or of an object's headers. */
    ObjectNode members() {
        var members = Json.object();
        checksums.forEach((checksum, value) -> members.put(checksum.member(), base64(value)));
        return members;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
