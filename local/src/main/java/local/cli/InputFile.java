package local.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import local.json.Reason;

/** A file that a person names, and in one sentence why it cannot be used. */
final class InputFile {

    /** More than any input may have; what never ends, ends here. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private InputFile() {}

    /** Whether something of this name is there, be it a link that leads nowhere. */
    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Checks that it is a file that can be read.
     *
     * @throws IllegalArgumentException saying why it is not
     */
    static void check(Path file) {
        check(file, false);
    }

    /** @param stream whether it may be what a shell opens for us, as {@code /dev/fd/63}, or standard input */
    private static void check(Path file, boolean stream) {
        if (file.toString().isEmpty()) {
            throw new IllegalArgumentException("an empty name is no file's");
        }
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new IllegalArgumentException(file + " is a folder, not a file");
            }
            if (attributes.isOther() && !stream) {
                throw new IllegalArgumentException(file + " is a pipe, a socket or a device, not a file");
            }
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException(file + " may not be read");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(file, e), e);
        }
    }

    /**
     * The text of a file of UTF-8.
     *
     * @throws IllegalArgumentException where it cannot be read or is no such text; the message names the file
     */
    static String text(Path file) {
        check(file, file.startsWith("/dev") || file.startsWith("/proc"));
        try (var in = Files.newInputStream(file)) {
            return text(file.toString(), in);
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(file, e), e);
        }
    }

    /**
     * @param name for the message
     * @throws IllegalArgumentException where it is too large or no text of UTF-8
     */
    static String text(String name, InputStream in) throws IOException {
        var bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(name + " has more than " + MAX_BYTES / 1024 / 1024 + " MiB");
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(name + " is not text in UTF-8", e);
        }
    }

    private static String reason(Path file, IOException e) {
        if (Files.isSymbolicLink(file)) {
            return file + " is a link that leads to no file";
        }
        return Files.notExists(file) ? "there is no file " + file : Reason.of(e);
    }
}
