package local.service.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What tells one version of a function's code from another: the digest of its archive, as Lambda has it, or of all files
 * where the code is a folder.
 *
 * @param sha256 base64
 * @param size   bytes
 */
public record CodeDigest(String sha256, long size) {

    /** The digest as a name of a file. */
    public String hex() {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(sha256));
    }

    /** Of a file or folder; of code that is not there, as a function of another runtime may have none, that of nothing. */
    public static CodeDigest of(Path code) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            long size = 0;
            if (Files.exists(code)) {
                try (var files = Files.walk(code)) {
                    for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                        if (!file.equals(code)) {
                            digest.update(code.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                        }
                        var bytes = Files.readAllBytes(file);
                        digest.update(bytes);
                        size += bytes.length;
                    }
                }
            }
            return new CodeDigest(Base64.getEncoder().encodeToString(digest.digest()), size);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
