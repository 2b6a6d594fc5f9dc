package local.execution.history;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * Where histories lie that take no memory: in a temporary file, which goes with the process. What is left of one in memory is
 * where it begins.
 */
public final class HistoryStore {

    /** What is smaller in sum stays in memory: a test or a single run makes no file, and a load few writes. */
    private static final int IN_MEMORY = 128 << 10;

    /** Not a channel: one closes when a thread that reads it is interrupted, as tasks are. */
    private RandomAccessFile file;

    private byte[] newest = {};
    private int count;
    /** How many bytes there are before those in memory. */
    private long written;

    /** Keeps the ends of events, and after them their bytes: in memory where the file cannot be written. */
    synchronized History.Place keep(int[] ends, int events, JsonBytes bytes) {
        var header = ByteBuffer.allocate(events * Integer.BYTES);
        header.asIntBuffer().put(ends, 0, events);
        int length = header.capacity() + bytes.length();
        try {
            if (count + length > IN_MEMORY) {
                write(newest, count);
                count = 0;
            }
            long at = written + count;
            if (length > IN_MEMORY) {
                write(header.array(), header.capacity());
                write(bytes.array(), bytes.length());
            } else {
                newest = put(newest, count, header.array(), bytes);
                count += length;
            }
            return (from, to) -> read(at + from, to - from);
        } catch (IOException diskIsFull) {
            var all = put(new byte[length], 0, header.array(), bytes);
            return (from, to) -> Arrays.copyOfRange(all, from, to);
        }
    }

    private static byte[] put(byte[] into, int at, byte[] header, JsonBytes bytes) {
        int end = at + header.length + bytes.length();
        var roomy = into.length < end ? Arrays.copyOf(into, Math.max(into.length * 2, end)) : into;
        System.arraycopy(header, 0, roomy, at, header.length);
        System.arraycopy(bytes.array(), 0, roomy, at + header.length, bytes.length());
        return roomy;
    }

    private void write(byte[] bytes, int length) throws IOException {
        if (file == null) {
            var path = Files.createTempFile("histories", null);
            file = new RandomAccessFile(path.toFile(), "rw");
            Files.delete(path); // it stays as long as it is open, and no longer, however the process ends
        }
        file.seek(written);
        file.write(bytes, 0, length);
        written += length;
    }

    private synchronized byte[] read(long at, int length) {
        if (at >= written) {
            int from = (int) (at - written);
            return Arrays.copyOfRange(newest, from, from + length);
        }
        try {
            var bytes = new byte[length];
            file.seek(at);
            file.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
