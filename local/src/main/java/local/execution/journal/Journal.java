package local.execution.journal;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import local.json.Reason;
import local.time.Aside;

/** The log of everything that must outlive a crash. See the package. */
public abstract sealed class Journal implements AutoCloseable {

    /** Keeps nothing: what is in memory goes with the process. */
    public static final Journal NONE = new None();

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
        return new InFolder(folder, fsync, told, lock(folder), most);
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

    private static final class None extends Journal {

        @Override
        public void add(Journaled part) {}

        @Override
        public long takeUp() {
            return 0;
        }

        @Override
        public void clear() {}

        @Override
        public boolean keeps() {
            return false;
        }

        @Override
        public Optional<Path> folder() {
            return Optional.empty();
        }

        @Override
        public void append(String kind, byte[] payload) {}

        @Override
        public void close() {}
    }

    private static final class InFolder extends Journal {

        private final Path folder;
        private final boolean fsync;
        private final Consumer<String> told;
        private final FileChannel lock;
        private final Map<String, Journaled> parts = new LinkedHashMap<>();
        private final Object forcing = new Object();
        private final AtomicLong written = new AtomicLong();
        private long forced;
        /** Not a channel: one closes when a thread that writes to it is interrupted, as tasks are that are given up. */
        private RandomAccessFile segment;

        private long number;
        private long length;
        /** What all segments together have, in bytes, and what they had when they were compacted last. */
        private long total;

        private long compacted;
        private boolean compacting;
        private boolean closed;
        private final long most;

        InFolder(Path folder, boolean fsync, Consumer<String> told, FileChannel lock, long most) {
            this.most = most;
            this.folder = folder;
            this.fsync = fsync;
            this.told = told;
            this.lock = lock;
        }

        @Override
        public void add(Journaled part) {
            parts.put(part.kind(), part);
        }

        @Override
        public synchronized void clear() throws IOException {
            for (var path : Segment.all(folder)) {
                Files.delete(path);
            }
        }

        @Override
        public synchronized long takeUp() throws IOException {
            var old = withoutReplaced(Segment.all(folder));
            long records = 0;
            Set<String> unknown = new LinkedHashSet<>();
            for (var path : old) {
                boolean newest = path.equals(old.getLast());
                records += Segment.read(path, newest, told, (kind, payload) -> replay(kind, payload, unknown));
            }
            unknown.forEach(kind ->
                    told.accept("what was kept of " + kind + " is not taken up: this version has no such thing"));
            number = old.isEmpty() ? 1 : Segment.number(old.getLast()) + 1;
            // Under another name until it is whole, so that a crash in the middle leaves the old ones to begin with.
            var making = folder.resolve("making");
            begin(making);
            write(Segment.WHOLE, new byte[0]);
            for (var part : parts.values()) {
                part.snapshot(payload -> write(part.kind(), payload));
            }
            segment.getFD().sync();
            move(making, Segment.path(folder, number));
            for (var path : old) {
                Files.deleteIfExists(path);
            }
            total = length;
            compacted = length;
            return records;
        }

        /** Those that one of them has all of are deleted. */
        private static List<Path> withoutReplaced(List<Path> segments) throws IOException {
            var left = new ArrayList<Path>();
            for (var path : segments) {
                if (Segment.isWhole(path)) {
                    for (var replaced : left) {
                        Files.delete(replaced);
                    }
                    left.clear();
                }
                left.add(path);
            }
            return left;
        }

        private void replay(String kind, byte[] payload, Set<String> unknown) {
            if (kind.equals(Segment.WHOLE)) {
                return;
            }
            var part = parts.get(kind);
            if (part == null) {
                unknown.add(kind);
                return;
            }
            try {
                part.replay(payload);
            } catch (IllegalArgumentException doesNotFit) {
                told.accept(doesNotFit.getMessage());
            } catch (RuntimeException fault) {
                told.accept("a record of " + kind + " is not taken up: " + fault);
            }
        }

