package local.execution.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of everything that must outlive a crash. See the package. */
public abstract sealed class Journal implements AutoCloseable permits FolderJournal, NoJournal {

    /** Keeps nothing: what is in memory goes with the process. */
    public static final Journal NONE = new NoJournal();

    /** How long a segment gets before the next one begins. */
    static final long SEGMENT = 64L << 20;

    /**
     * The journal in that folder, which is made where it is not there.
     *
     * @param fsync whether each record is forced to the disk, so that it survives a loss of power
     * @param told  told in a sentence of what could not be taken up
     * @throws IOException where the folder cannot be written, or another process writes to it: the message says so
     */
    public static Journal open(Path folder, boolean fsync, Consumer<String> told) throws IOException {
        return open(folder, fsync, told, SEGMENT);
    }

    /** @param most how many bytes a segment gets before the next one begins */
    static Journal open(Path folder, boolean fsync, Consumer<String> told, long most) throws IOException {
        Files.createDirectories(folder);
        return new FolderJournal(folder, fsync, told, lock(folder), most);
    }

    private static FileChannel lock(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("another process keeps its state in " + folder
                    + ": stop it, or give this one another --stack-name");
        }
        return channel;
    }

    /** Adds a part, before {@link #takeUp}. */
    public abstract void add(Journaled part);

    /**
     * Has every part replay its records; then writes what all hold into a segment of its own and drops the older ones.
     *
     * @return how many records there were
     */
    public abstract long takeUp() throws IOException;

    /** Drops what is there, before {@link #takeUp}. */
    public abstract void clear() throws IOException;

    /** Whether anything is kept, so that it is worth to make a payload. */
    public abstract boolean keeps();

    /** The folder that it lies in; empty where nothing is kept. */
    public abstract Optional<Path> folder();

    /**
     * Appends a record and returns once it is written. From any thread.
     *
     * @throws UncheckedIOException where it cannot be written
     */
    public abstract void append(String kind, byte[] payload);

    @Override
    public abstract void close();
}
