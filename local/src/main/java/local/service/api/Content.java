package local.service.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Bytes that an operation streams, as S3's do an object's: in memory, or in a file, of which no more than a buffer is in
 * memory at a time.
 *
 * @param memory empty where a file has them
 * @param from   the first byte of the file, from 0
 * @param length in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Content(byte[] memory, Optional<Path> file, long from, long length) {

    public static Content of(byte[] bytes) {
        return new Content(bytes, Optional.empty(), 0, bytes.length);
    }

    public static Content of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param length of the part that counts */
    public static Content of(Path file, long from, long length) {
        return new Content(new byte[0], Optional.of(file), from, length);
    }

    /** @throws UncheckedIOException where the file cannot be read */
    public byte[] bytes() {
        if (file.isEmpty()) {
            return memory;
        }
        try (var in = open()) {
            return in.readNBytes(Math.toIntExact(length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream that may go on behind the last byte that counts: {@link #length} says how far to read. */
    public InputStream open() throws IOException {
        return file.isEmpty()
                ? new ByteArrayInputStream(memory)
                : Channels.newInputStream(
                        FileChannel.open(file.get(), StandardOpenOption.READ).position(from));
    }

    /** Writes what counts. */
    public void writeTo(OutputStream out) throws IOException {
        if (file.isEmpty()) {
            out.write(memory, Math.toIntExact(from), Math.toIntExact(length));
            return;
        }
        try (var in = open()) {
            var buffer = new byte[64 * 1024];
            for (long left = length; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new IOException("the file has become shorter");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }
}