        private static void move(Path from, Path to) throws IOException {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private void begin(Path path) throws IOException {
            var next = new RandomAccessFile(path.toFile(), "rw");
            try {
                next.setLength(0);
                next.write(Segment.HEADER);
            } catch (IOException e) {
                next.close();
                throw failed(e).getCause();
            }
            segment = next;
            length = Segment.HEADER.length;
        }

        @Override
        public boolean keeps() {
            return true;
        }

        @Override
        public Optional<Path> folder() {
            return Optional.of(folder);
        }

        @Override
        public void append(String kind, byte[] payload) {
            long mine;
            synchronized (this) {
                try {
                    if (!closed && length > most) {
                        var full = segment;
                        full.getFD().sync();
                        begin(Segment.path(folder, number + 1)); // where it cannot be made, the old one goes on
                        number++;
                        full.close();
                        compactAside();
                    }
                } catch (IOException e) {
                    throw failed(e);
                }
                if (closed) {
                    return; // The process is ending: what comes now is as if it had not.
                }
                mine = write(kind, payload);
            }
            if (fsync) {
                force(mine);
            }
        }

        /** Gives the record's place in the order of all. */
        private long write(String kind, byte[] payload) {
            var record = Segment.record(kind, payload);
            try {
                segment.seek(
                        length); // back before a record that is torn, as on a full disk: what follows one is not read
                segment.write(record);
            } catch (IOException e) {
                throw failed(e);
            }
            length += record.length;
            total += record.length;
            return written.incrementAndGet();
        }

        /** Where more is dead than live, at a guess: what was written since the last time may be. */
        private void compactAside() {
            if (!compacting && total > 2 * compacted + most) {
                compacting = true;
                long upTo = number - 1;
                Aside.start("compaction of the journal", () -> compact(upTo)).exceptionally(thrown -> {
                    told.accept("the journal could not be compacted: " + thrown);
                    return null;
                });
            }
        }

        /**
         * Writes one segment in place of all up to that one, which nobody writes to any more. What is appended meanwhile goes
         * to those after it, and is replayed after it.
         */
        private void compact(long upTo) throws IOException {
            var making = folder.resolve("compacting");
            try {
                var old = Segment.all(folder).stream()
                        .filter(path -> Segment.number(path) <= upTo)
                        .toList();
                try (var file = new FileOutputStream(making.toFile());
                        var out = new BufferedOutputStream(file)) {
                    out.write(Segment.HEADER);
                    out.write(Segment.record(Segment.WHOLE, new byte[0]));
                    for (var path : old) {
                        Segment.read(path, false, told, (kind, payload) -> copy(out, kind, payload));
                    }
                    for (var part : parts.values()) {
                        if (part.snapshotsWhileRunning()) {
                            part.snapshot(payload -> put(out, part.kind(), payload));
                        }
                    }
                    out.flush();
                    file.getFD().sync();
                }
                replace(old, making, Segment.path(folder, upTo));
            } finally {
                synchronized (this) {
                    compacting = false;
                    if (!closed) {
                        Files.deleteIfExists(making);
                    }
                }
            }
        }

        private void copy(OutputStream out, String kind, byte[] payload) {
            var part = parts.get(kind);
            if (part != null && !part.snapshotsWhileRunning()) {
                put(out, kind, payload);
            }
        }

        private static void put(OutputStream out, String kind, byte[] payload) {
            try {
                out.write(Segment.record(kind, payload));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized void replace(List<Path> old, Path making, Path by) throws IOException {
            if (closed) {
                return; // Another process may read them already.
            }
            long before = 0;
            for (var path : old) {
                before += Files.size(path);
            }
            move(making, by);
            for (var path : old) {
                if (!path.equals(by)) {
                    Files.delete(path);
                }
            }
            compacted = Files.size(by);
            total += compacted - before;
        }

        /** Whoever comes while another one forces finds its record forced by the next one's force, or forces for many. */
        private void force(long mine) {
            synchronized (forcing) {
                if (forced >= mine) {
                    return;
                }
                long all = written.get();
                try {
                    RandomAccessFile current;
                    synchronized (this) {
                        current = segment;
                    }
                    if (current.getChannel().isOpen()) {
                        current.getFD().sync();
                    }
                } catch (IOException e) {
                    throw failed(e);
                }
                forced = all;
            }
        }

        /** Says where: of a full disk the system does not. */
        private UncheckedIOException failed(IOException e) {
            return new UncheckedIOException(new IOException(folder + ": " + Reason.of(e), e));
        }

        @Override
        public synchronized void close() {
            closed = true;
            try (lock) {
                if (segment != null) {
                    segment.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
