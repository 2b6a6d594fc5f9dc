package local.service.states;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import local.execution.Execution;
import local.execution.history.History;

/**
 * Where the histories of executions that have ended lie: in a temporary file, which goes with the process. What is left in
 * memory of such an execution is an entry of an index.
 */
final class EndedHistories {

    /** What is smaller in sum stays in memory: a test or a single run makes no file. */
    private static final int IN_MEMORY = 128 << 10;

    /** Not a channel: one closes when a thread that reads it is interrupted, as tasks are. */
    private RandomAccessFile file;

    private int inMemory;

    /** Moves the history of an execution out of memory, as far as that is worth it. */
    void fold(Execution execution) {
        execution.fold(this::put);
    }

    private synchronized History.Place put(byte[] history) {
        if (inMemory + history.length <= IN_MEMORY) {
            inMemory += history.length;
            return (from, to) -> Arrays.copyOfRange(history, from, to);
        }
        try {
            if (file == null) {
                var path = Files.createTempFile("histories", null);
                file = new RandomAccessFile(path.toFile(), "rw");
                Files.delete(path); // it stays as long as it is open, and no longer, however the process ends
            }
            long at = file.length();
            file.seek(at);
            file.write(history);
            return (from, to) -> read(at + from, to - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized byte[] read(long at, int length) {
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
