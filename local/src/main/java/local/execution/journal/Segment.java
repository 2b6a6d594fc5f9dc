package local.execution.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** A file of records: how it is named and read. */
final class Segment {

    static final byte[] HEADER = "local journal 1\n".getBytes(StandardCharsets.US_ASCII);
    /** What stands before a record: its length and its checksum. */
    static final int FRAME = 2 * Integer.BYTES;

    /** The kind of a record that begins a segment which has all that was in those before it. */
    static final String WHOLE = "whole";

    private static final String SUFFIX = ".journal";
    private static final String LEFT = ".left";

    interface Reader {
        void record(String kind, byte[] payload);
    }

    private Segment() {}

    static Path path(Path folder, long number) {
        return folder.resolve("%010d%s".formatted(number, SUFFIX));
    }

    static long number(Path path) {
        return Long.parseLong(path.getFileName().toString().replace(SUFFIX, ""));
    }

    static List<Path> all(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{10}\\" + SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** A record as it stands in a segment. */
    static byte[] record(String kind, byte[] payload) {
        var name = kind.getBytes(StandardCharsets.US_ASCII);
        int size = 1 + name.length + payload.length;
        var record = ByteBuffer.allocate(FRAME + size)
                .position(FRAME)
                .put((byte) name.length)
                .put(name)
                .put(payload);
        var checksum = new CRC32C();
        checksum.update(record.array(), FRAME, size);
        return record.putInt(0, size)
                .putInt(Integer.BYTES, (int) checksum.getValue())
                .array();
    }

    /** Whether the segment has all that was in those before it: they are there where the process ended before they went. */
    static boolean isWhole(Path path) throws IOException {
        var beginning = ByteBuffer.allocate(HEADER.length + FRAME + 1 + WHOLE.length());
        try (var in = Files.newInputStream(path)) {
            int read = in.readNBytes(beginning.array(), 0, beginning.capacity());
            var whole = record(WHOLE, new byte[0]);
            return read == beginning.capacity()
                    && Arrays.equals(beginning.array(), HEADER.length, read, whole, 0, whole.length);
        }
    }

    /** @param newest whether it is the one that was written to last, whose end may be cut */
    static long read(Path path, boolean newest, Consumer<String> told, Reader reader) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        var name = path.getFileName();
        if (bytes.remaining() < HEADER.length) {
            if (bytes.remaining() > 0 || !newest) {
                told.accept(name + " is cut in its first line and is not taken up");
            }
            return 0;
        }
        var header = new byte[HEADER.length];
        bytes.get(header);
        if (!Arrays.equals(header, HEADER)) {
            told.accept(name + " was written by another version of the local run and is not taken up: it stays as "
                    + name + LEFT);
            Files.move(path, path.resolveSibling(name + LEFT), StandardCopyOption.REPLACE_EXISTING);
            return 0;
        }
        long records = 0;
        while (bytes.hasRemaining()) {
            int at = bytes.position();
            var record = record(bytes);
            if (record == null) {
                told.accept((newest ? "the last record was not finished: " : name + " is damaged: ")
                        + (bytes.limit() - at) + " bytes at its end are cut");
                break;
            }
            records++;
            int kind = record[0];
            reader.record(
                    new String(record, 1, kind, StandardCharsets.US_ASCII),
                    Arrays.copyOfRange(record, 1 + kind, record.length));
        }
        return records;
    }

    private static byte[] record(ByteBuffer bytes) {
        if (bytes.remaining() < FRAME) {
            return null;
        }
        int size = bytes.getInt();
        int sum = bytes.getInt();
        if (size < 1 || size > bytes.remaining()) {
            return null;
        }
        var record = new byte[size];
        bytes.get(record);
        var checksum = new CRC32C();
        checksum.update(record);
        return (int) checksum.getValue() == sum && record[0] >= 0 && record[0] < size ? record : null;
    }
}
